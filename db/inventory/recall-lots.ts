import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { parseTraceCode } from '#domain/catalogue/trace-code.ts'
import type { Database } from '../client.ts'
import { CommandRefused, notFound, refused } from '../command-refused.ts'
import { boxesOf } from './packaging.ts'
import { recallLots, recalls, type RecallBasis } from './recall-schema.ts'
import { lotsOfSupplier } from './supplier-lots.ts'
import { lots, traceCodes } from './schema.ts'

/**
 * The lots that a recall is about, across tenants: those named, that of a scanned box or package, or every lot that ever
 * came from a supplier and is not recalled yet.
 * @throws CommandRefused `lotNotFound`, `traceCodeNotFound`, `supplierNotFound`, `alreadyRecalled` when all that came from
 * the supplier is, or a code that cannot be read.
 */
export async function lotsOfBasis(db: Database, basis: RecallBasis): Promise<string[]> {
  if (basis.kind === 'lots') return knownLots(db, basis.lotIds)
  if (basis.kind === 'trace_code') return lotsOfCode(db, basis.code)
  const found = await lotsOfSupplier(db, basis)
  if (found.length === 0) throw notFound('supplier')
  // What another recall stopped already is stopped; the rest of the supplier's goods must not wait for that.
  const open = found.filter(({ isRecalled }) => !isRecalled)
  if (open.length === 0) throw alreadyRecalled()
  return open.map(({ lotId }) => lotId).toSorted()
}

async function knownLots(db: Database, lotIds: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(lotIds)]
  const found = await db.select({ id: lots.id }).from(lots).where(inArray(lots.id, wanted))
  if (found.length !== wanted.length) throw notFound('lot')
  return wanted.toSorted()
}

async function lotsOfCode(db: Database, scanned: string): Promise<string[]> {
  const read = parseTraceCode(scanned)
  if (!read.ok) throw new CommandRefused('invalid', read.refusals)
  const { code } = read.value
  const boxes = (await boxesOf(db, [code])).get(code) ?? [code]
  const found = await db
    .selectDistinct({ lotId: traceCodes.lotId })
    .from(traceCodes)
    .where(inArray(traceCodes.code, [...boxes]))
  if (found.length === 0) throw notFound('traceCode')
  return found.map(({ lotId }) => lotId).toSorted()
}

/**
 * Stops lots for everybody: from the commit on no command sells, promises or receives them.
 * @throws CommandRefused `alreadyRecalled` when an open recall has one of them.
 */
export async function markRecalled(db: Database, lotIds: readonly string[], now: Date): Promise<void> {
  const marked = await db
    .update(lots)
    .set({ recalledAt: now })
    .where(and(inArray(lots.id, [...lotIds]), isNull(lots.recalledAt)))
    .returning({ id: lots.id })
  if (marked.length !== lotIds.length) throw alreadyRecalled()
}

function alreadyRecalled() {
  return refused('conflict', {
    code: 'alreadyRecalled',
    message: 'One of the lots is recalled already.',
    nextStep: 'Read the open recalls, and leave out what they have.',
  })
}

/** Lets the lots of a lifted recall be sold again, once people have cleared them. */
export async function unmarkRecalled(db: Database, recallId: string): Promise<void> {
  const ofRecall = db
    .select({ id: recallLots.lotId })
    .from(recallLots)
    .where(eq(recallLots.recallId, recallId))
  await db.update(lots).set({ recalledAt: null }).where(inArray(lots.id, ofRecall))
}

/** The lots of a recall. */
export async function readRecallLots(db: Database, recallId: string): Promise<string[]> {
  const rows = await db
    .select({ lotId: recallLots.lotId })
    .from(recallLots)
    .where(eq(recallLots.recallId, recallId))
    .orderBy(recallLots.lotId)
  return rows.map(({ lotId }) => lotId)
}

/** The recalls that stop any of the lots, with who announced each and which lot it stops. Empty where all may be sold. */
export async function recallsOf(
  db: Database,
  lotIds: readonly string[],
): Promise<{ readonly recallId: string; readonly tenantId: string; readonly lotId: string }[]> {
  if (lotIds.length === 0) return []
  return db
    .select({ recallId: recalls.id, tenantId: recalls.tenantId, lotId: recallLots.lotId })
    .from(recallLots)
    .innerJoin(recalls, eq(recalls.id, recallLots.recallId))
    .innerJoin(lots, and(eq(lots.id, recallLots.lotId), isNotNull(lots.recalledAt)))
    .where(and(inArray(recallLots.lotId, [...lotIds]), sql`${recalls.state} <> 'lifted'`))
}

/** True for a lot that a recall has stopped. */
export async function isRecalledLot(db: Database, lotId: string): Promise<boolean> {
  return (await db.$count(lots, and(eq(lots.id, lotId), isNotNull(lots.recalledAt)))) > 0
}

/** The refusal for keeping units of a recalled lot that came beyond what was sent. */
export function recalledNotKept() {
  return refused('conflict', {
    code: 'lotRecalled',
    message: 'The lot is recalled: what came of it beyond what was sent is not kept.',
    nextStep: 'Send the units back, or write them off: whoever sent them bears them.',
  })
}
