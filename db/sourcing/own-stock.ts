import type { Refusal } from '#domain/refusal.ts'
import { CommandRefused, refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { holdWorkingSites } from '../organisations/site-work.ts'
import type { PrescriptionRow } from '../prescriptions/state.ts'
import { findCandidates, readSaleableLots, type Candidate } from './candidates.ts'
import { readMissingLines, type MissingLine } from './missing-lines.ts'
import { takesOf, usableLots, type PlannedTake } from './plan.ts'
import { moveLines, reserve, writePlanned } from './reserve.ts'
import { groupIntoShipments } from './shipments.ts'

/** Base units of a prescription line that a pharmacy hands over from its own shelf. */
export interface OwnSupply {
  readonly lineNumber: number
  readonly units: number
}

/**
 * Reserves at the pharmacy that accepts what it says it can supply itself, nearest expiry first. What it cannot is owed
 * by it (`owing`), or left for another pharmacy (`elsewhere`).
 * @returns true when some units are left over.
 * @throws CommandRefused `supplyInvalid` for lines and units that are not missing, `notInStock` with the line for what
 * the shelf does not hold.
 */
export async function reserveOwnStock(
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
  supply: readonly OwnSupply[],
  rest: 'owing' | 'elsewhere',
): Promise<boolean> {
  const missing = await readMissingLines(transaction.db, prescription)
  const takes = await takeFromShelf(transaction, prescription, wantedLines(missing, supply))
  const planned = groupIntoShipments(takes)
  const isHeld = await holdWorkingSites(transaction, [prescription.destinationSiteId])
  if (!isHeld || !(await reserve(transaction, planned, prescription.tenantId))) throw takenMeanwhile()
  await writePlanned(transaction, prescription, planned)
  const suppliedUnits = (lineNumber: number) =>
    supply.find((line) => line.lineNumber === lineNumber)?.units ?? 0
  const isWhole = ({ lineNumber, units }: MissingLine) => suppliedUnits(lineNumber) === units
  const left = missing.filter((line) => !isWhole(line))
  moveLines(transaction, prescription.id, idsOf(missing.filter(isWhole)), 'allocated')
  moveLines(transaction, prescription.id, idsOf(left), rest === 'owing' ? 'owing' : 'to_supply')
  return left.length > 0
}

function idsOf(lines: readonly MissingLine[]): string[] {
  return lines.map(({ prescriptionLineId }) => prescriptionLineId)
}

type WantedLine = MissingLine & { readonly wantedUnits: number; readonly line: number }

function wantedLines(missing: readonly MissingLine[], supply: readonly OwnSupply[]): WantedLine[] {
  const areDifferent = new Set(supply.map(({ lineNumber }) => lineNumber)).size === supply.length
  const wanted = supply.flatMap(({ lineNumber, units }, line) => {
    const found = missing.find((each) => each.lineNumber === lineNumber)
    const isSound = found !== undefined && Number.isSafeInteger(units) && units > 0 && units <= found.units
    return isSound ? [Object.assign({ wantedUnits: units, line }, found)] : []
  })
  if (areDifferent && wanted.length > 0 && wanted.length === supply.length) return wanted
  throw refused('invalid', {
    code: 'supplyInvalid',
    message: 'A supply names lines of the prescription that still miss so many units, each once.',
    nextStep: 'Read the prescription again and name what the pharmacy hands over.',
  })
}

async function takeFromShelf(
  { db, now }: CommandTransaction,
  { destinationSiteId, mode }: PrescriptionRow,
  wanted: readonly WantedLine[],
): Promise<PlannedTake[]> {
  const { candidates } = await findCandidates(db, destinationSiteId, mode, now)
  const shelf = candidates.find(({ site }) => site.id === destinationSiteId)
  if (shelf === undefined) throw new CommandRefused('conflict', wanted.map(notInStock))
  const productIds = wanted.map(({ productId }) => productId)
  const lots = await readSaleableLots(db, [destinationSiteId], productIds, now)
  const taken = wanted.map((line) => takesOfLine(shelf, line, lots, now))
  const short = wanted.filter(({ wantedUnits }, index) => {
    const units = (taken[index] ?? []).reduce((sum, take) => sum + take.units, 0)
    return units < wantedUnits
  })
  if (short.length > 0) throw new CommandRefused('conflict', short.map(notInStock))
  return taken.flat()
}

function takesOfLine(
  shelf: Candidate,
  line: WantedLine,
  lots: Parameters<typeof usableLots>[2],
  now: Date,
): PlannedTake[] {
  return takesOf(shelf, line, usableLots(shelf, line, lots, now), line.wantedUnits, now)
}

function notInStock({ lineNumber, wantedUnits, line }: WantedLine): Refusal {
  return {
    code: 'notInStock',
    message: `The pharmacy has fewer than ${wantedUnits} saleable units for line ${lineNumber}.`,
    nextStep: 'Accept what lies on the shelf, and owe the rest or leave it to another pharmacy.',
    line,
  }
}

function takenMeanwhile() {
  return refused('conflict', {
    code: 'takenMeanwhile',
    message: 'The stock was promised to somebody else a moment ago.',
    nextStep: 'Look at the shelf again and repeat.',
  })
}
