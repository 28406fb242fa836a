import { eq } from 'drizzle-orm'
import { parseTraceCode, type TraceCode } from '#domain/catalogue/trace-code.ts'
import type { PickScan } from '#domain/fulfilment/pick.ts'
import type { Refusal } from '#domain/refusal.ts'
import { CommandRefused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { boxesOf } from '../inventory/packaging.ts'
import { keptQuery } from '../kept-query.ts'
import { shipmentScans } from './schema.ts'

/** What a scanner read off one box of a parcel. */
export interface ParcelScan {
  readonly code: string
}

/**
 * Reads every label of a request, in its order.
 * @throws CommandRefused with each label that cannot be read, and its place in the request.
 */
export function readLabels(scans: readonly ParcelScan[]): TraceCode[] {
  const labels: TraceCode[] = []
  const refusals = scans.flatMap(({ code }, line) => {
    const parsed = parseTraceCode(code)
    if (!parsed.ok) return parsed.refusals.map((refusal) => ({ ...refusal, line }))
    labels.push(parsed.value)
    return []
  })
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
  return labels
}

/**
 * The boxes that the scans of a request show, a package standing for all that is in it.
 * @throws CommandRefused with each label that cannot be read.
 */
export async function readScannedBoxes(
  { db }: CommandTransaction,
  scans: readonly ParcelScan[],
): Promise<string[]> {
  const codes = readLabels(scans).map(({ code }) => code)
  const inside = await boxesOf(db, codes)
  return codes.flatMap((code) => inside.get(code) ?? [code])
}

/**
 * The scans of a pick with each scanned package as its boxes, which share its units evenly.
 * @throws CommandRefused `packageUnitsInvalid` for units that the boxes cannot share.
 */
export async function withoutPackages(
  { db }: CommandTransaction,
  scans: readonly PickScan[],
): Promise<PickScan[]> {
  const inside = await boxesOf(
    db,
    scans.map(({ code }) => code.trim()),
  )
  const refusals: Refusal[] = []
  const boxes = scans.flatMap(({ code, units }, line) => {
    const codes = inside.get(code.trim()) ?? []
    if (codes.length < 2 && codes[0] === code.trim()) return [{ code, units }]
    if (units % codes.length !== 0) refusals.push({ ...packageUnitsInvalid(code, codes.length), line })
    return codes.map((box) => ({ code: box, units: units / codes.length }))
  })
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
  return boxes
}

function packageUnitsInvalid(code: string, boxes: number): Refusal {
  return {
    code: 'packageUnitsInvalid',
    message: `The ${boxes} boxes in package ${code} cannot share so many units evenly.`,
    nextStep: 'Give the units of the whole package, or scan its boxes one by one.',
  }
}

/** The codes of the boxes that were picked for a parcel. */
export async function readPickedCodes({ db }: CommandTransaction, shipmentId: string): Promise<string[]> {
  const picked = await codesOf(db, { shipmentId })
  return picked.map(({ code }) => code)
}

const codesOf = keptQuery((db, { shipmentId }: { readonly shipmentId: string }) =>
  db
    .selectDistinct({ code: shipmentScans.code })
    .from(shipmentScans)
    .where(eq(shipmentScans.shipmentId, shipmentId)),
)
