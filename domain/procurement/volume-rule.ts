import { inForce, type RuleRecord } from '../prescriptions/rule.ts'

/** How volume-based procurement chooses winners and how much it promises them. */
export interface VolumeRule extends RuleRecord {
  /** A bid wins when it is at most this many thousandths of the lowest one … */
  readonly mostOfLowestPerMille: number
  /** … or at most this many thousandths of the ceiling price … */
  readonly mostOfCeilingPerMille: number
  /** … or at most this much a base unit, in 1/10,000 yuan. */
  readonly alwaysWinsTenThousandths: number
  /** Thousandths of the pooled demand promised to 1, 2, 3 and 4 or more winners. */
  readonly promisedPerMille: readonly number[]
  /** How many thousandths less are promised of antibiotics. */
  readonly antibioticsLessPerMille: number
}

export const volumeRules: readonly VolumeRule[] = [
  {
    id: 'procurement.volume-based',
    source: 'national volume-based procurement documents, second-hand summary (field guide section 4)',
    checked: false,
    validFrom: '2019-01-01',
    validTo: null,
    mostOfLowestPerMille: 1_800,
    mostOfCeilingPerMille: 500,
    alwaysWinsTenThousandths: 1_000,
    promisedPerMille: [500, 600, 700, 800],
    antibioticsLessPerMille: 100,
  },
]

/** The rule in force on `date` (YYYY-MM-DD in Shanghai). Throws RangeError on a day without one. */
export function volumeRuleOn(date: string, rules: readonly VolumeRule[] = volumeRules): VolumeRule {
  const rule = rules.find((candidate) => inForce(candidate, date))
  if (rule === undefined) throw new RangeError(`no rule of volume-based procurement is in force on ${date}`)
  return rule
}

/** Thousandths of the pooled demand that are promised when there are `winners`; 0 without any. */
export function promisedPerMille(rule: VolumeRule, winners: number, isAntibiotic: boolean): number {
  const promised = rule.promisedPerMille[Math.min(winners, rule.promisedPerMille.length) - 1]
  if (promised === undefined) return 0
  return isAntibiotic ? promised - rule.antibioticsLessPerMille : promised
}
