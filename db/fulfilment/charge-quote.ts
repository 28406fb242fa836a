import { and, eq, inArray } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross, readAs } from '../commands.ts'
import { selfPayLinesOf } from '../insurance/check.ts'
import { readCovers } from '../insurance/cover.ts'
import { priceSupply, splitSupply } from '../money/priced-supply.ts'
import { readPrepaid } from '../money/queries.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { readOwners } from './handling.ts'
import { suppliedLines } from './prescription-lines.ts'
import { onTheWay } from './queries.ts'
import { shipmentLines, shipments } from './schema.ts'

/** What a parcel would cost if it were handed over at this moment. */
export interface ChargeQuote {
  readonly shipmentId: string
  /** YYYY-MM-DD in Shanghai: the prices and covers of this day. */
  readonly day: string
  readonly totalFen: number
  readonly patientFen: number
  readonly insurerFen: number
  /** What is left of what the patient paid before on the prescription, at the tenant that hands over. */
  readonly prepaidFen: number
}

/**
 * What the patient will pay for a parcel that left its depot and is not with them yet, by the same prices, covers and lines
 * that its hand-over will be charged by. Of two parcels of one patient, the first may use up what the second was quoted.
 * For who may hand it over. Sees the insurance side across tenants, which is recorded, and tells its sums alone.
 * @throws CommandRefused `shipmentNotFound` for others, and where the parcel is no patient's or is not on its way.
 */
export async function quoteCharge(
  client: DatabaseClient,
  actor: Actor,
  shipmentId: string,
  now: Date,
): Promise<ChargeQuote> {
  await readAs(client, actor, (db) => readOwners(db, actor, [shipmentId]))
  return readAcross(client, actor, 'charge.quote', now, async (db) => {
    const parcel = await readParcel(db, shipmentId)
    const rows = await db.select().from(shipmentLines).where(eq(shipmentLines.shipmentId, shipmentId))
    const supply = { ...parcel, lines: suppliedLines(rows) }
    const { lines, isDesignated } = await priceSupply(db, supply, now)
    const day = shanghaiDate(now)
    const covers = isDesignated ? await readCovers(db, parcel.patientId, day) : []
    const selfPay = await selfPayLinesOf(db, parcel.prescriptionId)
    const { totalFen, patientFen } = splitSupply(lines, selfPay, covers)
    const prepaidFen = await readPrepaid(db, parcel.prescriptionId, parcel.siteTenantId)
    return { shipmentId, day, totalFen, patientFen, insurerFen: totalFen - patientFen, prepaidFen }
  })
}

async function readParcel(db: Database, shipmentId: string) {
  const [parcel] = await db
    .select({
      siteId: shipments.destinationSiteId,
      siteTenantId: shipments.destinationTenantId,
      prescriptionId: prescriptions.id,
      patientId: prescriptions.patientId,
    })
    .from(shipments)
    .innerJoin(prescriptions, eq(prescriptions.id, shipments.prescriptionId))
    .where(
      and(
        eq(shipments.id, shipmentId),
        eq(shipments.kind, 'prescription'),
        inArray(shipments.state, [...onTheWay]),
      ),
    )
  if (!parcel || parcel.siteId === null || parcel.siteTenantId === null) throw notFound('shipment')
  return { ...parcel, siteId: parcel.siteId, siteTenantId: parcel.siteTenantId }
}
