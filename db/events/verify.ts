import { gt, max, sql } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'
import { batchHash, genesisHash } from './chain.ts'
import { auditBatches, eventCursors, events } from './schema.ts'

/** The end of the chain at some moment. Kept outside the database, it shows whether the end was cut off later. */
export interface ChainHead {
  readonly lastPosition: number
  readonly hash: string
}

/** What is wrong with the stream. Positions name the batch, or the range, in which it lies. */
export type ChainFault =
  | { readonly kind: 'contentChanged'; readonly firstPosition: number; readonly lastPosition: number }
  | { readonly kind: 'eventsMissing'; readonly firstPosition: number; readonly lastPosition: number }
  | { readonly kind: 'batchMissing'; readonly firstPosition: number; readonly lastPosition: number }
  | { readonly kind: 'chainBroken'; readonly firstPosition: number; readonly lastPosition: number }
  | { readonly kind: 'unsealed'; readonly firstPosition: number; readonly lastPosition: number }
  | { readonly kind: 'cutOff'; readonly firstPosition: number; readonly lastPosition: number }
  | { readonly kind: 'rewritten'; readonly firstPosition: number; readonly lastPosition: number }

export interface ChainVerdict {
  readonly head: ChainHead
  /** Empty when every event is as it was sealed. */
  readonly faults: readonly ChainFault[]
}

const batchesPerPage = 500

/**
 * Recomputes the whole audit chain: finds events that were edited, deleted, put in another order, or cut off at the end.
 * The end is known from the readers that came further and from `anchor`, a head that was kept elsewhere; only the
 * anchor shows a chain that was computed anew as a whole.
 */
export function verifyEvents(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  anchor?: ChainHead,
): Promise<ChainVerdict> {
  return readAcross(client, actor, 'events.verify', now, async (db) => {
    const faults: ChainFault[] = []
    let head: ChainHead = { lastPosition: 0, hash: genesisHash }
    let sawAnchor = anchor === undefined
    for (;;) {
      const page = await readBatches(db, head.lastPosition)
      for (const batch of page) {
        faults.push(...faultsOf(batch, head))
        head = { lastPosition: batch.lastPosition, hash: batch.hash }
        sawAnchor ||= head.lastPosition === anchor?.lastPosition && head.hash === anchor.hash
      }
      if (page.length < batchesPerPage) break
    }
    faults.push(...(await faultsAtEnd(db, head)))
    if (anchor !== undefined && !sawAnchor) faults.push(faultAgainst(anchor, head))
    return { head, faults }
  })
}

/** The present end of the chain, to be kept where nobody who can write to this database can write. */
export async function readChainHead(client: DatabaseClient): Promise<ChainHead> {
  const [last] = await client.network
    .select({ lastPosition: auditBatches.lastPosition, hash: auditBatches.hash })
    .from(auditBatches)
    .orderBy(sql`${auditBatches.lastPosition} desc`)
    .limit(1)
  return last ?? { lastPosition: 0, hash: genesisHash }
}

interface CheckedBatch {
  readonly firstPosition: number
  readonly lastPosition: number
  readonly previousHash: string
  readonly hash: string
  readonly found: number
  readonly recomputed: string | null
}

function readBatches(db: Database, afterPosition: number): Promise<CheckedBatch[]> {
  return db
    .select({
      firstPosition: auditBatches.firstPosition,
      lastPosition: auditBatches.lastPosition,
      previousHash: auditBatches.previousHash,
      hash: auditBatches.hash,
      found: sql<number>`content.found`,
      recomputed: sql<string | null>`content.hash`,
    })
    .from(auditBatches)
    .innerJoin(
      sql`lateral (
        select count(*)::integer as found, ${batchHash(sql`${auditBatches.previousHash}`)} as hash from events as event
        where event.position between ${auditBatches.firstPosition} and ${auditBatches.lastPosition}
      ) as content`,
      sql`true`,
    )
    .where(gt(auditBatches.lastPosition, afterPosition))
    .orderBy(auditBatches.lastPosition)
    .limit(batchesPerPage)
}

function faultsOf(batch: CheckedBatch, before: ChainHead): ChainFault[] {
  const { firstPosition, lastPosition } = batch
  const faults: ChainFault[] = []
  if (firstPosition !== before.lastPosition + 1) {
    faults.push({
      kind: 'batchMissing',
      firstPosition: before.lastPosition + 1,
      lastPosition: firstPosition - 1,
    })
  } else if (batch.previousHash !== before.hash) {
    faults.push({ kind: 'chainBroken', firstPosition, lastPosition })
  }
  if (batch.found !== lastPosition - firstPosition + 1) {
    faults.push({ kind: 'eventsMissing', firstPosition, lastPosition })
  } else if (batch.recomputed !== batch.hash) {
    faults.push({ kind: 'contentChanged', firstPosition, lastPosition })
  }
  return faults
}

async function faultsAtEnd(db: Database, head: ChainHead): Promise<ChainFault[]> {
  const [placed] = await db.select({ position: max(events.position) }).from(events)
  const [reader] = await db.select({ position: max(eventCursors.position) }).from(eventCursors)
  const faults: ChainFault[] = []
  const firstPosition = head.lastPosition + 1
  const lastPlaced = placed?.position ?? 0
  const lastRead = reader?.position ?? 0
  if (lastPlaced > head.lastPosition) {
    faults.push({ kind: 'unsealed', firstPosition, lastPosition: lastPlaced })
  }
  if (lastRead > head.lastPosition) faults.push({ kind: 'cutOff', firstPosition, lastPosition: lastRead })
  return faults
}

function faultAgainst({ lastPosition }: ChainHead, head: ChainHead): ChainFault {
  return lastPosition > head.lastPosition
    ? { kind: 'cutOff', firstPosition: head.lastPosition + 1, lastPosition }
    : { kind: 'rewritten', firstPosition: 1, lastPosition }
}
