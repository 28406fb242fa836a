import { splitByCover, type Cover, type CoveredLine } from './cover.ts'

/** Everyone who may bear a part of a supply before its patient. */
export const payerKinds = [
  /** Basic insurance of the patient's region. */
  'basic',
  /** Critical-illness cover (大病保险): pays on top once a year's own burden has passed a threshold. */
  'critical_illness',
  /** Medical assistance (医疗救助) for those whom the burden would ruin. */
  'medical_assistance',
  /** Voluntary insurance on top (补充保险). */
  'top_up',
  /** A fund that gives. */
  'charity',
] as const
export type PayerKind = (typeof payerKinds)[number]

/** A patient's cover on one day, and who stands behind it. */
export interface PatientCover extends Cover {
  readonly kind: PayerKind
  readonly insurerTenantId: string
}

/** The order in which payers bear what those before them left, for as long as it is in force. */
export interface PayerOrder {
  /** First and last day in force, YYYY-MM-DD in Shanghai; `validTo` null has no end yet. */
  readonly validFrom: string
  readonly validTo: string | null
  readonly source: string
  /** False while it is still to be checked against the text in force. */
  readonly checked: boolean
  readonly kinds: readonly PayerKind[]
}

/** One after the other in one settlement; what all of them leave is the patient's. */
export const payerOrders: readonly PayerOrder[] = [
  {
    validFrom: '2026-01-01',
    validTo: null,
    source:
      '国务院办公厅关于健全重特大疾病医疗保险和救助制度的意见 (State Council office on major-illness insurance and assistance), 2021-11-19',
    checked: false,
    kinds: ['basic', 'critical_illness', 'medical_assistance', 'top_up', 'charity'],
  },
]

/** @throws RangeError when no order is in force on `date` (YYYY-MM-DD): without one nobody may be charged. */
export function payerOrderOn(orders: readonly PayerOrder[], date: string): readonly PayerKind[] {
  const order = orders.find(
    ({ validFrom, validTo }) => validFrom <= date && (validTo === null || date <= validTo),
  )
  if (!order) throw new RangeError(`no order of payers is in force on ${date}`)
  return order.kinds
}

/** `payers` as `order` has them; of several of one kind, in the order of their plan codes. A kind without a place is left out. */
export function inPayerOrder<Payer extends { readonly kind: PayerKind; readonly planCode: string }>(
  payers: readonly Payer[],
  order: readonly PayerKind[],
): Payer[] {
  return order.flatMap((kind) =>
    payers
      .filter((payer) => payer.kind === kind)
      .toSorted((a, b) => (a.planCode < b.planCode ? -1 : Number(a.planCode > b.planCode))),
  )
}

/** A line to be borne. One that insurance refused is the patient's own to pay. */
export interface PayableLine extends CoveredLine {
  readonly isSelfPay?: boolean
}

/** What one payer bears. */
export interface PayerShare {
  readonly planCode: string
  readonly paidFen: number
  /** What the patient bore of this payer's threshold for the year. */
  readonly deductibleUsedFen: number
  readonly linesFen: readonly number[]
}

/** Who bears how much of a supply; the shares of the payers and the patient sum to it, in total and in each line. */
export interface PayerSplit {
  readonly totalFen: number
  readonly shares: readonly PayerShare[]
  readonly patientFen: number
  readonly patientLinesFen: readonly number[]
}

/** The covers as a split by them leaves them for what is supplied next in the same year. */
export function coversAfter<Covering extends Cover>(
  covers: readonly Covering[],
  { shares }: Pick<PayerSplit, 'shares'>,
): Covering[] {
  return covers.map((cover, index) => ({
    ...cover,
    deductibleLeftFen: cover.deductibleLeftFen - (shares[index]?.deductibleUsedFen ?? 0),
    capLeftFen: cover.capLeftFen - (shares[index]?.paidFen ?? 0),
  }))
}

/**
 * Splits lines among `covers`, which stand in the order of payers: each looks only at what those before it left. So a
 * payer's share never depends on those after it, none pays over its cap, and nothing is paid twice.
 */
export function splitAmongPayers(lines: readonly PayableLine[], covers: readonly Cover[]): PayerSplit {
  const shares: PayerShare[] = []
  let left = lines.map((line) => (line.isSelfPay ? { ...line, totalFen: 0 } : line))
  for (const cover of covers) {
    const split = splitByCover(left, cover)
    shares.push({
      planCode: cover.planCode,
      paidFen: split.insurerFen,
      deductibleUsedFen: split.deductibleUsedFen,
      linesFen: split.lines.map(({ insurerFen }) => insurerFen),
    })
    left = left.map((line, index) => ({ ...line, totalFen: split.lines[index]?.patientFen ?? 0 }))
  }
  const patientLinesFen = lines.map((line, index) =>
    line.isSelfPay ? line.totalFen : (left[index]?.totalFen ?? 0),
  )
  return {
    totalFen: lines.reduce((sum, line) => sum + line.totalFen, 0),
    shares,
    patientFen: patientLinesFen.reduce((sum, fen) => sum + fen, 0),
    patientLinesFen,
  }
}
