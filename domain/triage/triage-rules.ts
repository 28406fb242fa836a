import type { Dated } from '#domain/prescriptions/rule.ts'
import type { SymptomAnswers } from './symptom-form.ts'

export const triageRuleIds = [
  'triage.breathing',
  'triage.oxygen',
  'triage.consciousness',
  'triage.chest-pain',
  'triage.stiff-neck',
  'triage.coughing-blood',
  'triage.cannot-drink',
  'triage.infant',
  'triage.very-high-fever',
  'triage.lasting-fever',
  'triage.pregnant',
  'triage.old-age',
  'triage.young-child',
  'triage.other-disease',
] as const
export type TriageRuleId = (typeof triageRuleIds)[number]

/** `hospital`: a red flag, treated in person. `urgent`: a doctor looks at it before others. */
export type TriageEffect = 'hospital' | 'urgent'

/** Who is ill, as far as rules look at it. Age in whole months. */
export interface TriageFacts extends SymptomAnswers {
  readonly ageMonths: number
}

export interface TriageRule extends Dated {
  readonly id: TriageRuleId
  readonly effect: TriageEffect
  readonly source: string
  /** False: from memory, to be compared with the text in force and with what clinicians want. */
  readonly checked: boolean
  readonly fires: (facts: TriageFacts) => boolean
}

const homeTreatmentGuide = {
  source: '新冠病毒感染者居家治疗指南 (Guide to treatment at home), 2022-12-07',
  checked: false,
  validFrom: '2022-12-07',
  validTo: null,
} as const

const usualWarnings = {
  source: 'Usual warnings of emergency care: our own list, to be judged by clinicians',
  checked: false,
  validFrom: '2000-01-01',
  validTo: null,
} as const

const infantMonths = 3
const youngChildMonths = 6 * 12
const oldAgeMonths = 65 * 12

/** Every rule of triage, red flags first. A changed rule is added beside the one it ends. */
export const triageRules: readonly TriageRule[] = [
  {
    id: 'triage.breathing',
    effect: 'hospital',
    ...homeTreatmentGuide,
    fires: ({ symptoms }) => symptoms.includes('breathless_at_rest') || symptoms.includes('blue_lips'),
  },
  {
    id: 'triage.oxygen',
    effect: 'hospital',
    ...homeTreatmentGuide,
    fires: ({ oxygenPercent }) => oxygenPercent !== null && oxygenPercent <= 93,
  },
  {
    id: 'triage.consciousness',
    effect: 'hospital',
    ...homeTreatmentGuide,
    fires: ({ symptoms }) => symptoms.includes('confused') || symptoms.includes('seizure'),
  },
  {
    id: 'triage.chest-pain',
    effect: 'hospital',
    ...usualWarnings,
    fires: ({ symptoms }) => symptoms.includes('chest_pain'),
  },
  {
    id: 'triage.stiff-neck',
    effect: 'hospital',
    ...usualWarnings,
    fires: ({ symptoms }) => symptoms.includes('stiff_neck'),
  },
  {
    id: 'triage.coughing-blood',
    effect: 'hospital',
    ...usualWarnings,
    fires: ({ symptoms }) => symptoms.includes('coughing_blood'),
  },
  {
    id: 'triage.cannot-drink',
    effect: 'hospital',
    ...homeTreatmentGuide,
    fires: ({ symptoms }) => symptoms.includes('cannot_drink'),
  },
  {
    id: 'triage.infant',
    effect: 'hospital',
    ...usualWarnings,
    fires: ({ ageMonths, temperatureTenths }) => ageMonths < infantMonths && temperatureTenths >= 380,
  },
  {
    id: 'triage.very-high-fever',
    effect: 'hospital',
    ...usualWarnings,
    fires: ({ temperatureTenths }) => temperatureTenths >= 405,
  },
  {
    id: 'triage.lasting-fever',
    effect: 'hospital',
    ...homeTreatmentGuide,
    fires: ({ feverDays, temperatureTenths }) => feverDays > 3 && temperatureTenths > 385,
  },
  {
    id: 'triage.pregnant',
    effect: 'urgent',
    ...homeTreatmentGuide,
    fires: ({ conditions }) => conditions.includes('pregnant'),
  },
  {
    id: 'triage.old-age',
    effect: 'urgent',
    ...homeTreatmentGuide,
    fires: ({ ageMonths }) => ageMonths >= oldAgeMonths,
  },
  {
    id: 'triage.young-child',
    effect: 'urgent',
    ...homeTreatmentGuide,
    fires: ({ ageMonths }) => ageMonths < youngChildMonths,
  },
  {
    id: 'triage.other-disease',
    effect: 'urgent',
    ...homeTreatmentGuide,
    fires: ({ conditions }) => conditions.some((condition) => condition !== 'pregnant'),
  },
]
