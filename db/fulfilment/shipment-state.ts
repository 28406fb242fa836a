import { and, eq, sql } from 'drizzle-orm'
import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import type { EventType } from '#domain/events/event.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import { statesBefore } from '#domain/state-table.ts'
import { notFound, refused, wrongState, type CommandRefused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { isAnyOf, keptQuery, keptWrite } from '../kept-query.ts'
import { shipments } from './schema.ts'

export type ShipmentRow = typeof shipments.$inferSelect

/** A shipment to a patient, or from one. */
export type PrescribedShipment = ShipmentRow & {
  readonly prescriptionId: string
  readonly prescriptionTenantId: string
  readonly mode: FulfilmentMode
  readonly destinationSiteId: string
  readonly destinationTenantId: string
}

/** True when a prescription asked for the shipment: the database keeps all of these together. */
export function isPrescribed(shipment: ShipmentRow): shipment is PrescribedShipment {
  return shipment.prescriptionId !== null
}

/**
 * The shipment, when it is one to a patient.
 * @throws CommandRefused `wrongKind` for one that a site takes in.
 */
export function requirePrescribed(shipment: ShipmentRow): PrescribedShipment {
  if (isPrescribed(shipment)) return shipment
  throw refused('conflict', {
    code: 'wrongKind',
    message: `Shipment ${shipment.id} goes to a site, not to a patient.`,
    nextStep: 'Have the site that it goes to receive it.',
  })
}

/** What each step of a parcel answers: the shipment, and where it stands now. */
export interface ShipmentAnswer {
  readonly shipmentId: string
  readonly state: ShipmentState
}

type Change = Partial<
  Pick<
    ShipmentRow,
    | 'currentSiteId'
    | 'pickedBy'
    | 'recheckedBy'
    | 'dispatchedAt'
    | 'arrivedAt'
    | 'handedOverAt'
    | 'handedOverBy'
    | 'collectedBy'
    | 'receivedAt'
    | 'receivedBy'
    | 'returnReason'
    | 'returnedAt'
  >
>

export interface ShipmentMove {
  /** The shipments' owner. */
  readonly tenantId: string
  readonly shipmentIds: readonly string[]
  readonly to: ShipmentState
  readonly change?: Change
}

/**
 * Moves shipments of one owner to `to` by one compare-and-set over the state table, all or none: of two commands that
 * race for a shipment, exactly one moves it, and the other learns where it stands.
 * @throws CommandRefused `notFound`, or `conflict` with the first shipment that has no such step.
 */
export async function moveShipments(
  { db }: CommandTransaction,
  { tenantId, shipmentIds, to, change = {} }: ShipmentMove,
): Promise<ShipmentRow[]> {
  if (shipmentIds.length === 0) return []
  const before = statesBefore<ShipmentState>(shipmentStates, to)
  const moved = await movedRows(db, { ...change, state: to }, { tenantId, shipmentIds, before })
  if (moved.length === shipmentIds.length) return moved
  const present = await standing(db, { tenantId, shipmentIds })
  const left = present.find(({ id }) => !moved.some((row) => row.id === id))
  throw left ? wrongShipmentState(left, to) : notFound('shipment')
}

type OwnedShipments = Pick<ShipmentMove, 'tenantId' | 'shipmentIds'>

interface StandIn extends OwnedShipments {
  readonly before: readonly ShipmentState[]
}

const standing = keptQuery((db, { tenantId, shipmentIds }: OwnedShipments) =>
  db
    .select()
    .from(shipments)
    .where(and(eq(shipments.tenantId, tenantId), isAnyOf(shipments.id, shipmentIds))),
)

const movedRows = keptWrite(
  (db, change: Change & Pick<ShipmentRow, 'state'>, { tenantId, shipmentIds, before }: StandIn) =>
    db
      .update(shipments)
      .set({ ...change, version: sql`${shipments.version} + 1` })
      .where(
        and(
          eq(shipments.tenantId, tenantId),
          isAnyOf(shipments.id, shipmentIds),
          isAnyOf(shipments.state, before),
        ),
      )
      .returning(),
)

/** `moveShipments` for a single one. */
export async function moveShipment(
  transaction: CommandTransaction,
  tenantId: string,
  shipmentId: string,
  to: ShipmentState,
  change: Change = {},
): Promise<ShipmentRow> {
  const [moved] = await moveShipments(transaction, { tenantId, shipmentIds: [shipmentId], to, change })
  if (!moved) throw notFound('shipment')
  return moved
}

/**
 * Reads shipments of one owner and holds their rows until the command ends, so that what is decided on them still
 * holds when it commits.
 * @throws CommandRefused `notFound` when one does not exist.
 */
export async function lockShipments(
  { db }: CommandTransaction,
  tenantId: string,
  shipmentIds: readonly string[],
): Promise<ShipmentRow[]> {
  const rows = await lockedShipments(db, { tenantId, shipmentIds })
  if (rows.length !== shipmentIds.length) throw notFound('shipment')
  return rows
}

const lockedShipments = keptQuery((db, { tenantId, shipmentIds }: OwnedShipments) =>
  db
    .select()
    .from(shipments)
    .where(and(eq(shipments.tenantId, tenantId), isAnyOf(shipments.id, shipmentIds)))
    .orderBy(shipments.id)
    .for('update'),
)

/** `lockShipments` for a single one. */
export async function lockShipment(
  transaction: CommandTransaction,
  tenantId: string,
  shipmentId: string,
): Promise<ShipmentRow> {
  const [shipment] = await lockShipments(transaction, tenantId, [shipmentId])
  if (!shipment) throw notFound('shipment')
  return shipment
}

/** The refusal for a step that the state table does not have, with the steps that it has. */
export function wrongShipmentState(
  { id, state }: Pick<ShipmentRow, 'id' | 'state'>,
  wanted: ShipmentState,
): CommandRefused {
  const next: readonly ShipmentState[] = shipmentStates[state]
  return wrongState(
    `Shipment ${id}`,
    state,
    `become ${wanted}`,
    next.length === 0
      ? 'Its story is over; read it again.'
      : `Read it again; from here it can become ${next.join(', ')}.`,
  )
}

/**
 * Tells what happened to a shipment, and who asked for it. The journey finds itself by the prescription's id and part,
 * which is 1 unless told; an order, transfer or return by the request's id.
 */
export function emitShipment(
  transaction: CommandTransaction,
  shipment: ShipmentRow,
  type: Extract<EventType, `shipment.${string}`>,
  facts: Readonly<Record<string, unknown>> = {},
): void {
  const { id: aggregateId, tenantId } = shipment
  const payload = { ...whoAsked(shipment), ...facts }
  transaction.emit({ type, aggregateKind: 'shipment', aggregateId, tenantId, payload })
}

function whoAsked(shipment: ShipmentRow): Readonly<Record<string, unknown>> {
  const { kind, part, prescriptionId, requestId, requestTenantId } = shipment
  if (!isPrescribed(shipment)) return { kind, requestId, requestTenantId }
  return { prescriptionId, ...(part === 1 ? {} : { part }) }
}

/** The answer for a shipment that has just been moved. */
export function answerOf({ id, state }: ShipmentRow): ShipmentAnswer {
  return { shipmentId: id, state }
}
