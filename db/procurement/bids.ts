import { and, eq, inArray } from 'drizzle-orm'
import { randomUUIDv7 } from 'node:crypto'
import { licenceInForce } from '#domain/organisations/licence.ts'
import { licenceNeeded } from '#domain/organisations/tenant.ts'
import type { Bid } from '#domain/procurement/offer.ts'
import { CommandRefused, notFound, refused } from '../command-refused.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { licences } from '../organisations/schema.ts'
import { rowRefusal } from '../check-rows.ts'
import { enterRound, requireState, type RoundRow } from './rounds.ts'
import { fingerprintOf, seal } from './sealing.ts'
import { procurementBids, procurementProducts } from './schema.ts'
import { readKeyHolders } from './tender.ts'

/** What a bid's seal is bound to: moved to another round, supplier or bid it does not open. */
export const bidContext = (roundId: string, supplierId: string, bidId: string) =>
  `round ${roundId} supplier ${supplierId} bid ${bidId}`

/**
 * Seals a supplier's bid to the two key holders, at once: what is stored, nobody can read before they open it. A second
 * bid takes the place of the first. The answer is the supplier's receipt.
 * @throws CommandRefused `bidLate`, `productNotTendered`, `licenceLapsed`, `wrongState`.
 */
export function submitBid(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, bid }: { readonly roundId: string; readonly bid: Bid },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const licensed = await licensedSuppliers(db, [actor.tenantId], now)
    const round = await enterRound(transaction, roundId, ['supplier'])
    if (!licensed.has(actor.tenantId)) throw licenceLapsed()
    requireBidding(round, now)
    await requireTendered(transaction, roundId, bid)
    const bidId = randomUUIDv7()
    const supplierTenantId = actor.tenantId
    const holders = await readKeyHolders(transaction, roundId)
    const publicKeys = holders.map(({ publicKey }) => publicKey)
    const envelope = seal(JSON.stringify(bid), publicKeys, bidContext(roundId, supplierTenantId, bidId))
    const sha256 = fingerprintOf(envelope)
    const replaced = await db
      .update(procurementBids)
      .set({ state: 'replaced', stateSince: now })
      .where(ownSealedBid(roundId, supplierTenantId))
      .returning({ id: procurementBids.id })
    await db.insert(procurementBids).values({
      id: bidId,
      tenantId: round.tenantId,
      roundId,
      supplierTenantId,
      state: 'sealed',
      envelope,
      sha256,
      sealedAt: now,
      sealedBy: actor.principalId,
      stateSince: now,
    })
    tellOfBid(transaction, 'procurement_bid.sealed', bidId, { roundId, sha256 })
    return { bidId, sha256, sealedAt: now.toISOString(), replacedBidId: replaced[0]?.id ?? null }
  })
}

/**
 * A supplier takes its bid back: before the opening without a trace of what was in it, after it until an award is
 * approved, so that the next one is made without it.
 * @throws CommandRefused `bidNotFound`, `wrongState`.
 */
export function withdrawBid(client: DatabaseClient, request: CommandRequest, roundId: string) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const round = await enterRound(transaction, roundId, ['supplier'])
    requireState(round, 'published', 'bidding', 'opened')
    const [withdrawn] = await db
      .update(procurementBids)
      .set({ state: 'withdrawn', stateSince: now })
      .where(
        and(
          eq(procurementBids.roundId, roundId),
          eq(procurementBids.supplierTenantId, actor.tenantId),
          inArray(procurementBids.state, ['sealed', 'opened']),
        ),
      )
      .returning({ id: procurementBids.id })
    if (!withdrawn) throw notFound('bid')
    tellOfBid(transaction, 'procurement_bid.withdrawn', withdrawn.id, { roundId })
    return { bidId: withdrawn.id, state: 'withdrawn' as const }
  })
}

/** Which of these suppliers have the paper that they need, in force at `now`. The caller may read their papers. */
export async function licensedSuppliers(
  db: Database,
  supplierIds: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (supplierIds.length === 0) return new Set()
  const held = await db
    .select()
    .from(licences)
    .where(
      and(
        inArray(licences.tenantId, [...supplierIds]),
        eq(licences.kind, licenceNeeded.supplier),
        eq(licences.state, 'accepted'),
      ),
    )
  return new Set(held.filter((licence) => licenceInForce(licence, now)).map(({ tenantId }) => tenantId))
}

function licenceLapsed() {
  return refused('conflict', {
    code: 'licenceLapsed',
    message: `Your organisation has no ${licenceNeeded.supplier} licence in force.`,
    nextStep: 'File a licence that is in force, then bid.',
  })
}

async function requireTendered({ db }: CommandTransaction, roundId: string, { offers }: Bid): Promise<void> {
  const tendered = await db
    .select({
      productId: procurementProducts.productId,
      ceiling: procurementProducts.ceilingTenThousandths,
    })
    .from(procurementProducts)
    .where(eq(procurementProducts.roundId, roundId))
  const ceilings = new Map(tendered.map(({ productId, ceiling }) => [productId, ceiling]))
  const faults = offers.flatMap(({ productId }, line) =>
    (ceilings.get(productId) ?? null) === null
      ? [rowRefusal('productNotTendered', `${productId} is not tendered in this round.`, line)]
      : [],
  )
  if (faults.length > 0) throw new CommandRefused('invalid', faults)
}

/** The row's own times decide, whether or not the round's workflow has moved it yet. */
function requireBidding(round: RoundRow, now: Date): void {
  if (now >= round.biddingClosesAt) {
    throw refused('conflict', {
      code: 'bidLate',
      message: `Bids were taken until ${round.biddingClosesAt.toISOString()}.`,
      nextStep: 'Bid in the next round; a bid that was sealed in time still counts.',
    })
  }
  requireState(round, 'published', 'bidding')
  if (now >= round.biddingOpensAt) return
  throw refused('conflict', {
    code: 'biddingNotOpen',
    message: `Bids are taken from ${round.biddingOpensAt.toISOString()} on.`,
    nextStep: 'Send the bid then.',
  })
}

function ownSealedBid(roundId: string, supplierTenantId: string) {
  return and(
    eq(procurementBids.roundId, roundId),
    eq(procurementBids.supplierTenantId, supplierTenantId),
    eq(procurementBids.state, 'sealed'),
  )
}

/** Told to the supplier alone: before the opening nobody is to know who bids. */
function tellOfBid(
  transaction: CommandTransaction,
  type: 'procurement_bid.sealed' | 'procurement_bid.withdrawn',
  bidId: string,
  payload: Readonly<Record<string, unknown>>,
): void {
  transaction.emit({
    type,
    aggregateKind: 'procurement_bid',
    aggregateId: bidId,
    tenantId: transaction.actor.tenantId,
    payload,
  })
}
