import { and, asc, eq, inArray, notInArray } from 'drizzle-orm'
import { mayMove } from '#domain/state-table.ts'
import { prescriptionStates } from '#domain/prescriptions/states.ts'
import { hasLapsed } from '#domain/prescriptions/validity.ts'
import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { callBackShipments, cancelShipments } from '../fulfilment/cancelling.ts'
import { resolveEscalationsOf } from '../fulfilment/escalations.ts'
import { shipments } from '../fulfilment/schema.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { prescriptionLines, prescriptions } from './schema.ts'
import { lockPrescription, movePrescription, wrongPrescriptionState, type PrescriptionRow } from './state.ts'

export interface EndAnswer {
  readonly prescriptionId: string
  readonly state: PrescriptionRow['state']
  /** True when parcels are on their way back, and the prescription is cancelled once they arrived. */
  readonly returning: boolean
}

/**
 * Cancels a prescription before its hand-over. What was not dispatched is released at once; what was is called back,
 * and the prescription is cancelled when it has come back. In a race with a dispatch the parcel's row decides:
 * the command that changes it first wins, and the other one sees that.
 * A network command: the parcels may belong to several depots.
 */
export function cancelPrescription(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string },
) {
  return runNetworkCommand(client, request, async (transaction): Promise<EndAnswer> => {
    const row = await lockPrescription(transaction, input.prescriptionId)
    if (!(await mayCancel(transaction, row))) throw notFound('prescription')
    if (row.cancelRequestedAt !== null) return { prescriptionId: row.id, state: row.state, returning: true }
    if (!mayMove(prescriptionStates, row.state, 'cancelled'))
      throw wrongPrescriptionState(row.state, 'cancelled')
    const { underWay } = await stopShipments(transaction, row)
    if (underWay === 0) return endPrescription(transaction, row, 'cancelled')
    await transaction.db
      .update(prescriptions)
      .set({ cancelRequestedAt: transaction.now })
      .where(eq(prescriptions.id, row.id))
    emitPrescription(transaction, row, 'prescription.cancel_requested')
    return { prescriptionId: row.id, state: row.state, returning: true }
  })
}

/**
 * Ends a prescription whose last valid day is over and that no pharmacy accepted; one that was accepted goes on.
 * Answers with the state it is in, changed or not.
 */
export function expirePrescription(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string },
) {
  return runNetworkCommand(client, request, async (transaction): Promise<EndAnswer> => {
    const row = await lockPrescription(transaction, input.prescriptionId)
    const isDue = hasLapsed(row, transaction.now) && mayMove(prescriptionStates, row.state, 'expired')
    if (!isDue) return { prescriptionId: row.id, state: row.state, returning: false }
    await stopShipments(transaction, row)
    return endPrescription(transaction, row, 'expired')
  })
}

/** Its hospital, and an operator of the site that hands it over or of the network. */
async function mayCancel({ db, actor }: CommandTransaction, row: PrescriptionRow): Promise<boolean> {
  if (row.tenantId === actor.tenantId) return true
  if (!actor.roles.includes('operator')) return false
  const [tenant] = await db.select({ kind: tenants.kind }).from(tenants).where(eq(tenants.id, actor.tenantId))
  if (tenant?.kind === 'network_operator') return true
  const [destination] = await db
    .select({ tenantId: sites.tenantId })
    .from(sites)
    .where(eq(sites.id, row.destinationSiteId))
  return destination?.tenantId === actor.tenantId
}

/** Nothing more can happen to a shipment that ended in one of these without having reached the patient. */
const endedWithoutHandOver = ['cancelled', 'returned', 'written_off'] as const satisfies ShipmentState[]

/** Locks the live shipments in one order, releases those still in a depot and calls the others back. */
async function stopShipments(
  transaction: CommandTransaction,
  row: PrescriptionRow,
): Promise<{ underWay: number }> {
  const live = await transaction.db
    .select({ id: shipments.id, state: shipments.state })
    .from(shipments)
    .where(and(eq(shipments.prescriptionId, row.id), notInArray(shipments.state, [...endedWithoutHandOver])))
    .orderBy(asc(shipments.id))
    .for('update')
  if (live.some(({ state }) => state === 'handed_over')) throw alreadyHandedOver()
  const inDepot = live.filter(({ state }) => mayMove<ShipmentState>(shipmentStates, state, 'cancelled'))
  const underWay = live.filter((shipment) => !inDepot.includes(shipment))
  const toCallBack = underWay.filter(({ state }) =>
    mayMove<ShipmentState>(shipmentStates, state, 'return_in_transit'),
  )
  await cancelShipments(
    transaction,
    inDepot.map(({ id }) => id),
    'cancelled',
  )
  await callBackShipments(
    transaction,
    toCallBack.map(({ id }) => id),
    'cancelled',
  )
  return { underWay: underWay.length }
}

/**
 * Ends a prescription with what of its lines was not handed over, and closes its warnings. The caller has made sure that
 * none of its parcels is under way.
 */
export async function endPrescription(
  transaction: CommandTransaction,
  row: PrescriptionRow,
  state: 'cancelled' | 'expired',
): Promise<EndAnswer> {
  await movePrescription(transaction, row.id, state)
  await transaction.db
    .update(prescriptionLines)
    .set({ state: 'cancelled' })
    .where(
      and(
        eq(prescriptionLines.prescriptionId, row.id),
        inArray(prescriptionLines.state, ['to_supply', 'allocated', 'owing']),
      ),
    )
  await resolveEscalationsOf(transaction, row.id)
  emitPrescription(
    transaction,
    row,
    state === 'cancelled' ? 'prescription.cancelled' : 'prescription.expired',
  )
  return { prescriptionId: row.id, state, returning: false }
}

function emitPrescription(
  transaction: CommandTransaction,
  { id, tenantId }: PrescriptionRow,
  type: 'prescription.cancel_requested' | 'prescription.cancelled' | 'prescription.expired',
): void {
  transaction.emit({ type, aggregateKind: 'prescription', aggregateId: id, tenantId, payload: {} })
}

function alreadyHandedOver() {
  return refused('conflict', {
    code: 'alreadyHandedOver',
    message: 'Medicine of this prescription was already handed over, so it can no longer be cancelled.',
    nextStep:
      'Take back what the patient has as a return, and send back parcels that are still on their way.',
  })
}
