import { and, eq, gt, inArray, isNotNull } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { AwardFacts, Bidder, RegionDemand, TenderedProduct } from '#domain/procurement/award.ts'
import type { Tier } from '#domain/procurement/offer.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross, readAs } from '../commands.ts'
import { licensedSuppliers } from './bids.ts'
import {
  procurementBids,
  procurementDemands,
  procurementNegotiations,
  procurementOffers,
  procurementParties,
  procurementProducts,
} from './schema.ts'

/** What an award of a round is decided from, as things stand at `now`. */
export async function readAwardFacts(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  roundId: string,
): Promise<AwardFacts> {
  const [products, bidders] = await readAs(client, actor, async (db) => [
    await readProducts(db, roundId),
    await readBidders(db, roundId),
  ])
  const licensed = await readLicensed(
    client,
    actor,
    now,
    bidders.map(({ supplierId }) => supplierId),
  )
  return {
    date: shanghaiDate(now),
    products,
    bidders: bidders.map((bidder) =>
      bidder.excluded === null && !licensed.has(bidder.supplierId)
        ? { ...bidder, excluded: 'licenceLapsed' }
        : bidder,
    ),
  }
}

/** Which suppliers have their licence: papers belong to the suppliers, so it is asked across tenants. */
export function readLicensed(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  supplierIds: readonly string[],
): Promise<ReadonlySet<string>> {
  return readAcross(client, actor, 'procurement.licences', now, (db) =>
    licensedSuppliers(db, supplierIds, now),
  )
}

async function readProducts(db: Database, roundId: string): Promise<TenderedProduct[]> {
  const rows = await db
    .select()
    .from(procurementProducts)
    .where(
      and(
        eq(procurementProducts.roundId, roundId),
        gt(procurementProducts.pooledUnits, 0),
        isNotNull(procurementProducts.ceilingTenThousandths),
      ),
    )
    .orderBy(procurementProducts.productId)
  const demands = await readDemands(db, roundId)
  return rows.map((row) => ({
    productId: row.productId,
    isAntibiotic: row.isAntibiotic,
    ceilingTenThousandths: row.ceilingTenThousandths ?? 0,
    incumbentSupplierId: row.incumbentSupplierId,
    demands: demands.get(row.productId) ?? [],
  }))
}

/** What was approved, by product and region, in the order of their ids. */
async function readDemands(db: Database, roundId: string): Promise<Map<string, RegionDemand[]>> {
  const rows = await db
    .select({
      productId: procurementDemands.productId,
      institutionId: procurementDemands.institutionTenantId,
      units: procurementDemands.units,
      regionCode: procurementParties.regionCode,
    })
    .from(procurementDemands)
    .innerJoin(
      procurementParties,
      and(
        eq(procurementParties.roundId, procurementDemands.roundId),
        eq(procurementParties.partyTenantId, procurementDemands.institutionTenantId),
      ),
    )
    .where(
      and(
        eq(procurementDemands.roundId, roundId),
        gt(procurementDemands.units, 0),
        isNotNull(procurementDemands.approvedAt),
      ),
    )
    .orderBy(
      procurementDemands.productId,
      procurementParties.regionCode,
      procurementDemands.institutionTenantId,
    )
  return new Map(
    [...Map.groupBy(rows, ({ productId }) => productId)].map(([productId, ofProduct]) => [
      productId,
      [...Map.groupBy(ofProduct, ({ regionCode }) => regionCode ?? '')].map(([regionCode, institutions]) => ({
        regionCode,
        institutions: institutions.map(({ institutionId, units }) => ({ institutionId, units })),
      })),
    ]),
  )
}

async function readBidders(db: Database, roundId: string): Promise<Bidder[]> {
  const bids = await db
    .select()
    .from(procurementBids)
    .where(
      and(
        eq(procurementBids.roundId, roundId),
        inArray(procurementBids.state, ['opened', 'withdrawn', 'broken']),
      ),
    )
    .orderBy(procurementBids.sealedAt, procurementBids.id)
  const offers = Map.groupBy(
    await db
      .select()
      .from(procurementOffers)
      .where(eq(procurementOffers.roundId, roundId))
      .orderBy(procurementOffers.productId),
    ({ bidId }) => bidId,
  )
  const negotiated = await readNegotiated(db, roundId)
  return bids
    .filter(({ id, state }) => state !== 'withdrawn' || offers.has(id))
    .map(({ id, state, supplierTenantId, sealedAt, capacityUnits }) => ({
      supplierId: supplierTenantId,
      sealedAt: sealedAt.toISOString(),
      excluded: excludedBy[state] ?? null,
      capacityUnits,
      offers: (offers.get(id) ?? []).map((offer) => ({
        productId: offer.productId,
        tiers: negotiated.get(`${offer.productId}/${supplierTenantId}`) ?? offer.tiers,
        capacityUnits: offer.capacityUnits,
        regionCodes: offer.regionCodes,
        validTo: offer.validTo,
      })),
    }))
}

/** The one price that was agreed for a product with its only bidder, by product and supplier; the last one counts. */
async function readNegotiated(db: Database, roundId: string): Promise<Map<string, Tier[]>> {
  const rows = await db
    .select()
    .from(procurementNegotiations)
    .where(eq(procurementNegotiations.roundId, roundId))
    .orderBy(procurementNegotiations.id)
  return new Map(
    rows.map(({ productId, supplierTenantId, unitPriceTenThousandths }) => [
      `${productId}/${supplierTenantId}`,
      [{ fromUnits: 1, unitPriceTenThousandths }],
    ]),
  )
}

const excludedBy: Readonly<Record<string, Bidder['excluded']>> = {
  withdrawn: 'withdrawn',
  broken: 'bidChanged',
}
