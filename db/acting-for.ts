import type { CommandTransaction } from './commands.ts'

/**
 * Does `work` in the name of another tenant, then goes on as the tenant that was acting before.
 * As with `actFor`, the caller has made sure that the actor may.
 */
export async function actingFor<Value>(
  transaction: CommandTransaction,
  tenantId: string,
  work: () => Promise<Value>,
): Promise<Value> {
  const before = transaction.actingTenantId()
  await transaction.actFor(tenantId)
  const value = await work()
  await transaction.actFor(before)
  return value
}
