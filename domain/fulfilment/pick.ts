import { boxObstacle, type TracedBox } from '#domain/inventory/trace-units.ts'
import type { Outcome, Refusal } from '#domain/refusal.ts'
import { duplicateScan, foreignScan, repeatedCodes } from './scan.ts'

/** What one line of a shipment reserved. */
export interface PickLine {
  readonly lineId: string
  readonly productId: string
  readonly lotId: string
  /** Base units; at least 1. */
  readonly units: number
}

/** A box as the site's books know it. */
export interface ShelfBox extends TracedBox {
  readonly productId: string
  readonly lotId: string
}

/** A scan at the shelf: the box, and how many base units were taken from it. */
export interface PickScan {
  readonly code: string
  readonly units: number
}

/** Units of one box for one line. */
export interface PickedUnits extends PickScan {
  readonly lineId: string
}

export interface PickResult {
  readonly picked: readonly PickedUnits[]
  /** What is still missing per line. Whether the shelf is short or the picker goes on is the caller's to ask. */
  readonly missing: readonly { readonly lineId: string; readonly units: number }[]
}

/**
 * Matches scanned boxes against the lines of a shipment: each box must be of a reserved lot and have the units, and no
 * line gets more than it reserved. `boxes` are the boxes at the picking site; other codes are foreign.
 * Refuses `scanDuplicate`, `scanForeign`, `scanWrongProduct`, `scanWrongLot`, `scanTooManyUnits` and the refusals of
 * `boxObstacle`; a pick with any refusal changes nothing.
 */
export function matchPick(
  lines: readonly PickLine[],
  scans: readonly PickScan[],
  boxes: ReadonlyMap<string, ShelfBox>,
): Outcome<PickResult> {
  const open = lines.map(({ lineId, lotId, units }) => ({ lineId, lotId, units }))
  const picked: PickedUnits[] = []
  const refusals = repeatedCodes(scans.map(({ code }) => code)).map(duplicateScan)
  for (const scan of scans) {
    const refusal = scanObstacle(lines, scan, boxes.get(scan.code))
    if (refusal) {
      refusals.push(refusal)
      continue
    }
    const lotId = boxes.get(scan.code)?.lotId
    let left = scan.units
    for (const line of open) {
      const units = line.lotId === lotId ? Math.min(left, line.units) : 0
      if (units === 0) continue
      picked.push({ lineId: line.lineId, code: scan.code, units })
      line.units -= units
      left -= units
    }
    if (left > 0) refusals.push(tooManyUnits(scan.code, left))
  }
  if (refusals.length > 0) return { ok: false, refusals }
  const missing = open.filter(({ units }) => units > 0).map(({ lineId, units }) => ({ lineId, units }))
  return { ok: true, value: { picked, missing } }
}

function scanObstacle(lines: readonly PickLine[], scan: PickScan, box: ShelfBox | undefined): Refusal | null {
  if (!box) return foreignScan(scan.code)
  if (!lines.some(({ productId }) => productId === box.productId)) {
    return {
      code: 'scanWrongProduct',
      message: `Box ${scan.code} holds a product that this parcel does not need.`,
      nextStep: 'Put the box back and take the product on the pick list.',
    }
  }
  if (!lines.some(({ lotId }) => lotId === box.lotId)) {
    return {
      code: 'scanWrongLot',
      message: `Box ${scan.code} is of another lot than the reserved one.`,
      nextStep: 'Put the box back and take the lot on the pick list.',
    }
  }
  return boxObstacle(box, scan.units)
}

function tooManyUnits(code: string, units: number): Refusal {
  return {
    code: 'scanTooManyUnits',
    message: `Box ${code} gives ${units} units more than the parcel needs.`,
    nextStep: 'Take fewer units from the box, or put it back.',
  }
}
