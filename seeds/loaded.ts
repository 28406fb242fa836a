import { isNotNull } from 'drizzle-orm'
import type { DatabaseClient } from '#db/client.ts'
import { clinicalRuleSets } from '#db/prescriptions/review/schema.ts'

/**
 * Whether the demo world is there: without making it anew, which takes longer than asking. The load ends with the
 * approval of the clinical rules, whose row stays, while the keys of its commands are forgotten after 90 days.
 */
export async function isWorldLoaded(database: DatabaseClient): Promise<boolean> {
  return (await database.network.$count(clinicalRuleSets, isNotNull(clinicalRuleSets.approvedAt))) > 0
}
