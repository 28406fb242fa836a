import { diagnosisChapter } from './diagnosis-chapters.ts'
import type { Locale } from './locale.ts'

/**
 * What the diagnoses that rules speak of and that village patients have are called, by their code of ICD-10; a category of
 * three characters stands for all within it that are not named by themselves. No list of all diagnoses: a hospital's own system
 * has that.
 */
const diagnoses: readonly (readonly [code: string, zh: string, en: string, ko: string])[] = [
  ['A09', '感染性腹泻', 'Infectious gastroenteritis', '감염성 장염'],
  ['B37', '念珠菌病', 'Candidiasis', '칸디다증'],
  ['D50', '缺铁性贫血', 'Iron deficiency anaemia', '철 결핍 빈혈'],
  ['E03', '甲状腺功能减退', 'Hypothyroidism', '갑상샘 기능 저하증'],
  ['E05', '甲状腺功能亢进', 'Hyperthyroidism', '갑상샘 기능 항진증'],
  ['E10', '1 型糖尿病', 'Type 1 diabetes', '제1형 당뇨병'],
  ['E11', '2 型糖尿病', 'Type 2 diabetes', '제2형 당뇨병'],
  ['E78', '血脂异常', 'Lipid disorder', '지질 이상'],
  ['E78.5', '高脂血症', 'Hyperlipidaemia', '고지혈증'],
  ['E87.2', '酸中毒', 'Acidosis', '산증'],
  ['F32', '抑郁发作', 'Depressive episode', '우울 에피소드'],
  ['F41', '焦虑障碍', 'Anxiety disorder', '불안 장애'],
  ['G40', '癫痫', 'Epilepsy', '뇌전증'],
  ['G47', '睡眠障碍', 'Sleep disorder', '수면 장애'],
  ['I10', '原发性高血压', 'Hypertension', '본태성 고혈압'],
  ['I11', '高血压性心脏病', 'Hypertensive heart disease', '고혈압성 심장병'],
  ['I20', '心绞痛', 'Angina', '협심증'],
  ['I21', '急性心肌梗死', 'Acute myocardial infarction', '급성 심근 경색'],
  ['I25', '慢性缺血性心脏病', 'Chronic ischaemic heart disease', '만성 허혈성 심장병'],
  ['I25.1', '冠状动脉粥样硬化性心脏病', 'Coronary heart disease', '관상동맥 질환'],
  ['I44', '房室传导阻滞', 'Atrioventricular block', '방실 차단'],
  ['I44.1', '二度房室传导阻滞', 'Second-degree heart block', '2도 방실 차단'],
  ['I44.2', '三度房室传导阻滞', 'Complete heart block', '완전 방실 차단'],
  ['I48', '心房颤动', 'Atrial fibrillation', '심방세동'],
  ['I50', '心力衰竭', 'Heart failure', '심부전'],
  ['I63', '脑梗死', 'Cerebral infarction', '뇌경색'],
  ['J00', '普通感冒', 'Common cold', '감기'],
  ['J02', '急性咽炎', 'Acute pharyngitis', '급성 인두염'],
  ['J03', '急性扁桃体炎', 'Acute tonsillitis', '급성 편도염'],
  ['J06', '急性上呼吸道感染', 'Acute upper respiratory infection', '급성 상기도 감염'],
  ['J10', '流行性感冒', 'Influenza', '인플루엔자'],
  ['J11', '流行性感冒', 'Influenza', '인플루엔자'],
  ['J18', '肺炎', 'Pneumonia', '폐렴'],
  ['J20', '急性支气管炎', 'Acute bronchitis', '급성 기관지염'],
  ['J30', '过敏性鼻炎', 'Allergic rhinitis', '알레르기 비염'],
  ['J44', '慢性阻塞性肺疾病', 'Chronic obstructive pulmonary disease', '만성 폐쇄성 폐질환'],
  ['J45', '支气管哮喘', 'Asthma', '천식'],
  ['J46', '哮喘持续状态', 'Status asthmaticus', '천식 지속 상태'],
  ['K21', '胃食管反流病', 'Gastro-oesophageal reflux', '위식도 역류병'],
  ['K25', '胃溃疡', 'Gastric ulcer', '위궤양'],
  ['K26', '十二指肠溃疡', 'Duodenal ulcer', '십이지장 궤양'],
  ['K27', '消化性溃疡', 'Peptic ulcer', '소화성 궤양'],
  ['K29', '胃炎', 'Gastritis', '위염'],
  ['K29.5', '慢性胃炎', 'Chronic gastritis', '만성 위염'],
  ['K92.2', '消化道出血', 'Gastrointestinal haemorrhage', '위장관 출혈'],
  ['L20', '特应性皮炎', 'Atopic dermatitis', '아토피 피부염'],
  ['L30', '皮炎、湿疹', 'Dermatitis', '피부염'],
  ['M06', '类风湿关节炎', 'Rheumatoid arthritis', '류마티스 관절염'],
  ['M10', '痛风', 'Gout', '통풍'],
  ['M17', '膝关节病', 'Arthrosis of the knee', '무릎 관절증'],
  ['M54', '背痛', 'Back pain', '등 통증'],
  ['M81', '骨质疏松', 'Osteoporosis', '골다공증'],
  ['N17', '急性肾损伤', 'Acute kidney failure', '급성 신부전'],
  ['N18', '慢性肾脏病', 'Chronic kidney disease', '만성 콩팥병'],
  ['N18.5', '慢性肾脏病 5 期', 'Chronic kidney disease, stage 5', '만성 콩팥병 5기'],
  ['N39', '泌尿道感染', 'Urinary tract infection', '요로 감염'],
  ['N40', '前列腺增生', 'Enlarged prostate', '전립샘 비대'],
  ['R50', '发热', 'Fever', '발열'],
  ['R57.0', '心源性休克', 'Cardiogenic shock', '심장성 쇼크'],
  ['T78.3', '血管性水肿', 'Angioedema', '혈관 부종'],
]

const columns: Readonly<Record<Locale, 1 | 2 | 3>> = { 'zh-CN': 1, en: 2, ko: 3 }
const byCode = new Map(diagnoses.map((row) => [row[0], row]))

/**
 * A diagnosis by its name in the reader's language and the code beside it, such as `Hypertension (I10)`; where
 * no name is known the code with the chapter it is in, such as `H40 (Diseases of the eye)`. A subdivision without a name of its
 * own has its category's.
 */
export function diagnosisName(code: string, locale: Locale): string {
  const row = byCode.get(code.slice(0, 5)) ?? byCode.get(code.slice(0, 3))
  if (row !== undefined) return withRemark(row[columns[locale]], code, locale)
  const chapter = diagnosisChapter(code, locale)
  return chapter === null ? code : withRemark(code, chapter, locale)
}

function withRemark(text: string, remark: string, locale: Locale): string {
  return locale === 'zh-CN' ? `${text}（${remark}）` : `${text} (${remark})`
}

/** Several diagnoses behind each other. */
export function diagnosisNames(codes: readonly string[], locale: Locale): string {
  return codes.map((code) => diagnosisName(code, locale)).join(locale === 'zh-CN' ? '、' : ', ')
}

/** What a prescription is for: its diagnoses by their names, and behind them what the doctor says in words. */
export function prescribedFor(
  { diagnosisCodes, diagnosisText }: PrescribedDiagnosis,
  locale: Locale,
): string {
  const names = diagnosisNames(diagnosisCodes, locale)
  return diagnosisText === null ? names : `${names} · ${diagnosisText}`
}

interface PrescribedDiagnosis {
  readonly diagnosisCodes: readonly string[]
  readonly diagnosisText: string | null
}
