import { randomUUIDv7 } from 'node:crypto'
import { grantAccess, type Grant } from '../access/grants.ts'
import type { CommandTransaction } from '../commands.ts'
import { shipmentLegs, shipmentLines, shipments } from '../fulfilment/schema.ts'
import { keptWrite } from '../kept-query.ts'
import { patientLinks } from '../patients/schema.ts'
import type { PrescriptionRow } from '../prescriptions/state.ts'
import type { SiteRow } from './candidates.ts'
import type { PlannedTake } from './plan.ts'

/** A shipment to be, with the stock that is taken for it. */
export interface PlannedShipment {
  readonly id: string
  readonly takes: readonly PlannedTake[]
}

/** Which tenants handle a shipment on its way. */
export interface Handlers {
  /** By site id. */
  readonly siteTenants: ReadonlyMap<string, string>
  /** Who rides a lane, by lane id. */
  readonly carriers: ReadonlyMap<string, string>
}

/** One shipment per supplying site. */
export function groupIntoShipments(takes: readonly PlannedTake[]): PlannedShipment[] {
  return [...Map.groupBy(takes, ({ candidate }) => candidate.site.id).values()].map((group) => ({
    id: randomUUIDv7(),
    takes: group,
  }))
}

/**
 * Writes the shipments of a plan with their lines and legs, and lets in everybody who will handle them:
 * the hospital reads, the sites on the way and their carriers act. A carrier learns nothing of the prescription.
 */
export function createShipments(
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
  destination: SiteRow,
  planned: readonly PlannedShipment[],
  { siteTenants, carriers }: Handlers,
): void {
  const grants: Grant[] = []
  for (const shipment of planned) {
    const [first] = shipment.takes
    if (first === undefined) continue
    const { site, promise } = first.candidate
    writeShipment(transaction, prescription, destination, shipment)
    const stops = new Set([destination.tenantId])
    for (const leg of promise.legs) stops.add(siteTenants.get(leg.toSiteId) ?? destination.tenantId)
    const riders = promise.legs.flatMap((leg) => carriers.get(leg.laneId) ?? [])
    const letIn = (tenantId: string, purpose: 'read' | 'act'): Grant => ({
      resourceKind: 'shipment',
      resourceId: shipment.id,
      ownerTenantId: site.tenantId,
      tenantId,
      purpose,
    })
    grants.push(
      letIn(prescription.tenantId, 'read'),
      ...[...stops.union(new Set(riders))].map((tenantId) => letIn(tenantId, 'act')),
    )
    for (const tenantId of new Set([site.tenantId, ...stops])) {
      grants.push({
        resourceKind: 'prescription',
        resourceId: prescription.id,
        ownerTenantId: prescription.tenantId,
        tenantId,
        purpose: tenantId === destination.tenantId ? 'act' : 'read',
      })
    }
  }
  grantAccess(transaction, grants)
  const link = {
    patientId: prescription.patientId,
    tenantId: destination.tenantId,
    purpose: 'supply' as const,
    since: transaction.now,
  }
  transaction.write(transaction.db.insert(patientLinks).values(link).onConflictDoNothing())
}

function writeShipment(
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
  destination: SiteRow,
  { id: shipmentId, takes }: PlannedShipment,
): void {
  const [first] = takes
  if (first === undefined) return
  const { site, promise } = first.candidate
  const tenantId = site.tenantId
  const { db, write } = transaction
  const shipment = {
    id: shipmentId,
    tenantId,
    kind: 'prescription' as const,
    prescriptionId: prescription.id,
    prescriptionTenantId: prescription.tenantId,
    part: prescription.part,
    fromSiteId: site.id,
    destinationSiteId: destination.id,
    destinationTenantId: destination.tenantId,
    currentSiteId: site.id,
    mode: prescription.mode,
    state: 'allocated' as const,
    dueAt: prescription.dueAt,
    promisedAt: promise.arriveAt,
  }
  const lines = takes.map(({ line, lot, units }) => ({
    id: randomUUIDv7(),
    tenantId,
    shipmentId,
    prescriptionLineId: line.prescriptionLineId,
    productId: line.productId,
    lotId: lot.lotId,
    ownership: lot.ownership,
    units,
    campaignId: lot.campaignId,
  }))
  const legs = promise.legs.map((leg, index) => ({
    id: randomUUIDv7(),
    tenantId,
    shipmentId,
    sequence: index + 1,
    kind: leg.kind,
    fromSiteId: leg.fromSiteId,
    toSiteId: leg.toSiteId,
    state: 'planned' as const,
    plannedDepartAt: leg.departAt,
    plannedArriveAt: leg.arriveAt,
  }))
  write(insertShipment(db, shipment))
  write(db.insert(shipmentLines).values(lines))
  if (legs.length > 0) write(db.insert(shipmentLegs).values(legs))
  transaction.emit({
    type: 'shipment.allocated',
    aggregateKind: 'shipment',
    aggregateId: shipmentId,
    tenantId,
    payload: {
      prescriptionId: prescription.id,
      ...(prescription.part === 1 ? {} : { part: prescription.part }),
      fromSiteId: site.id,
      promisedAt: promise.arriveAt.toISOString(),
    },
  })
}

const insertShipment = keptWrite((db, row: typeof shipments.$inferInsert) => db.insert(shipments).values(row))
