import { and, eq, inArray } from 'drizzle-orm'
import { mayMove } from '#domain/state-table.ts'
import { prescriptionStates } from '#domain/prescriptions/states.ts'
import { hasLapsed } from '#domain/prescriptions/validity.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveEscalationsOf } from '../fulfilment/escalations.ts'
import { tenants } from '../organisations/schema.ts'
import { tenantOfSite } from '../organisations/tenant-of-site.ts'
import { completePrescription, stopParts } from './parts.ts'
import { prescriptionLines, prescriptions } from './schema.ts'
import { lockPrescription, movePrescription, wrongPrescriptionState, type PrescriptionRow } from './state.ts'
import { hasHandedOver, stopShipments } from './stop-shipments.ts'

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
    const { underWay } = await stopShipments(transaction, row, 'cancelled')
    // Looked at with the parcels locked, so that no hand-over can come in between.
    if (await hasHandedOver(transaction, row.id)) throw alreadyHandedOver()
    if (underWay === 0) return endPrescription(transaction, row, 'cancelled')
    return awaitReturn(transaction, row)
  })
}

/** Notes that the prescription ends once its parcels, which are called back, have come back. */
export async function awaitReturn(transaction: CommandTransaction, row: PrescriptionRow): Promise<EndAnswer> {
  await transaction.db
    .update(prescriptions)
    .set({ cancelRequestedAt: transaction.now })
    .where(eq(prescriptions.id, row.id))
  emitPrescription(transaction, row, 'prescription.cancel_requested')
  return { prescriptionId: row.id, state: row.state, returning: true }
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
    await stopShipments(transaction, row, 'cancelled')
    return endPrescription(transaction, row, 'expired')
  })
}

/** Its hospital, and an operator of the site that hands it over or of the network. */
async function mayCancel(transaction: CommandTransaction, row: PrescriptionRow): Promise<boolean> {
  const { actor, db } = transaction
  if (row.tenantId === actor.tenantId) return true
  if (!actor.roles.includes('operator')) return false
  const [tenant] = await db.select({ kind: tenants.kind }).from(tenants).where(eq(tenants.id, actor.tenantId))
  return tenant?.kind === 'network_operator' || isDestination(transaction, row)
}

/** True when the actor's tenant runs the site that hands over. */
export async function isDestination(
  { db, actor }: CommandTransaction,
  row: PrescriptionRow,
): Promise<boolean> {
  const [destination] = await tenantOfSite(db, { siteId: row.destinationSiteId })
  return destination?.tenantId === actor.tenantId
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
  await cancelOpenLines(transaction, row.id)
  await stopParts(transaction, row)
  await resolveEscalationsOf(transaction, row.id)
  emitPrescription(
    transaction,
    row,
    state === 'cancelled' ? 'prescription.cancelled' : 'prescription.expired',
  )
  return { prescriptionId: row.id, state, returning: false }
}

/** Closes the lines of which nothing was handed over. */
export async function cancelOpenLines(
  transaction: CommandTransaction,
  prescriptionId: string,
): Promise<void> {
  await transaction.db
    .update(prescriptionLines)
    .set({ state: 'cancelled' })
    .where(
      and(
        eq(prescriptionLines.prescriptionId, prescriptionId),
        inArray(prescriptionLines.state, ['to_supply', 'allocated', 'owing']),
      ),
    )
}

/**
 * Ends a long prescription whose parts were stopped: completed when the patient had medicine of it, cancelled else. One
 * that waits to be accepted anew is cancelled in any case. The caller has made sure that no parcel is under way.
 */
export async function endStopped(transaction: CommandTransaction, row: PrescriptionRow): Promise<EndAnswer> {
  const isSupplied = await hasHandedOver(transaction, row.id)
  if (!isSupplied || !mayMove(prescriptionStates, row.state, 'completed'))
    return endPrescription(transaction, row, 'cancelled')
  await cancelOpenLines(transaction, row.id)
  await stopParts(transaction, row)
  await resolveEscalationsOf(transaction, row.id, { part: row.part })
  await completePrescription(transaction, row)
  return { prescriptionId: row.id, state: 'completed', returning: false }
}

function emitPrescription(
  transaction: CommandTransaction,
  { id, tenantId, part }: PrescriptionRow,
  type: 'prescription.cancel_requested' | 'prescription.cancelled' | 'prescription.expired',
): void {
  transaction.emit({
    type,
    aggregateKind: 'prescription',
    aggregateId: id,
    tenantId,
    payload: part === 1 ? {} : { part },
  })
}

function alreadyHandedOver() {
  return refused('conflict', {
    code: 'alreadyHandedOver',
    message: 'Medicine of this prescription was already handed over, so it can no longer be cancelled.',
    nextStep:
      'Take back what the patient has as a return, send back parcels that are still on their way, and stop the parts ' +
      'of a long prescription that have not begun.',
  })
}
