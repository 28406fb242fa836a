import type { Locale } from './locale.ts'

/**
 * The 22 chapters of ICD-10 (WHO, version 2019), by their first and last category, with short names: what is said of a diagnosis
 * that has no name here.
 */
const chapters: readonly (readonly [first: string, last: string, zh: string, en: string, ko: string])[] = [
  ['A00', 'B99', '某些传染病和寄生虫病', 'Infectious and parasitic diseases', '감염성 및 기생충성 질환'],
  ['C00', 'D48', '肿瘤', 'Neoplasms', '신생물'],
  [
    'D50',
    'D89',
    '血液及造血器官疾病和某些免疫疾患',
    'Diseases of the blood and certain immune disorders',
    '혈액 및 조혈기관의 질환과 면역 장애',
  ],
  [
    'E00',
    'E90',
    '内分泌、营养和代谢疾病',
    'Endocrine, nutritional and metabolic diseases',
    '내분비, 영양 및 대사 질환',
  ],
  ['F00', 'F99', '精神和行为障碍', 'Mental and behavioural disorders', '정신 및 행동 장애'],
  ['G00', 'G99', '神经系统疾病', 'Diseases of the nervous system', '신경계통의 질환'],
  ['H00', 'H59', '眼和附器疾病', 'Diseases of the eye', '눈 및 눈 부속기의 질환'],
  ['H60', 'H95', '耳和乳突疾病', 'Diseases of the ear', '귀 및 꼭지돌기의 질환'],
  ['I00', 'I99', '循环系统疾病', 'Diseases of the circulatory system', '순환계통의 질환'],
  ['J00', 'J99', '呼吸系统疾病', 'Diseases of the respiratory system', '호흡계통의 질환'],
  ['K00', 'K93', '消化系统疾病', 'Diseases of the digestive system', '소화계통의 질환'],
  ['L00', 'L99', '皮肤和皮下组织疾病', 'Diseases of the skin', '피부 및 피하조직의 질환'],
  [
    'M00',
    'M99',
    '肌肉骨骼系统和结缔组织疾病',
    'Diseases of the musculoskeletal system and connective tissue',
    '근골격계통 및 결합조직의 질환',
  ],
  ['N00', 'N99', '泌尿生殖系统疾病', 'Diseases of the genitourinary system', '비뇨생식계통의 질환'],
  ['O00', 'O99', '妊娠、分娩和产褥期', 'Pregnancy, childbirth and the puerperium', '임신, 출산 및 산후기'],
  [
    'P00',
    'P96',
    '起源于围生期的某些情况',
    'Conditions originating in the perinatal period',
    '출생전후기에 기원한 병태',
  ],
  [
    'Q00',
    'Q99',
    '先天性畸形、变形和染色体异常',
    'Congenital malformations and chromosomal abnormalities',
    '선천 기형, 변형 및 염색체 이상',
  ],
  [
    'R00',
    'R99',
    '症状、体征和异常检验结果',
    'Symptoms, signs and abnormal findings',
    '증상, 징후 및 이상 소견',
  ],
  [
    'S00',
    'T98',
    '损伤、中毒和外因的某些其他后果',
    'Injury, poisoning and other external consequences',
    '손상, 중독 및 외인의 기타 결과',
  ],
  ['V01', 'Y98', '疾病和死亡的外因', 'External causes of morbidity and mortality', '질병이환 및 사망의 외인'],
  [
    'Z00',
    'Z99',
    '影响健康状态和与保健机构接触的因素',
    'Factors influencing health status and contact with health services',
    '건강 상태 및 보건서비스 접촉에 영향을 주는 요인',
  ],
  ['U00', 'U99', '用于特殊目的的编码', 'Codes for special purposes', '특수 목적 코드'],
]

const columns: Readonly<Record<Locale, 2 | 3 | 4>> = { 'zh-CN': 2, en: 3, ko: 4 }

/** The name of the chapter that a code of ICD-10 is in; null for a code of none. */
export function diagnosisChapter(code: string, locale: Locale): string | null {
  const category = code.slice(0, 3)
  const chapter = chapters.find(([first, last]) => first <= category && category <= last)
  return chapter?.[columns[locale]] ?? null
}
