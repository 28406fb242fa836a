import { and, asc, desc, eq, gt, inArray, lt, or, sql, type SQL } from 'drizzle-orm'
import { explainDecision } from '#domain/procurement/explain-decision.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross, readAs } from '../commands.ts'
import {
  procurementAllocations,
  procurementCallOffs,
  procurementContracts,
  procurementDecisions,
} from './contract-schema.ts'
import type { RoundRow } from './rounds.ts'
import {
  procurementAwards,
  procurementBids,
  procurementDemands,
  procurementOffers,
  procurementParties,
  procurementProducts,
  procurementRounds,
  procurementWarnings,
} from './schema.ts'

/** A page of rows that are numbered by their ids. */
export interface PageOf {
  /** The last id of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** Reads of a round that the actor runs or takes part in. @throws CommandRefused `roundNotFound` for any other. */
function readOfRound<Value>(
  client: DatabaseClient,
  actor: Actor,
  roundId: string,
  read: (db: Database, round: RoundRow) => Promise<Value>,
): Promise<Value> {
  return readAs(client, actor, async (db) => {
    const [round] = await db.select().from(procurementRounds).where(eq(procurementRounds.id, roundId))
    if (!round) throw notFound('round')
    return read(db, round)
  })
}

/** The rounds that the actor's organisation runs or takes part in, newest first. */
export function listRounds(client: DatabaseClient, actor: Actor, { after, limit }: PageOf) {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(procurementRounds)
      .where(after === undefined ? undefined : lt(procurementRounds.id, after))
      .orderBy(desc(procurementRounds.id))
      .limit(limit),
  )
}

/** A round with what is bought in it. */
export function readRound(client: DatabaseClient, actor: Actor, roundId: string) {
  return readOfRound(client, actor, roundId, async (db, round) => ({
    ...round,
    products: await db
      .select()
      .from(procurementProducts)
      .where(eq(procurementProducts.roundId, roundId))
      .orderBy(procurementProducts.productId),
  }))
}

/**
 * The county-level regions in which institutions of a round are: where a supplier may offer to deliver. Read across tenants, since
 * a supplier sees no other party; regions alone are told. @throws CommandRefused `roundNotFound` for who takes no part.
 */
export async function readRoundRegions(
  client: DatabaseClient,
  actor: Actor,
  { roundId, now }: { readonly roundId: string; readonly now: Date },
): Promise<readonly { readonly regionCode: string }[]> {
  const { id, tenantId } = await readOfRound(client, actor, roundId, async (_db, round) => round)
  const rows = await readAcross(client, actor, 'procurement.regions', now, (db) =>
    db
      .selectDistinct({ regionCode: procurementParties.regionCode })
      .from(procurementParties)
      .where(
        and(
          eq(procurementParties.roundId, id),
          eq(procurementParties.tenantId, tenantId),
          eq(procurementParties.kind, 'institution'),
        ),
      )
      .orderBy(procurementParties.regionCode),
  )
  return rows.flatMap(({ regionCode }) => (regionCode === null ? [] : [{ regionCode }]))
}

/** How far the institutions are with their reports, for whoever runs the round. */
export function readDemandProgress(client: DatabaseClient, actor: Actor, roundId: string) {
  return readOfRound(client, actor, roundId, (db) =>
    db
      .select({
        institutionTenantId: procurementParties.partyTenantId,
        regionCode: procurementParties.regionCode,
        reportedLines: sql<number>`count(${procurementDemands.productId})::integer`,
        approvedLines: sql<number>`count(${procurementDemands.approvedAt})::integer`,
      })
      .from(procurementParties)
      .leftJoin(
        procurementDemands,
        and(
          eq(procurementDemands.roundId, procurementParties.roundId),
          eq(procurementDemands.institutionTenantId, procurementParties.partyTenantId),
        ),
      )
      .where(and(eq(procurementParties.roundId, roundId), eq(procurementParties.kind, 'institution')))
      .groupBy(procurementParties.partyTenantId, procurementParties.regionCode)
      .orderBy(procurementParties.partyTenantId),
  )
}

/** What an institution reported itself, line by line. */
export function listOwnDemand(client: DatabaseClient, actor: Actor, roundId: string) {
  return readOfRound(client, actor, roundId, (db) =>
    db
      .select()
      .from(procurementDemands)
      .where(
        and(
          eq(procurementDemands.roundId, roundId),
          eq(procurementDemands.institutionTenantId, actor.tenantId),
        ),
      )
      .orderBy(procurementDemands.productId),
  )
}

/**
 * A supplier's own bids as receipts; and all bids with what was in them for whoever runs the round, once they are
 * opened. Before, not even who has bid is told.
 */
export function listBids(client: DatabaseClient, actor: Actor, roundId: string) {
  return readOfRound(client, actor, roundId, async (db, round) => {
    const isOpened = !['open', 'collecting', 'pooled', 'published', 'bidding'].includes(round.state)
    const own = eq(procurementBids.supplierTenantId, actor.tenantId)
    const bids = await db
      .select()
      .from(procurementBids)
      .where(and(eq(procurementBids.roundId, roundId), isOpened ? undefined : own))
      .orderBy(asc(procurementBids.id))
    const offers = await db
      .select()
      .from(procurementOffers)
      .where(eq(procurementOffers.roundId, roundId))
      .orderBy(procurementOffers.productId)
    const byBid = Map.groupBy(offers, ({ bidId }) => bidId)
    return bids.map((bid) => ({ ...bid, offers: byBid.get(bid.id) ?? [] }))
  })
}

/** The awards that were worked out for a round, side by side, oldest first. */
export function listAwards(client: DatabaseClient, actor: Actor, roundId: string) {
  return readOfRound(client, actor, roundId, async (db) => {
    const awards = await db
      .select()
      .from(procurementAwards)
      .where(eq(procurementAwards.roundId, roundId))
      .orderBy(procurementAwards.id)
    return awards.map(({ facts: _facts, result, ...award }) => ({
      ...award,
      uncoveredLots: result.uncovered.length,
      suppliers: suppliersOf(result.lots),
    }))
  })
}

/** How much of an award each supplier gets. */
function suppliersOf(lots: (typeof procurementAwards.$inferSelect)['result']['lots']) {
  const supplies = lots.flatMap((lot) => lot.supplies)
  return [...Map.groupBy(supplies, ({ supplierId }) => supplierId)].map(([supplierTenantId, given]) => ({
    supplierTenantId,
    lots: given.length,
    units: given.reduce((sum, { units }) => sum + units, 0),
    costTenThousandths: given.reduce(
      (sum, { units, unitPriceTenThousandths }) => sum + units * unitPriceTenThousandths,
      0,
    ),
  }))
}

/** Why each bid won or lost in the award that stands, in sentences; nothing before it was approved. */
export function listDecisions(client: DatabaseClient, actor: Actor, roundId: string) {
  return readOfRound(client, actor, roundId, async (db, { awardId }) => {
    const rows = await db
      .select()
      .from(procurementDecisions)
      .where(
        and(eq(procurementDecisions.roundId, roundId), sql`${procurementDecisions.awardId} = ${awardId}`),
      )
      .orderBy(procurementDecisions.productId, procurementDecisions.supplierTenantId)
    return rows.map(({ supplierTenantId, productId, decision }) => ({
      supplierTenantId,
      productId,
      code: decision.code,
      textZh: explainDecision(decision, 'zh'),
      textEn: explainDecision(decision, 'en'),
      textKo: explainDecision(decision, 'ko'),
    }))
  })
}

/** The contracts of a round. */
export function listContracts(
  client: DatabaseClient,
  actor: Actor,
  roundId: string,
  { after, limit }: PageOf,
) {
  return readOfRound(client, actor, roundId, (db) =>
    db
      .select()
      .from(procurementContracts)
      .where(
        and(
          eq(procurementContracts.roundId, roundId),
          after === undefined ? undefined : gt(procurementContracts.id, after),
        ),
      )
      .orderBy(procurementContracts.id)
      .limit(limit),
  )
}

/**
 * Rows that the actor's organisation is in. The walls would say the same of each row; said here, its own rows are found
 * by their indexes among those of hundreds. Whoever runs the round is in all of them.
 */
function isConcerned(
  { tenantId }: Actor,
  round: RoundRow,
  rows: typeof procurementAllocations | typeof procurementCallOffs,
): SQL | undefined {
  if (round.tenantId === tenantId) return undefined
  return or(
    eq(rows.institutionTenantId, tenantId),
    eq(rows.supplierTenantId, tenantId),
    eq(rows.distributorTenantId, tenantId),
  )
}

/** What institutions may call off, as far as the actor's organisation has to do with it. */
export function listAllocations(
  client: DatabaseClient,
  actor: Actor,
  roundId: string,
  { after, limit }: PageOf,
) {
  return readOfRound(client, actor, roundId, (db, round) =>
    db
      .select({
        id: procurementAllocations.id,
        contractId: procurementAllocations.contractId,
        productId: procurementContracts.productId,
        unitPriceTenThousandths: procurementContracts.unitPriceTenThousandths,
        institutionTenantId: procurementAllocations.institutionTenantId,
        supplierTenantId: procurementAllocations.supplierTenantId,
        distributorTenantId: procurementAllocations.distributorTenantId,
        units: procurementAllocations.units,
        calledOffUnits: procurementAllocations.calledOffUnits,
      })
      .from(procurementAllocations)
      .innerJoin(procurementContracts, eq(procurementContracts.id, procurementAllocations.contractId))
      .where(
        and(
          eq(procurementAllocations.roundId, roundId),
          isConcerned(actor, round, procurementAllocations),
          after === undefined ? undefined : gt(procurementAllocations.id, after),
        ),
      )
      .orderBy(procurementAllocations.id)
      .limit(limit),
  )
}

/** The call-offs that the actor's organisation made, delivers, carries or watches over. */
export function listCallOffs(
  client: DatabaseClient,
  actor: Actor,
  roundId: string,
  { after, limit, states }: PageOf & { readonly states?: readonly string[] | undefined },
) {
  return readOfRound(client, actor, roundId, (db, round) =>
    db
      .select()
      .from(procurementCallOffs)
      .where(
        and(
          eq(procurementCallOffs.roundId, roundId),
          isConcerned(actor, round, procurementCallOffs),
          states === undefined ? undefined : inArray(sql`${procurementCallOffs.state}`, [...states]),
          after === undefined ? undefined : gt(procurementCallOffs.id, after),
        ),
      )
      .orderBy(procurementCallOffs.id)
      .limit(limit),
  )
}

/** What whoever runs the round must look at, oldest first. */
export function listWarnings(client: DatabaseClient, actor: Actor, roundId: string) {
  return readOfRound(client, actor, roundId, (db) =>
    db
      .select()
      .from(procurementWarnings)
      .where(eq(procurementWarnings.roundId, roundId))
      .orderBy(procurementWarnings.id),
  )
}

/** @throws CommandRefused `roundNotFound`, for reads that do not look at the round themselves. */
export async function requireVisibleRound(
  client: DatabaseClient,
  actor: Actor,
  roundId: string,
): Promise<void> {
  await readOfRound(client, actor, roundId, () => Promise.resolve(null))
}
