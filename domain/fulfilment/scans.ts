import { parseTraceCode } from '#domain/catalogue/trace-code.ts'
import { gtin14 } from '#domain/catalogue/gtin.ts'
import { boxObstacle, type TracedBox } from '#domain/inventory/trace-units.ts'
import type { Outcome, Refusal } from '#domain/refusal.ts'

/** A line of a shipment, with what its boxes can be recognised by. */
export interface ScannableLine {
  readonly id: string
  readonly productId: string
  readonly lotId: string
  readonly lotNumber: string
  /** The first 7 digits of the trace codes on this product's boxes. */
  readonly tracePrefix: string
  readonly gtin: string
  /** Base units in a closed box. */
  readonly packUnits: number
  /** Base units that the line asks for. */
  readonly units: number
}

/** A box that the books know. */
export interface RegisteredBox extends TracedBox {
  readonly lotId: string
  readonly siteId: string
}

/** A scan of a picker: what the scanner read, and the base units that are taken from that box. */
export interface PickScan {
  readonly code: string
  readonly units: number
}

/** A box read by a scanner. `code` tells it from every other box, however its label was written. */
export interface ReadBox {
  readonly code: string
  readonly resource?: string
  readonly gtin?: string
  readonly lot?: string
}

/** Base units taken from one box for one line. */
export interface AssignedScan {
  readonly lineId: string
  readonly code: string
  readonly units: number
}

/** Reads every scan of a request, in its order. Refuses malformed codes, and `scanDuplicate` for a box that comes twice. */
export function readScans(texts: readonly string[]): Outcome<ReadBox[]> {
  const boxes: ReadBox[] = []
  const refusals: Refusal[] = []
  const seen = new Set<string>()
  for (const [line, text] of texts.entries()) {
    const parsed = parseTraceCode(text)
    if (!parsed.ok) {
      refusals.push(...parsed.refusals.map((refusal) => ({ ...refusal, line })))
      continue
    }
    if (seen.has(parsed.value.code)) refusals.push(scanDuplicate(parsed.value.code, line))
    seen.add(parsed.value.code)
    boxes.push(parsed.value)
  }
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, value: boxes }
}

/**
 * Finds the line that each scanned box is for, so that every line gets exactly its units.
 * A box must be of a line's product; a box whose lot is known, from the books or from its label, must be of that lot;
 * any other serves the first line of its product that still misses enough. `boxes[n]` is what `scans[n]` read.
 * Refuses `scanNotExpected`, `traceCodeElsewhere`, the box's own obstacles, `scanTooMany` and `scanMissing`.
 */
export function assignScans(
  siteId: string,
  lines: readonly ScannableLine[],
  registered: ReadonlyMap<string, RegisteredBox>,
  scans: readonly (PickScan & { readonly box: ReadBox })[],
): Outcome<AssignedScan[]> {
  const missing = new Map(lines.map((line) => [line.id, line.units]))
  const assigned: AssignedScan[] = []
  const refusals: Refusal[] = []
  for (const [index, { box, units }] of scans.entries()) {
    const known = registered.get(box.code)
    const fitting = lines.filter((line) => fits(line, box, known))
    const [first] = fitting
    const obstacle =
      first === undefined ? scanNotExpected(box.code) : obstacleAt(siteId, box, known, first, units)
    const line = fitting.find(({ id }) => (missing.get(id) ?? 0) >= units)
    if (obstacle) refusals.push({ ...obstacle, line: index })
    else if (line === undefined) refusals.push({ ...scanTooMany(box.code, units), line: index })
    else {
      missing.set(line.id, (missing.get(line.id) ?? 0) - units)
      assigned.push({ lineId: line.id, code: box.code, units })
    }
  }
  if (refusals.length === 0) refusals.push(...missingScans(missing))
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, value: assigned }
}

/** Why a later scan of the whole parcel does not show the boxes that were picked for it: an empty list means it does. */
export function scanDifferences(picked: readonly string[], scanned: readonly string[]): Refusal[] {
  const unexpected = scanned.flatMap((code, line) =>
    picked.includes(code) ? [] : [{ ...scanNotExpected(code), line }],
  )
  const absent = picked.filter((code) => !scanned.includes(code))
  if (absent.length === 0) return unexpected
  return [
    ...unexpected,
    {
      code: 'scanMissing',
      message: `${absent.length} of ${picked.length} picked boxes were not scanned.`,
      nextStep: 'Scan every box of the parcel once; report the parcel as damaged when a box is gone.',
    },
  ]
}

function fits(line: ScannableLine, box: ReadBox, known: RegisteredBox | undefined): boolean {
  const isProduct =
    box.resource === undefined
      ? box.gtin !== undefined && gtin14(line.gtin) === gtin14(box.gtin)
      : line.tracePrefix === box.resource
  const isLot =
    (known === undefined || known.lotId === line.lotId) &&
    (box.lot === undefined || box.lot === line.lotNumber)
  return isProduct && isLot
}

function obstacleAt(
  siteId: string,
  box: ReadBox,
  known: RegisteredBox | undefined,
  line: ScannableLine,
  units: number,
): Refusal | null {
  if (known && known.siteId !== siteId) return traceCodeElsewhere(box.code)
  return boxObstacle(known ?? { code: box.code, state: 'in_stock', unitsLeft: line.packUnits }, units)
}

function missingScans(missing: ReadonlyMap<string, number>): Refusal[] {
  return [...missing].flatMap(([lineId, units]) =>
    units === 0
      ? []
      : [
          {
            code: 'scanMissing',
            message: `Line ${lineId} misses ${units} units.`,
            nextStep: 'Scan boxes for the missing units, or report them as short.',
          },
        ],
  )
}

/** The box is in the books of another site or organisation. */
export function traceCodeElsewhere(code: string): Refusal {
  return {
    code: 'traceCodeElsewhere',
    message: `Box ${code} is held elsewhere.`,
    nextStep: 'Set the box aside, take another one, and report the doubtful code.',
  }
}

function scanDuplicate(code: string, line: number): Refusal {
  return {
    code: 'scanDuplicate',
    message: `Box ${code} was scanned twice.`,
    nextStep: 'Scan each box once, and give all units that are taken from it in that scan.',
    line,
  }
}

function scanNotExpected(code: string): Refusal {
  return {
    code: 'scanNotExpected',
    message: `Box ${code} is not of this shipment's products and lots.`,
    nextStep: 'Put the box back and scan one of the lot that the line names.',
  }
}

function scanTooMany(code: string, units: number): Refusal {
  return {
    code: 'scanTooMany',
    message: `No line still misses the ${units} units of box ${code}.`,
    nextStep: 'Take no more from the boxes than the line asks for.',
  }
}
