import { sql } from 'drizzle-orm'
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
  const before = await transaction.db.execute<{ tenant: string }>(sql`select actor_tenant() as tenant`)
  await transaction.actFor(tenantId)
  const value = await work()
  await transaction.actFor(before.rows[0]?.tenant ?? transaction.actor.tenantId)
  return value
}
