import { and, eq } from 'drizzle-orm'
import type { DatabaseClient } from '#db/client.ts'
import { commandKeys } from '#db/events/schema.ts'
import { tenantId } from './world/tenants.ts'

/** The route of the load's last step: when it took effect, the demo world is whole. */
export const lastStep = 'seeds.rules_approved'

/** Whether the demo world is there: without making it anew, which takes longer than asking. */
export async function isWorldLoaded(database: DatabaseClient): Promise<boolean> {
  const found = await database.network.$count(
    commandKeys,
    and(eq(commandKeys.tenantId, tenantId('network')), eq(commandKeys.route, lastStep)),
  )
  return found > 0
}
