import { and, eq, inArray, sql } from 'drizzle-orm'
import type { LineState } from '#domain/prescriptions/states.ts'
import type { Database } from '../client.ts'
import { takeClinicStock, type ClinicTake } from '../campaigns/clinic-lots.ts'
import { notFound } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { moveStock } from '../inventory/ledger.ts'
import { lanes, sites } from '../organisations/schema.ts'
import { prescriptionLines } from '../prescriptions/schema.ts'
import type { PrescriptionRow } from '../prescriptions/state.ts'
import type { SiteRow } from './candidates.ts'
import { createShipments, type PlannedShipment } from './shipments.ts'
import { together } from '../together.ts'

/**
 * Takes the stock of planned shipments, all of it or none, what campaigns hold for the clinic that prescribed with it.
 * @param hospitalId the hospital that prescribed: what a campaign holds is its fever clinic's.
 * @returns false when somebody else was faster.
 */
export async function reserve(
  transaction: CommandTransaction,
  planned: readonly PlannedShipment[],
  hospitalId: string,
): Promise<boolean> {
  const { db, write } = transaction
  write(db.execute(sql`savepoint reservation`))
  const isTaken =
    (await takeClinicStock(transaction, heldTakes(planned, hospitalId))) &&
    (await takeFromShelves(transaction, planned))
  write(db.execute(isTaken ? sql`release savepoint reservation` : sql`rollback to savepoint reservation`))
  return isTaken
}

function heldTakes(planned: readonly PlannedShipment[], hospitalId: string): ClinicTake[] {
  return planned.flatMap(({ takes }) =>
    takes.flatMap(({ candidate: { site }, lot, units }) => {
      const { campaignId } = lot
      return campaignId === null
        ? []
        : [{ hospitalId, campaignId, tenantId: site.tenantId, siteId: site.id, lot, units }]
    }),
  )
}

async function takeFromShelves(
  transaction: CommandTransaction,
  planned: readonly PlannedShipment[],
): Promise<boolean> {
  const shortage = await moveStock(
    transaction,
    planned.flatMap(({ id, takes }) =>
      takes.map(({ candidate, lot, units }) => ({
        reason: 'reserve' as const,
        lotId: lot.lotId,
        productId: lot.productId,
        ownership: lot.ownership,
        units,
        from: { account: 'available' as const, siteId: candidate.site.id },
        to: { account: 'reserved' as const, siteId: candidate.site.id },
        tenantId: candidate.site.tenantId,
        referenceId: id,
      })),
    ),
  )
  return shortage === null
}

/**
 * Writes shipments whose stock is reserved, with the lanes they ride and everybody who handles them.
 * @returns the site that hands them over.
 */
export async function writePlanned(
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
  planned: readonly PlannedShipment[],
): Promise<SiteRow> {
  const legs = planned.flatMap(({ takes }) => takes.flatMap(({ candidate }) => candidate.promise.legs))
  const siteIds = legs.map((leg) => leg.toSiteId)
  const { db } = transaction
  const [onTheWay, carriers] = await together([
    db
      .select()
      .from(sites)
      .where(inArray(sites.id, [prescription.destinationSiteId, ...siteIds])),
    readCarriers(
      db,
      legs.map((leg) => leg.laneId),
    ),
  ])
  const destination = onTheWay.find((site) => site.id === prescription.destinationSiteId)
  if (destination === undefined) throw notFound('site')
  const siteTenants = new Map(onTheWay.map((site) => [site.id, site.tenantId]))
  createShipments(transaction, prescription, destination, planned, { siteTenants, carriers })
  return destination
}

/** Tells lines of a prescription where their supply stands. */
export function moveLines(
  { db, write }: CommandTransaction,
  prescriptionId: string,
  lineIds: readonly string[],
  state: LineState,
): void {
  if (lineIds.length === 0) return
  const which = and(
    eq(prescriptionLines.prescriptionId, prescriptionId),
    inArray(prescriptionLines.id, [...lineIds]),
  )
  write(db.update(prescriptionLines).set({ state }).where(which))
}

/** Who rides each lane. */
async function readCarriers(db: Database, laneIds: readonly string[]): Promise<Map<string, string>> {
  if (laneIds.length === 0) return new Map()
  const rows = await db
    .select({ id: lanes.id, tenantId: lanes.tenantId })
    .from(lanes)
    .where(inArray(lanes.id, [...laneIds]))
  return new Map(rows.map(({ id, tenantId }) => [id, tenantId]))
}
