import type { Frequency } from '#domain/prescriptions/frequency.ts'
import type { DoseUnit, FulfilmentMode, PrescriptionKind, Route } from '#domain/prescriptions/prescription.ts'
import type { FindingCode } from '#domain/prescriptions/review/finding.ts'
import type { ReviewOutcome } from '#domain/prescriptions/review/review-prescription.ts'
import type { LineState } from '#domain/prescriptions/states.ts'
import type { PayerKind } from '#domain/insurance/payers.ts'
import { defineTexts } from './texts.ts'

type Named<Code extends string> = Readonly<Record<Code, string>>

/** What doctors who write and pharmacists who review both read. */
interface PrescribingTexts {
  readonly kinds: Named<PrescriptionKind>
  readonly modes: Named<FulfilmentMode>
  readonly frequencies: Named<Frequency>
  readonly units: Named<DoseUnit>
  readonly routes: Named<Route>
  readonly outcomes: Named<ReviewOutcome | 'unreviewed'>
  readonly findings: Named<FindingCode>
  readonly insuranceLevels: Named<'pass' | 'caution' | 'refused'>
  readonly lineStates: Named<LineState>
  readonly payers: Named<PayerKind>
  readonly patient: {
    readonly sexes: Named<'female' | 'male'>
    readonly age: (years: number) => string
    readonly allergies: string
    readonly noAllergies: string
    readonly diagnoses: string
    readonly noDiagnoses: string
    readonly offline: string
    readonly online: string
    readonly currentDrugs: string
    readonly noCurrentDrugs: string
    readonly elsewhere: string
    readonly underWay: string
    readonly prescribedOn: (day: string) => string
    readonly lastsUntil: (day: string) => string
    readonly weight: string
    readonly kidney: string
    readonly pregnant: string
    readonly lactating: string
    readonly guardian: string
    readonly hasGuardian: string
    readonly noGuardian: string
    readonly cover: string
    readonly noCover: string
    readonly assessed: (code: string, day: string) => string
    readonly yes: string
    readonly no: string
    readonly unknown: string
    readonly on: (day: string) => string
  }
  readonly findingWith: (name: string) => string
  readonly findingWithOther: string
  readonly rule: string
  readonly source: string
  readonly unchecked: string
  readonly overridable: string
  readonly notOverridable: string
  readonly insurance: string
  readonly total: string
  readonly patientPays: string
  readonly insurancePays: string
  readonly line: (number: number) => string
  readonly drug: string
  readonly dosing: string
  readonly quantity: string
  readonly days: (count: number) => string
  readonly diagnosis: string
  readonly part: (number: number, parts: number) => string
  readonly key: {
    readonly title: string
    readonly none: string
    readonly ready: string
    readonly unregistered: string
    readonly revoked: string
    readonly load: string
    readonly make: string
    readonly forget: string
    readonly wrongFile: string
    readonly forAdministrator: string
    readonly note: string
  }
}

const chinese: PrescribingTexts = {
  kinds: { ordinary: '普通', emergency: '急诊', chronic: '慢性病', decoction: '中药饮片' },
  modes: {
    home: '送药到家',
    village_counter: '村卫生室取药',
    designated_pharmacy: '定点药房取药',
    hospital_window: '医院窗口取药',
    delivery_point: '配送点取药',
  },
  frequencies: {
    once: '仅用 1 次',
    qd: '每日 1 次（qd）',
    qn: '每晚 1 次（qn）',
    bid: '每日 2 次（bid）',
    tid: '每日 3 次（tid）',
    qid: '每日 4 次（qid）',
    q4h: '每 4 小时（q4h）',
    q6h: '每 6 小时（q6h）',
    q8h: '每 8 小时（q8h）',
    q12h: '每 12 小时（q12h）',
    qod: '隔日 1 次（qod）',
    qw: '每周 1 次（qw）',
    prn: '必要时（prn）',
  },
  units: {
    tablet: '片',
    capsule: '粒',
    sachet: '袋',
    pill: '丸',
    suppository: '枚',
    patch: '贴',
    drop: '滴',
    puff: '吸',
    mg: '毫克',
    g: '克',
    ml: '毫升',
    iu: '单位',
  },
  routes: {
    oral: '口服',
    sublingual: '舌下',
    inhaled: '吸入',
    nasal: '鼻用',
    topical: '外用',
    eye: '滴眼',
    ear: '滴耳',
    rectal: '直肠',
    vaginal: '阴道',
    subcutaneous: '皮下注射',
    intramuscular: '肌内注射',
    intravenous: '静脉',
  },
  outcomes: { pass: '通过', caution: '提醒', forbidden: '禁止', unreviewed: '未审（无规则）' },
  findings: {
    doseTooHigh: '剂量过大',
    doseTooLow: '剂量不足',
    doseRuleMissing: '没有该药的剂量规则',
    doseNotComputable: '用量无法计算',
    kidneyDoseTooHigh: '肾功能不全，剂量过大',
    kidneyFunctionTooLow: '肾功能过低，不宜使用',
    interaction: '药物相互作用',
    allergy: '过敏',
    sameIngredient: '同一成分重复',
    sameClass: '同类药物重复',
    contraindicated: '禁忌',
    courseTooLong: '疗程过长',
    indicationMissing: '诊断与适应证不符',
    tooManyOfClass: '同类药物过多',
    factMissing: '缺少资料',
  },
  insuranceLevels: { pass: '医保支付', caution: '医保提醒', refused: '医保不支付' },
  lineStates: {
    to_supply: '待供应',
    allocated: '已备货',
    partial: '部分已取',
    owing: '欠药',
    handed_over: '已取药',
    returned: '已退药',
    cancelled: '已取消',
  },
  payers: {
    basic: '基本医保',
    critical_illness: '大病保险',
    medical_assistance: '医疗救助',
    top_up: '补充保险',
    charity: '慈善基金',
  },
  patient: {
    sexes: { female: '女', male: '男' },
    age: (years) => `${years} 岁`,
    allergies: '过敏',
    noAllergies: '未记录过敏',
    diagnoses: '诊断',
    noDiagnoses: '没有诊断记录',
    offline: '线下确诊',
    online: '线上',
    currentDrugs: '正在使用的药品',
    noCurrentDrugs: '全网络没有正在使用的药品',
    elsewhere: '其他医院',
    underWay: '配送或取药中',
    prescribedOn: (day) => `${day} 开具`,
    lastsUntil: (day) => `用到 ${day}`,
    weight: '体重',
    kidney: '肾功能（eGFR）',
    pregnant: '妊娠',
    lactating: '哺乳',
    guardian: '监护人',
    hasGuardian: '已登记',
    noGuardian: '未登记',
    cover: '医保',
    noCover: '今天没有有效医保',
    assessed: (code, day) => `${code} 病情稳定，评估有效至 ${day}`,
    yes: '是',
    no: '否',
    unknown: '未知',
    on: (day) => `${day} 记录`,
  },
  findingWith: (name) => `与${name}`,
  findingWithOther: '另一张处方上的药',
  rule: '规则',
  source: '依据',
  unchecked: '待核对',
  overridable: '药师可写明理由强制通过',
  notOverridable: '不能强制通过',
  insurance: '医保',
  total: '合计',
  patientPays: '患者自付',
  insurancePays: '医保支付',
  line: (number) => `第 ${number} 种`,
  drug: '药品',
  dosing: '用法用量',
  quantity: '数量',
  days: (count) => `${count} 天`,
  diagnosis: '诊断',
  part: (number, parts) => `第 ${number}/${parts} 次`,
  key: {
    title: '签名密钥',
    none: '这台电脑上没有您的签名密钥。',
    ready: '签名密钥可用。',
    unregistered: '这把密钥还没有登记在您名下，请把下面的公钥交给管理员登记。',
    revoked: '这把密钥已作废，请换一把。',
    load: '载入密钥文件',
    make: '在此生成新密钥',
    forget: '从这台电脑移除',
    wrongFile: '文件里没有私钥（JWK）。',
    forAdministrator: '公钥（交给管理员）',
    note: '私钥只保存在这个浏览器里，不会上传，也不能导出。',
  },
}

const english: PrescribingTexts = {
  kinds: {
    ordinary: 'Ordinary',
    emergency: 'Emergency',
    chronic: 'Chronic disease',
    decoction: 'Decoction pieces',
  },
  modes: {
    home: 'To the door',
    village_counter: 'Village counter',
    designated_pharmacy: 'Designated pharmacy',
    hospital_window: 'Hospital window',
    delivery_point: 'Delivery point',
  },
  frequencies: {
    once: 'once only',
    qd: 'once a day (qd)',
    qn: 'every night (qn)',
    bid: 'twice a day (bid)',
    tid: '3 times a day (tid)',
    qid: '4 times a day (qid)',
    q4h: 'every 4 hours (q4h)',
    q6h: 'every 6 hours (q6h)',
    q8h: 'every 8 hours (q8h)',
    q12h: 'every 12 hours (q12h)',
    qod: 'every other day (qod)',
    qw: 'once a week (qw)',
    prn: 'when needed (prn)',
  },
  units: {
    tablet: 'tablet',
    capsule: 'capsule',
    sachet: 'sachet',
    pill: 'pill',
    suppository: 'suppository',
    patch: 'patch',
    drop: 'drop',
    puff: 'puff',
    mg: 'mg',
    g: 'g',
    ml: 'ml',
    iu: 'units',
  },
  routes: {
    oral: 'by mouth',
    sublingual: 'under the tongue',
    inhaled: 'inhaled',
    nasal: 'in the nose',
    topical: 'on the skin',
    eye: 'in the eye',
    ear: 'in the ear',
    rectal: 'in the rectum',
    vaginal: 'in the vagina',
    subcutaneous: 'under the skin',
    intramuscular: 'into a muscle',
    intravenous: 'into a vein',
  },
  outcomes: { pass: 'Pass', caution: 'Caution', forbidden: 'Forbidden', unreviewed: 'Unreviewed (no rules)' },
  findings: {
    doseTooHigh: 'The dose is too high',
    doseTooLow: 'The dose is too low',
    doseRuleMissing: 'No dose rule for this drug',
    doseNotComputable: 'The amount cannot be computed',
    kidneyDoseTooHigh: 'The dose is too high for the kidneys',
    kidneyFunctionTooLow: 'Kidney function is too low for it',
    interaction: 'Interaction',
    allergy: 'Allergy',
    sameIngredient: 'The same ingredient twice',
    sameClass: 'The same class twice',
    contraindicated: 'Contraindicated',
    courseTooLong: 'The course is too long',
    indicationMissing: 'It does not fit the diagnosis',
    tooManyOfClass: 'Too many of one class',
    factMissing: 'Something is not known',
  },
  insuranceLevels: { pass: 'Insured', caution: 'Insurance warns', refused: 'Not insured' },
  lineStates: {
    to_supply: 'To supply',
    allocated: 'Allocated',
    partial: 'Partly handed over',
    owing: 'Owing',
    handed_over: 'Handed over',
    returned: 'Returned',
    cancelled: 'Cancelled',
  },
  payers: {
    basic: 'Basic insurance',
    critical_illness: 'Critical-illness cover',
    medical_assistance: 'Medical assistance',
    top_up: 'Top-up insurance',
    charity: 'Charity',
  },
  patient: {
    sexes: { female: 'female', male: 'male' },
    age: (years) => (years === 1 ? '1 year' : `${years} years`),
    allergies: 'Allergies',
    noAllergies: 'No allergy on file',
    diagnoses: 'Diagnoses',
    noDiagnoses: 'No diagnosis on file',
    offline: 'made in person',
    online: 'online',
    currentDrugs: 'Current drugs',
    noCurrentDrugs: 'Nothing current in the whole network',
    elsewhere: 'another hospital',
    underWay: 'on its way',
    prescribedOn: (day) => `prescribed ${day}`,
    lastsUntil: (day) => `lasts to ${day}`,
    weight: 'Weight',
    kidney: 'Kidney function (eGFR)',
    pregnant: 'Pregnant',
    lactating: 'Breast-feeding',
    guardian: 'Guardian',
    hasGuardian: 'on file',
    noGuardian: 'not on file',
    cover: 'Insurance',
    noCover: 'No cover in force today',
    assessed: (code, day) => `${code} found stable, valid to ${day}`,
    yes: 'yes',
    no: 'no',
    unknown: 'unknown',
    on: (day) => `on ${day}`,
  },
  findingWith: (name) => `with ${name}`,
  findingWithOther: 'on another prescription',
  rule: 'Rule',
  source: 'Source',
  unchecked: 'to be checked',
  overridable: 'A pharmacist may set it aside with a reason',
  notOverridable: 'It cannot be set aside',
  insurance: 'Insurance',
  total: 'Total',
  patientPays: 'Patient pays',
  insurancePays: 'Insurance pays',
  line: (number) => `Drug ${number}`,
  drug: 'Drug',
  dosing: 'Dosing',
  quantity: 'Quantity',
  days: (count) => (count === 1 ? '1 day' : `${count} days`),
  diagnosis: 'Diagnosis',
  part: (number, parts) => `Part ${number} of ${parts}`,
  key: {
    title: 'Signing key',
    none: 'There is no signing key of yours on this computer.',
    ready: 'Your signing key is ready.',
    unregistered: 'This key is not registered for you yet: give the public key below to your administrator.',
    revoked: 'This key was revoked. Load another one.',
    load: 'Load a key file',
    make: 'Make a new key here',
    forget: 'Take it off this computer',
    wrongFile: 'The file holds no private key (JWK).',
    forAdministrator: 'Public key (for the administrator)',
    note: 'The private key stays in this browser: it is not uploaded and cannot be read out.',
  },
}

const korean: PrescribingTexts = {
  kinds: { ordinary: '일반', emergency: '응급', chronic: '만성질환', decoction: '한약재' },
  modes: {
    home: '집으로 배송',
    village_counter: '마을 진료소 수령',
    designated_pharmacy: '지정 약국 수령',
    hospital_window: '병원 창구 수령',
    delivery_point: '배송 거점 수령',
  },
  frequencies: {
    once: '한 번만',
    qd: '하루 1회 (qd)',
    qn: '매일 밤 (qn)',
    bid: '하루 2회 (bid)',
    tid: '하루 3회 (tid)',
    qid: '하루 4회 (qid)',
    q4h: '4시간마다 (q4h)',
    q6h: '6시간마다 (q6h)',
    q8h: '8시간마다 (q8h)',
    q12h: '12시간마다 (q12h)',
    qod: '이틀에 1회 (qod)',
    qw: '주 1회 (qw)',
    prn: '필요할 때 (prn)',
  },
  units: {
    tablet: '정',
    capsule: '캡슐',
    sachet: '포',
    pill: '환',
    suppository: '개(좌약)',
    patch: '매',
    drop: '방울',
    puff: '회 흡입',
    mg: '밀리그램',
    g: '그램',
    ml: '밀리리터',
    iu: '단위',
  },
  routes: {
    oral: '경구',
    sublingual: '설하',
    inhaled: '흡입',
    nasal: '비강',
    topical: '외용',
    eye: '점안',
    ear: '점이',
    rectal: '직장',
    vaginal: '질',
    subcutaneous: '피하 주사',
    intramuscular: '근육 주사',
    intravenous: '정맥',
  },
  outcomes: { pass: '적합', caution: '주의', forbidden: '금지', unreviewed: '미심사(규칙 없음)' },
  findings: {
    doseTooHigh: '용량이 너무 많음',
    doseTooLow: '용량이 부족함',
    doseRuleMissing: '이 약의 용량 규칙 없음',
    doseNotComputable: '용량을 계산할 수 없음',
    kidneyDoseTooHigh: '신기능에 비해 용량이 많음',
    kidneyFunctionTooLow: '신기능이 너무 낮음',
    interaction: '약물 상호작용',
    allergy: '알레르기',
    sameIngredient: '같은 성분 중복',
    sameClass: '같은 계열 중복',
    contraindicated: '금기',
    courseTooLong: '투여 기간이 너무 김',
    indicationMissing: '진단과 맞지 않음',
    tooManyOfClass: '같은 계열이 너무 많음',
    factMissing: '자료 부족',
  },
  insuranceLevels: { pass: '보험 적용', caution: '보험 주의', refused: '보험 제외' },
  lineStates: {
    to_supply: '공급 대기',
    allocated: '배정됨',
    partial: '일부 수령',
    owing: '미지급',
    handed_over: '수령 완료',
    returned: '반품',
    cancelled: '취소',
  },
  payers: {
    basic: '기본 의료보험',
    critical_illness: '중대질병 보험',
    medical_assistance: '의료 구호',
    top_up: '보충 보험',
    charity: '자선 기금',
  },
  patient: {
    sexes: { female: '여', male: '남' },
    age: (years) => `${years}세`,
    allergies: '알레르기',
    noAllergies: '기록된 알레르기 없음',
    diagnoses: '진단',
    noDiagnoses: '진단 기록 없음',
    offline: '대면 진단',
    online: '온라인',
    currentDrugs: '복용 중인 약',
    noCurrentDrugs: '네트워크 전체에 복용 중인 약 없음',
    elsewhere: '다른 병원',
    underWay: '배송·수령 중',
    prescribedOn: (day) => `${day} 처방`,
    lastsUntil: (day) => `${day}까지`,
    weight: '체중',
    kidney: '신기능(eGFR)',
    pregnant: '임신',
    lactating: '수유',
    guardian: '보호자',
    hasGuardian: '등록됨',
    noGuardian: '미등록',
    cover: '보험',
    noCover: '오늘 유효한 보험 없음',
    assessed: (code, day) => `${code} 안정, 평가 유효 ${day}까지`,
    yes: '예',
    no: '아니오',
    unknown: '알 수 없음',
    on: (day) => `${day} 기록`,
  },
  findingWith: (name) => `${name}와(과)`,
  findingWithOther: '다른 처방의 약',
  rule: '규칙',
  source: '근거',
  unchecked: '확인 필요',
  overridable: '약사가 사유를 적어 예외 승인할 수 있음',
  notOverridable: '예외 승인 불가',
  insurance: '보험',
  total: '합계',
  patientPays: '환자 부담',
  insurancePays: '보험 부담',
  line: (number) => `약 ${number}`,
  drug: '약',
  dosing: '용법·용량',
  quantity: '수량',
  days: (count) => `${count}일`,
  diagnosis: '진단명',
  part: (number, parts) => `${parts}회 중 ${number}회차`,
  key: {
    title: '서명 키',
    none: '이 컴퓨터에 본인의 서명 키가 없습니다.',
    ready: '서명 키를 쓸 수 있습니다.',
    unregistered: '아직 등록되지 않은 키입니다. 아래 공개 키를 관리자에게 전하세요.',
    revoked: '폐기된 키입니다. 다른 키를 불러오세요.',
    load: '키 파일 불러오기',
    make: '여기서 새 키 만들기',
    forget: '이 컴퓨터에서 지우기',
    wrongFile: '파일에 개인 키(JWK)가 없습니다.',
    forAdministrator: '공개 키(관리자용)',
    note: '개인 키는 이 브라우저에만 있으며 올리거나 꺼낼 수 없습니다.',
  },
}

export const prescribingTexts = defineTexts({ 'zh-CN': chinese, en: english, ko: korean })
