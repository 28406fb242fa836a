/** How dangerous a recalled medicine is: 1 may harm badly, 2 may harm for a time, 3 most likely harms nobody. */
export const recallClasses = [1, 2, 3] as const
export type RecallClass = (typeof recallClasses)[number]

/** What a class of recall asks of the network, from a day on. */
interface RecallRule {
  readonly recallClass: RecallClass
  /** Every holder has been reached within so many hours. */
  readonly notifyHours: number
  /** The regulator hears how far it is every so many days. */
  readonly reportDays: number
  readonly validFrom: string
  readonly source: string
  /** False: known second-hand, to be compared with the text in force. */
  readonly checked: boolean
}

const source = '药品召回管理办法 (measures for drug recalls), in force from 2022-11-01'

const rules: readonly RecallRule[] = [
  { recallClass: 1, notifyHours: 24, reportDays: 1, validFrom: '2022-11-01', source, checked: false },
  { recallClass: 2, notifyHours: 72, reportDays: 3, validFrom: '2022-11-01', source, checked: false },
  { recallClass: 3, notifyHours: 168, reportDays: 7, validFrom: '2022-11-01', source, checked: false },
]

/** The rule for a class on a day (YYYY-MM-DD in Shanghai): the newest that holds. @throws RangeError before the first. */
export function recallRule(recallClass: RecallClass, day: string): RecallRule {
  const rule = rules
    .filter((candidate) => candidate.recallClass === recallClass && candidate.validFrom <= day)
    .toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0]
  if (rule === undefined) throw new RangeError(`no recall rule holds on ${day}`)
  return rule
}

/** What was collected of what is to be found, in per thousand, rounded down; 1000 where there is nothing to find. */
export function collectedPerThousand(collectedUnits: number, unitsToFind: number): number {
  if (unitsToFind === 0) return 1_000
  return Math.min(1_000, Math.floor((collectedUnits * 1_000) / unitsToFind))
}
