import { frequencyMeanings } from './frequency.ts'
import type { DoseUnit, PrescriptionLineIntake, Route } from './prescription.ts'

/** What a dose label says in one language. Each part can be set apart in print; `sentence` joins them. */
export interface DoseLabelText {
  readonly route: string
  readonly dose: string
  readonly frequency: string
  /** How long to go on, or null where the frequency leaves no run of days. */
  readonly duration: string | null
  readonly sentence: string
}

/** A dose label: the dosing in both languages, and the doctor's own words as they were written. */
export interface DoseLabel {
  readonly zh: DoseLabelText
  readonly en: DoseLabelText
  readonly directions: string
}

/** The parts of a prescription line that the label is made from. */
export type LabelledLine = Pick<
  PrescriptionLineIntake,
  'doseAmount' | 'doseUnit' | 'frequency' | 'route' | 'daysSupply' | 'directions'
>

/** Chinese name, English singular and plural of each dose unit. */
const unitNames = {
  tablet: ['片', ' tablet', ' tablets'],
  capsule: ['粒', ' capsule', ' capsules'],
  sachet: ['袋', ' sachet', ' sachets'],
  pill: ['丸', ' pill', ' pills'],
  suppository: ['枚', ' suppository', ' suppositories'],
  patch: ['贴', ' patch', ' patches'],
  drop: ['滴', ' drop', ' drops'],
  puff: ['吸', ' puff', ' puffs'],
  mg: ['毫克', ' mg', ' mg'],
  g: ['克', ' g', ' g'],
  ml: ['毫升', ' ml', ' ml'],
  iu: ['单位', ' unit', ' units'],
} as const satisfies Readonly<Record<DoseUnit, readonly [zh: string, one: string, many: string]>>

const routeNames = {
  oral: { zh: '口服', en: 'By mouth' },
  sublingual: { zh: '舌下含服', en: 'Under the tongue' },
  inhaled: { zh: '吸入', en: 'Inhaled' },
  nasal: { zh: '鼻用', en: 'In the nose' },
  topical: { zh: '外用', en: 'On the skin' },
  eye: { zh: '滴眼', en: 'In the eye' },
  ear: { zh: '滴耳', en: 'In the ear' },
  rectal: { zh: '直肠给药', en: 'In the rectum' },
  vaginal: { zh: '阴道给药', en: 'In the vagina' },
  subcutaneous: { zh: '皮下注射', en: 'Injected under the skin' },
  intramuscular: { zh: '肌内注射', en: 'Injected into a muscle' },
  intravenous: { zh: '静脉给药', en: 'Into a vein' },
} as const satisfies Readonly<Record<Route, { readonly zh: string; readonly en: string }>>

/** The label's text for one prescription line. Nothing is derived beyond what the doctor wrote. */
export function doseLabel(line: LabelledLine): DoseLabel {
  const [unitZh, one, many] = unitNames[line.doseUnit]
  const route = routeNames[line.route]
  const frequency = frequencyMeanings[line.frequency]
  const runs = line.frequency !== 'once' && line.frequency !== 'prn'
  const days = line.daysSupply === 1 ? '1 day' : `${line.daysSupply} days`
  const zh = {
    route: route.zh,
    dose: `每次${line.doseAmount}${unitZh}`,
    frequency: frequency.zh,
    duration: runs ? `连用${line.daysSupply}天` : null,
  }
  const en = {
    route: route.en,
    dose: `${line.doseAmount}${line.doseAmount > 1 ? many : one} at a time`,
    frequency: frequency.en,
    duration: runs ? `for ${days}` : null,
  }
  return {
    zh: { ...zh, sentence: partsOf(zh).join('，') },
    en: { ...en, sentence: partsOf(en).join(', ') },
    directions: line.directions,
  }
}

function partsOf(text: Omit<DoseLabelText, 'sentence'>): string[] {
  return [text.route, text.dose, text.frequency, text.duration].filter((part) => part !== null)
}
