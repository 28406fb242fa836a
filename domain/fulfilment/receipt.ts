import type { Outcome, Refusal } from '#domain/refusal.ts'
import { duplicateScan, foreignScan, repeatedCodes } from './scan.ts'

/** What a site may find in a box of a shipment that is its own. A box that nobody scanned did not come. */
export const boxConditions = ['good', 'damaged', 'expiry_differs'] as const
export type BoxCondition = (typeof boxConditions)[number]

/** A line as it was sent. Base units. */
export interface SentLine {
  readonly lineId: string
  readonly units: number
}

/** Units of one box that were picked for one line. */
export interface SentBox {
  readonly lineId: string
  readonly code: string
  readonly units: number
}

/** A line as it was received: base units that add up to what was sent. */
export interface CountedLine {
  readonly lineId: string
  readonly good: number
  readonly damaged: number
  /** The boxes show another last day than the books. */
  readonly expiryDiffers: number
  /** Something else came in their place. */
  readonly wrongProduct: number
  readonly short: number
}

/** A box that came, and what it looks like. */
export interface ReceiptScan {
  readonly code: string
  readonly condition: BoxCondition
}

/** What became of one box: `missing` where it did not come. */
export interface ReceivedBox {
  readonly code: string
  /** Base units of all lines in it. */
  readonly units: number
  readonly condition: BoxCondition | 'missing'
}

/**
 * Checks a count against what was sent: every line is counted once and adds up, and the scanned boxes say the same as
 * the count. A line that came whole and good, or of which nothing came, needs no scans; any other does, since otherwise
 * nobody knows which box is where.
 * Refuses `lineUnknown`, `lineNotCounted`, `unitsInvalid`, `countDiffers`, `scansDiffer`, `scanDuplicate`, `scanForeign`.
 */
export function checkReceived(
  sent: readonly SentLine[],
  boxes: readonly SentBox[],
  counted: readonly CountedLine[],
  scans: readonly ReceiptScan[],
): Outcome<readonly ReceivedBox[]> {
  const known = new Set(boxes.map(({ code }) => code))
  const refusals = [
    ...repeatedCodes(scans.map(({ code }) => code)).map(duplicateScan),
    ...scans.filter(({ code }) => !known.has(code)).map(({ code }) => foreignScan(code)),
    ...countRefusals(sent, counted),
  ]
  if (refusals.length > 0) return { ok: false, refusals }
  const scanned = new Map(scans.map(({ code, condition }) => [code, condition]))
  const differing = counted.flatMap((line, index) => scanRefusals(line, index, boxes, scanned))
  if (differing.length > 0) return { ok: false, refusals: differing }
  return { ok: true, value: receivedBoxes(boxes, counted, scanned) }
}

function countRefusals(sent: readonly SentLine[], counted: readonly CountedLine[]): Refusal[] {
  const byLine = new Map(sent.map((line) => [line.lineId, line.units]))
  const unknown = counted.flatMap(({ lineId }, line) => {
    const isFirst = counted.findIndex((other) => other.lineId === lineId) === line
    return byLine.has(lineId) && isFirst ? [] : [{ ...lineUnknown, line }]
  })
  const uncounted = sent
    .filter(({ lineId }) => !counted.some((line) => line.lineId === lineId))
    .map(({ lineId }) => lineNotCounted(lineId))
  const wrong = counted.flatMap((line, index) => {
    const parts = unitsOf(line)
    if (!parts.every((units) => Number.isSafeInteger(units) && units >= 0))
      return [{ ...unitsInvalid, line: index }]
    const total = parts.reduce((sum, units) => sum + units, 0)
    const units = byLine.get(line.lineId)
    return units === undefined || total === units ? [] : [countDiffers(units, total, index)]
  })
  return [...unknown, ...uncounted, ...wrong]
}

function unitsOf({ good, damaged, expiryDiffers, wrongProduct, short }: CountedLine): number[] {
  return [good, damaged, expiryDiffers, wrongProduct, short]
}

function scanRefusals(
  line: CountedLine,
  index: number,
  boxes: readonly SentBox[],
  scanned: ReadonlyMap<string, BoxCondition>,
): Refusal[] {
  const ofLine = boxes.filter(({ lineId }) => lineId === line.lineId)
  if (isUnscanned(line, ofLine, scanned)) return []
  const found = { good: 0, damaged: 0, expiry_differs: 0 }
  for (const { code, units } of ofLine) {
    const condition = scanned.get(code)
    if (condition !== undefined) found[condition] += units
  }
  const agrees =
    found.good === line.good && found.damaged === line.damaged && found.expiry_differs === line.expiryDiffers
  return agrees ? [] : [{ ...scansDiffer, line: index }]
}

/** A line whose boxes nobody needed to scan, and nobody did: all of it came well, or nothing of it came. */
function isUnscanned(
  line: CountedLine,
  boxes: readonly SentBox[],
  scanned: ReadonlyMap<string, BoxCondition>,
): boolean {
  const total = unitsOf(line).reduce((sum, units) => sum + units, 0)
  const isWhole = line.good === total || line.short + line.wrongProduct === total
  return isWhole && !boxes.some(({ code }) => scanned.has(code))
}

function receivedBoxes(
  boxes: readonly SentBox[],
  counted: readonly CountedLine[],
  scanned: ReadonlyMap<string, BoxCondition>,
): ReceivedBox[] {
  const good = new Set(counted.filter((line) => line.good > 0).map(({ lineId }) => lineId))
  const scannedLines = new Set(boxes.filter(({ code }) => scanned.has(code)).map(({ lineId }) => lineId))
  return [...Map.groupBy(boxes, ({ code }) => code)].map(([code, parts]) => {
    const units = parts.reduce((sum, part) => sum + part.units, 0)
    const cameUnscanned = parts.every(({ lineId }) => good.has(lineId) && !scannedLines.has(lineId))
    return { code, units, condition: scanned.get(code) ?? (cameUnscanned ? 'good' : 'missing') }
  })
}

const lineUnknown: Refusal = {
  code: 'lineUnknown',
  message: 'The shipment has no such line, or it was counted before.',
  nextStep: 'Count each line of the shipment once.',
}

const unitsInvalid: Refusal = {
  code: 'unitsInvalid',
  message: 'A count is a whole number of base units from 0.',
  nextStep: 'Count again and send the numbers.',
}

const scansDiffer: Refusal = {
  code: 'scansDiffer',
  message: 'The scanned boxes of the line do not hold what was counted.',
  nextStep: 'Scan every box of the line that came, as good, damaged or with another expiry, and count again.',
}

function lineNotCounted(lineId: string): Refusal {
  return {
    code: 'lineNotCounted',
    message: `Line ${lineId} of the shipment was not counted.`,
    nextStep: 'Count every line; what did not come is short.',
  }
}

function countDiffers(sentUnits: number, countedUnits: number, line: number): Refusal {
  return {
    code: 'countDiffers',
    message: `The line was sent with ${sentUnits} units and counted with ${countedUnits}.`,
    nextStep: 'Give what is missing as short; give what is too many as an extra.',
    line,
  }
}
