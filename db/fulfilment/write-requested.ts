import { randomUUIDv7 } from 'node:crypto'
import { inArray } from 'drizzle-orm'
import type { DeliveryPromise, PlannedLeg } from '#domain/fulfilment/promise.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { grantAccess, type Grant } from '../access/grants.ts'
import type { Database } from '../client.ts'
import type { CommandTransaction } from '../commands.ts'
import { lanes, sites } from '../organisations/schema.ts'
import type { WantedShipments } from './open-shipments.ts'
import type { PlannedTake } from './plan-takes.ts'
import { shipmentLegs, shipmentLines, shipments } from './schema.ts'
import type { Ends } from './sendable.ts'
import { emitShipment, type ShipmentRow } from './shipment-state.ts'

/** Units of one lot that are reserved for a wanted line, and the shipment line that carries them. */
export interface OpenedTake {
  /** Which of the wanted lines. */
  readonly lineIndex: number
  readonly shipmentId: string
  readonly shipmentLineId: string
  readonly lotId: string
  readonly ownership: StockOwnership
  readonly expiresOn: string | null
  /** Base units. */
  readonly units: number
}

/** A station picks a shipment as one piece of work. */
const mostLines = 100

interface Reserved {
  readonly wanted: WantedShipments
  readonly ends: Ends
  readonly takes: readonly PlannedTake[]
  /** Null where no lanes lead to the destination. */
  readonly promise: DeliveryPromise | null
}

/** Writes the shipments of what is reserved, with lines and legs, and lets in whoever handles them. */
export async function writeRequested(
  transaction: CommandTransaction,
  reserved: Reserved,
): Promise<OpenedTake[]> {
  const { takes } = reserved
  if (takes.length === 0) return []
  const opened: OpenedTake[] = []
  const rows: ShipmentRow[] = []
  for (let start = 0; start < takes.length; start += mostLines) {
    const [row] = await transaction.db.insert(shipments).values(shipmentOf(reserved)).returning()
    if (!row) throw new Error('The shipment was not written.')
    rows.push(row)
    opened.push(...takes.slice(start, start + mostLines).map((take) => openedTake(row.id, take)))
  }
  await writeLines(transaction, reserved, opened)
  await writeLegs(transaction, reserved, rows)
  await letIn(transaction, reserved, rows)
  for (const row of rows) {
    emitShipment(transaction, row, 'shipment.allocated', {
      fromSiteId: row.fromSiteId,
      promisedAt: row.promisedAt.toISOString(),
    })
  }
  return opened
}

function shipmentOf({ wanted, ends, promise }: Reserved): typeof shipments.$inferInsert {
  return {
    id: randomUUIDv7(),
    tenantId: ends.from.tenantId,
    kind: wanted.kind,
    requestId: wanted.request.id,
    requestTenantId: wanted.request.tenantId,
    fromSiteId: ends.from.id,
    destinationSiteId: ends.destination?.id ?? null,
    destinationTenantId: ends.destination?.tenantId ?? null,
    currentSiteId: ends.from.id,
    takenFrom: wanted.takenFrom ?? 'available',
    state: 'allocated',
    dueAt: wanted.dueAt,
    promisedAt: promise?.arriveAt ?? wanted.dueAt,
  }
}

function openedTake(shipmentId: string, { lineIndex, lot, units }: PlannedTake): OpenedTake {
  const { lotId, ownership, expiresOn } = lot
  return { lineIndex, shipmentId, shipmentLineId: randomUUIDv7(), lotId, ownership, expiresOn, units }
}

async function writeLines(
  { db }: CommandTransaction,
  { wanted, ends }: Reserved,
  opened: readonly OpenedTake[],
): Promise<void> {
  const rows = opened.flatMap(({ lineIndex, shipmentId, shipmentLineId, lotId, ownership, units }) => {
    const line = wanted.lines[lineIndex]
    if (line === undefined) return []
    const { requestLineId, productId } = line
    const row = { id: shipmentLineId, tenantId: ends.from.tenantId, shipmentId, requestLineId, productId }
    return [{ ...row, lotId, ownership, units }]
  })
  await db.insert(shipmentLines).values(rows)
}

async function writeLegs(
  { db }: CommandTransaction,
  { ends, promise }: Reserved,
  rows: readonly ShipmentRow[],
): Promise<void> {
  const legs = promise?.legs ?? []
  if (legs.length === 0) return
  const { tenantId } = ends.from
  await db.insert(shipmentLegs).values(
    rows.flatMap(({ id: shipmentId }) =>
      legs.map((leg, index) => ({
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
      })),
    ),
  )
}

async function letIn(
  transaction: CommandTransaction,
  { wanted, ends, promise }: Reserved,
  rows: readonly ShipmentRow[],
): Promise<void> {
  const handlers = await readHandlers(transaction.db, promise?.legs ?? [])
  if (ends.destination !== null) handlers.add(ends.destination.tenantId)
  const grants = rows.flatMap(({ id: resourceId, tenantId: ownerTenantId }): Grant[] => {
    const shipment = { resourceKind: 'shipment', resourceId, ownerTenantId } as const
    return [
      { ...shipment, tenantId: wanted.request.tenantId, purpose: 'read' },
      ...[...handlers].map((tenantId) => ({ ...shipment, tenantId, purpose: 'act' as const })),
    ]
  })
  grantAccess(transaction, grants)
}

/** The tenants of the sites on the way, and those that ride there. */
async function readHandlers(db: Database, legs: readonly PlannedLeg[]): Promise<Set<string>> {
  if (legs.length === 0) return new Set()
  const stops = await db
    .select({ tenantId: sites.tenantId })
    .from(sites)
    .where(
      inArray(
        sites.id,
        legs.map(({ toSiteId }) => toSiteId),
      ),
    )
  const riders = await db
    .select({ tenantId: lanes.tenantId })
    .from(lanes)
    .where(
      inArray(
        lanes.id,
        legs.map(({ laneId }) => laneId),
      ),
    )
  return new Set([...stops, ...riders].map(({ tenantId }) => tenantId))
}
