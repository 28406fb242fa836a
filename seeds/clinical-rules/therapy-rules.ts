import type { ClinicalRule, RuleOf } from '#domain/prescriptions/review/rule-set.ts'
import { drugClasses } from './classes.ts'
import { fromMemory, gravityOf, sources, type Gravity } from './rule-table.ts'

/** Classes of which one drug at a time is enough. */
const onceOnly = [
  'acei',
  'arb',
  'dihydropyridine',
  'beta-blocker',
  'statin',
  'anticoagulant',
  'p2y12-inhibitor',
  'sulfonylurea',
  'basal-insulin',
  'nsaid',
  'antihistamine',
  'xanthine',
  'cephalosporin',
  'macrolide',
  'quinolone',
  'azole',
  'acid-suppressant',
  'urate-lowering',
  'prokinetic',
]

const duplicates: readonly RuleOf<'duplicate'>[] = [
  duplicate('ingredient', null, '同一成分重复', 'The same ingredient twice'),
  ...onceOnly.map((code) => {
    const held = drugClasses.find((one) => one.code === code)
    const [nameZh, nameEn, nameKo] = [held?.nameZh ?? code, held?.nameEn ?? code, held?.nameKo ?? code]
    const ko = `같은 계열 약이 겹칩니다(${nameKo}). 하나만 남기세요`
    return duplicate(code, code, `同类药物重复（${nameZh}），保留一种`, `Two ${nameEn}: keep one`, ko)
  }),
]

function duplicate(
  name: string,
  classCode: string | null,
  adviceZh: string,
  adviceEn: string,
  adviceKo?: string,
): RuleOf<'duplicate'> {
  const words = fromMemory(sources.prescribing, adviceZh, adviceEn, adviceKo)
  return { id: `duplicate.${name}`, kind: 'duplicate', classCode, ...gravityOf('forbidden'), ...words }
}

function course(
  name: string,
  target: string,
  mostDays: number,
  gravity: Gravity,
  source: string = sources.label,
): RuleOf<'course'> {
  const words = fromMemory(
    source,
    `疗程一般不超过${mostDays}天`,
    `A course of at most ${mostDays} days is usual`,
    `치료 기간은 보통 ${mostDays}일을 넘지 않습니다`,
  )
  return { id: `course.${name}`, kind: 'course', target, mostDays, ...gravityOf(gravity), ...words }
}

const courses: readonly RuleOf<'course'>[] = [
  course('antibacterial', 'antibacterial', 7, 'forbidden', sources.antimicrobials),
  course('azithromycin', 'I0406', 5, 'caution', sources.antimicrobials),
  course('linezolid', 'I0414', 28, 'forbidden', sources.antimicrobials),
  course('oseltamivir', 'I0316', 10, 'caution'),
  course('nsaid', 'nsaid', 28, 'caution'),
  course('paracetamol', 'I0301', 7, 'caution'),
  course('proton-pump-inhibitor', 'proton-pump-inhibitor', 56, 'caution'),
  course('domperidone', 'I0505', 7, 'caution'),
  course('sedative', 'sedative', 28, 'caution'),
  course('dextromethorphan', 'I0307', 7, 'caution'),
  course('mometasone', 'I0621', 28, 'caution'),
]

/** ICD-10 of what antibacterials are given for. A cold without complications (J00, J06) is not among them. */
const infections =
  'A B H60 H65 H66 H70 J01 J02 J03 J05 J13 J14 J15 J16 J17 J18 J20 J32 J36 J44.0 J44.1 J47 K04 K05 K12 K35 K57 K61 K65 K81 L00 L01 L02 L03 L08 L73 M00 M86 N10 N12 N15 N30 N34 N39 N41 N45 N61 N70 N71 N73 N76 O86 T79 T81'

const limits: readonly ClinicalRule[] = [
  {
    id: 'indication.antibacterial',
    kind: 'indication',
    target: 'antibacterial',
    codePrefixes: infections.split(' '),
    ...gravityOf('caution'),
    ...fromMemory(
      sources.antimicrobials,
      '处方诊断中没有细菌感染，确认用药指征',
      'No bacterial infection among the diagnoses: make sure that it is indicated',
    ),
  },
  {
    id: 'combination.antibacterial',
    kind: 'combination',
    classCode: 'antibacterial',
    mostDrugs: 2,
    ...gravityOf('forbidden'),
    ...fromMemory(
      sources.antimicrobials,
      '门诊联合使用抗菌药物不超过两种',
      'At most two antibacterials together for an outpatient',
    ),
  },
  {
    id: 'combination.antiplatelet',
    kind: 'combination',
    classCode: 'antiplatelet',
    mostDrugs: 2,
    ...gravityOf('forbidden'),
    ...fromMemory(sources.label, '抗血小板药不超过两种', 'At most two antiplatelet drugs together'),
  },
]

/** The rules about a therapy as a whole: nothing twice, nothing too long, nothing without a reason. */
export const therapyRules: readonly ClinicalRule[] = [...duplicates, ...courses, ...limits]
