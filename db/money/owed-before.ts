import { and, asc, eq, inArray } from 'drizzle-orm'
import { coversAfter, type PatientCover } from '#domain/insurance/payers.ts'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Database } from '../client.ts'
import { beforeArrival } from '../fulfilment/queries.ts'
import { suppliedLines } from '../fulfilment/prescription-lines.ts'
import { shipmentLines, shipments } from '../fulfilment/schema.ts'
import { readCovers } from '../insurance/cover.ts'
import { priceSupply, splitSupply } from './priced-supply.ts'

/** A prescription, and the tenant in whose book its patient pays. */
export interface PaidPrescription {
  readonly prescriptionId: string
  readonly patientId: string
  readonly tenantId: string
}

/** A parcel that a patient may pay for before they have it. */
export interface ComingParcel {
  readonly shipmentId: string
  readonly siteId: string
  readonly state: ShipmentState
  readonly promisedAt: Date
}

/** What the parcels would cost if all were handed over at this moment, in fen. */
export interface Owed {
  readonly parcels: readonly ComingParcel[]
  readonly totalFen: number
  readonly patientFen: number
}

/** Made for a patient, and not with them: what it costs may be paid before. */
export const beforeHandOver: readonly ShipmentState[] = [...beforeArrival, 'arrived']

/**
 * What a patient will owe at a tenant for the parcels of a prescription that are still to come, the one that is promised first
 * in front: priced and split as a hand-over now would be, each parcel after those before it have used up their part of the year.
 * @param selfPay the prescription lines that insurance refused
 */
export async function readOwed(
  db: Database,
  prescription: PaidPrescription,
  selfPay: ReadonlySet<string>,
  now: Date,
): Promise<Owed> {
  const parcels = await readComing(db, prescription)
  if (parcels.length === 0) return { parcels, totalFen: 0, patientFen: 0 }
  const shipmentIds = parcels.map(({ shipmentId }) => shipmentId)
  const rows = await db.select().from(shipmentLines).where(inArray(shipmentLines.shipmentId, shipmentIds))
  let covers: readonly PatientCover[] | null = null
  let totalFen = 0
  let patientFen = 0
  for (const { shipmentId, siteId } of parcels) {
    const lines = suppliedLines(rows.filter((row) => row.shipmentId === shipmentId))
    const supply = { siteId, siteTenantId: prescription.tenantId, lines }
    const priced = await priceSupply(db, supply, now)
    if (priced.isDesignated) covers ??= await readCovers(db, prescription.patientId, shanghaiDate(now))
    const split = splitSupply(priced.lines, selfPay, priced.isDesignated ? (covers ?? []) : [])
    if (priced.isDesignated) covers = coversAfter(covers ?? [], split)
    totalFen += split.totalFen
    patientFen += split.patientFen
  }
  return { parcels, totalFen, patientFen }
}

async function readComing(
  db: Database,
  { prescriptionId, tenantId }: PaidPrescription,
): Promise<ComingParcel[]> {
  const rows = await db
    .select({
      shipmentId: shipments.id,
      siteId: shipments.destinationSiteId,
      state: shipments.state,
      promisedAt: shipments.promisedAt,
    })
    .from(shipments)
    .where(
      and(
        eq(shipments.prescriptionId, prescriptionId),
        eq(shipments.kind, 'prescription'),
        eq(shipments.destinationTenantId, tenantId),
        inArray(shipments.state, [...beforeHandOver]),
      ),
    )
    .orderBy(asc(shipments.promisedAt), asc(shipments.id))
  return rows.flatMap(({ siteId, ...row }) => (siteId === null ? [] : [{ ...row, siteId }]))
}
