import type { Outcome, Refusal } from '#domain/refusal.ts'

/** A box on the shelf, opened for splitting (拆零), emptied to patients, or set aside. */
export type TraceState = 'in_stock' | 'opened' | 'dispensed' | 'quarantined'

/** What is left in one box. */
export interface TracedBox {
  readonly code: string
  readonly state: TraceState
  /** Base units; between 0 and what the box held when it was closed. */
  readonly unitsLeft: number
}

/**
 * The box after `units` base units were dispensed from it. A box is sold once; an opened one may serve several
 * patients, but never beyond what is left in it. Refuses `boxQuarantined`, `boxEmpty` and `boxUnitsExceeded`.
 */
export function dispenseFromBox(box: TracedBox, units: number): Outcome<TracedBox> {
  const refusal = boxObstacle(box, units)
  if (refusal) return { ok: false, refusals: [refusal] }
  const unitsLeft = box.unitsLeft - units
  return { ok: true, value: { code: box.code, state: unitsLeft === 0 ? 'dispensed' : 'opened', unitsLeft } }
}

/** Why `units` base units cannot come from `box`, or null when they can. */
export function boxObstacle(box: TracedBox, units: number): Refusal | null {
  if (!Number.isSafeInteger(units) || units < 1) throw new RangeError('units must be a positive whole number')
  if (box.state === 'quarantined') {
    return {
      code: 'boxQuarantined',
      message: `Box ${box.code} is in quarantine.`,
      nextStep: 'Set the box aside and take another one.',
    }
  }
  if (box.state === 'dispensed' || box.unitsLeft === 0) {
    return {
      code: 'boxEmpty',
      message: `Box ${box.code} is already dispensed.`,
      nextStep: 'Check the code on the box; a second sale of one box is reported.',
    }
  }
  if (units > box.unitsLeft) {
    return {
      code: 'boxUnitsExceeded',
      message: `Box ${box.code} has ${box.unitsLeft} units left, ${units} were asked.`,
      nextStep: 'Take what is left and scan another box for the rest.',
    }
  }
  return null
}
