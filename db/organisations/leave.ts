import { and, eq, gte, notInArray } from 'drizzle-orm'
import { prescriptionStates, type PrescriptionState } from '#domain/prescriptions/states.ts'
import { isFinal, statesOf } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { shipments } from '../fulfilment/schema.ts'
import { exportJobs } from '../jobs/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import { tenants } from './schema.ts'
import { moveTenant } from './tenant-state.ts'

// A tenant's own row lies in the directory, which belongs to the network: these are network commands on oneself alone.

/** The acting tenant begins to leave: it takes in nothing new, and finishes what it has. @throws `wrongState`. */
export function beginToLeave(client: DatabaseClient, request: CommandRequest) {
  return runNetworkCommand(client, request, (transaction) =>
    moveTenant(transaction, transaction.actor.tenantId, 'leaving', 'tenant.leaving', null),
  )
}

/**
 * The acting tenant has left: its people and keys open nothing any more; what it did stays on record.
 * @throws CommandRefused `stillOpen` while prescriptions or parcels of its own are under way, `exportMissing` without a
 * finished export since it began to leave, `wrongState`.
 */
export function completeLeaving(client: DatabaseClient, request: CommandRequest) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { tenantId } = transaction.actor
    const [tenant] = await transaction.db.select().from(tenants).where(eq(tenants.id, tenantId)).for('update')
    if (tenant?.state === 'leaving') {
      const open = await countOpen(transaction, tenantId)
      if (open > 0) throw stillOpen(open)
      if (!(await hasExport(transaction, tenantId, tenant.stateSince))) throw exportMissing()
    }
    return moveTenant(transaction, tenantId, 'left', 'tenant.left', null)
  })
}

async function countOpen({ db }: CommandTransaction, tenantId: string): Promise<number> {
  const finalStates = statesOf<PrescriptionState>(prescriptionStates).filter((state) =>
    isFinal<PrescriptionState>(prescriptionStates, state),
  )
  const finalShipments = statesOf<ShipmentState>(shipmentStates).filter((state) =>
    isFinal<ShipmentState>(shipmentStates, state),
  )
  const [own, parcels] = await Promise.all([
    db.$count(
      prescriptions,
      and(eq(prescriptions.tenantId, tenantId), notInArray(prescriptions.state, finalStates)),
    ),
    // Handed over is where a parcel's story ends for its depot, although it may yet be returned.
    db.$count(
      shipments,
      and(eq(shipments.tenantId, tenantId), notInArray(shipments.state, [...finalShipments, 'handed_over'])),
    ),
  ])
  return own + parcels
}

async function hasExport({ db }: CommandTransaction, tenantId: string, since: Date | null): Promise<boolean> {
  const found = await db.$count(
    exportJobs,
    and(
      eq(exportJobs.tenantId, tenantId),
      eq(exportJobs.state, 'done'),
      since === null ? undefined : gte(exportJobs.requestedAt, since),
    ),
  )
  return found > 0
}

function stillOpen(count: number) {
  return refused('conflict', {
    code: 'stillOpen',
    message: `${count} prescriptions or parcels of your organisation are still under way.`,
    nextStep: 'Finish or cancel them first.',
  })
}

function exportMissing() {
  return refused('conflict', {
    code: 'exportMissing',
    message: 'Your organisation has no finished export since it began to leave.',
    nextStep: 'Ask for an export and download it: once you have left, nobody of yours can.',
  })
}
