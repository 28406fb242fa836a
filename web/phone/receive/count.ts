import { parseTraceCode } from '#domain/catalogue/trace-code.ts'
import type { BoxCondition, CountedLine } from '#domain/fulfilment/receipt.ts'
import type { ParcelDetail } from '../sync/answers.ts'

/** What a person told of a parcel so far. */
export interface ReceiptNotes {
  /** Boxes that were scanned, by code. */
  readonly scans: Readonly<Record<string, BoxCondition>>
  /** Lines of which no box came. */
  readonly absentLineIds: readonly string[]
}

export const noNotes: ReceiptNotes = { scans: {}, absentLineIds: [] }

type Parcel = Pick<ParcelDetail, 'lines' | 'scans'>

/** What a scan meant for this parcel. `again`: it was scanned before, and now holds what was scanned last. */
export type ScanOutcome =
  | { readonly kind: 'taken' | 'again'; readonly notes: ReceiptNotes; readonly lineId: string }
  | { readonly kind: 'foreign' | 'unreadable' }

/** Takes one scan of a box: by a scanner, or typed. */
export function takeScan(
  parcel: Parcel,
  notes: ReceiptNotes,
  text: string,
  condition: BoxCondition,
): ScanOutcome {
  const read = parseTraceCode(text)
  if (!read.ok) return { kind: 'unreadable' }
  const { code } = read.value
  const box = parcel.scans.find((one) => one.code === code)
  if (box === undefined) return { kind: 'foreign' }
  const { shipmentLineId: lineId } = box
  const absentLineIds = notes.absentLineIds.filter((id) => id !== lineId)
  const kind = Object.hasOwn(notes.scans, code) ? 'again' : 'taken'
  return { kind, lineId, notes: { scans: { ...notes.scans, [code]: condition }, absentLineIds } }
}

/** Says that nothing of a line came, or takes that back. Its scans go. */
export function toggleAbsent(parcel: Parcel, notes: ReceiptNotes, lineId: string): ReceiptNotes {
  const isAbsent = notes.absentLineIds.includes(lineId)
  const others = notes.absentLineIds.filter((id) => id !== lineId)
  const ofLine = new Set(
    parcel.scans.filter(({ shipmentLineId }) => shipmentLineId === lineId).map(({ code }) => code),
  )
  const scans = Object.fromEntries(Object.entries(notes.scans).filter(([code]) => !ofLine.has(code)))
  return { scans, absentLineIds: isAbsent ? others : [...others, lineId] }
}

/**
 * The count of each line. A line of which no box was scanned came whole and good, unless it is absent; once a box of it
 * was scanned, only scanned boxes came, and the rest is short.
 */
export function countLines({ lines, scans }: Parcel, notes: ReceiptNotes): CountedLine[] {
  return lines.map(({ id: lineId, units }) => {
    const boxes = scans.filter(({ shipmentLineId }) => shipmentLineId === lineId)
    const isScanned = boxes.some(({ code }) => Object.hasOwn(notes.scans, code))
    const unitsIn = (condition: BoxCondition) =>
      boxes.filter(({ code }) => notes.scans[code] === condition).reduce((sum, box) => sum + box.units, 0)
    const damaged = unitsIn('damaged')
    const expiryDiffers = unitsIn('expiry_differs')
    const whole = notes.absentLineIds.includes(lineId) ? 0 : units
    const good = isScanned ? unitsIn('good') : whole
    return {
      lineId,
      good,
      damaged,
      expiryDiffers,
      wrongProduct: 0,
      short: units - good - damaged - expiryDiffers,
    }
  })
}

/** Boxes as the API takes them: those of lines that were scanned. */
export function scansOf({ scans }: ReceiptNotes): { code: string; condition: BoxCondition }[] {
  return Object.entries(scans).map(([code, condition]) => ({ code, condition }))
}
