import { and, eq, inArray } from 'drizzle-orm'
import { tenantStates, type TenantState } from '#domain/organisations/tenant-states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, wrongState } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { tenants } from './schema.ts'

// The directory belongs to the network, so these are network commands; who may call them is the API's to say.

/**
 * The regulator stops a tenant from taking in anything new. What it has running is finished.
 * @throws CommandRefused `tenantNotFound`, `wrongState`.
 */
export function suspendTenant(
  client: DatabaseClient,
  request: CommandRequest,
  { tenantId, reason }: { readonly tenantId: string; readonly reason: string },
) {
  return runNetworkCommand(client, request, (transaction) =>
    moveTenant(transaction, tenantId, 'suspended', 'tenant.suspended', reason),
  )
}

/** The regulator lets a suspended tenant go on. @throws CommandRefused `tenantNotFound`, `wrongState`. */
export function liftSuspension(
  client: DatabaseClient,
  request: CommandRequest,
  { tenantId, reason }: { readonly tenantId: string; readonly reason: string },
) {
  return runNetworkCommand(client, request, (transaction) =>
    moveTenant(transaction, tenantId, 'active', 'tenant.lifted', reason),
  )
}

/** Moves a tenant by one compare-and-set over its state table. */
export async function moveTenant(
  transaction: CommandTransaction,
  tenantId: string,
  to: TenantState,
  type: 'tenant.suspended' | 'tenant.lifted' | 'tenant.leaving' | 'tenant.left',
  stateReason: string | null,
) {
  const { db, now } = transaction
  const moved = await db
    .update(tenants)
    .set({ state: to, stateReason, stateSince: now })
    .where(and(eq(tenants.id, tenantId), inArray(tenants.state, statesBefore<TenantState>(tenantStates, to))))
  if (moved.rowCount === 0) throw await whyNot(transaction, tenantId, to)
  transaction.emit({ type, aggregateKind: 'tenant', aggregateId: tenantId, tenantId, payload: {} })
  return { tenantId, state: to }
}

async function whyNot({ db }: CommandTransaction, tenantId: string, to: TenantState) {
  const [present] = await db.select({ state: tenants.state }).from(tenants).where(eq(tenants.id, tenantId))
  if (!present) return notFound('tenant')
  return wrongState(
    'The tenant',
    present.state,
    `become ${to}`,
    'Read the list of tenants again to see where it stands.',
  )
}
