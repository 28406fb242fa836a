import { sql } from 'drizzle-orm'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'

/** A licence that ends soon, or has ended, without a later one of its kind. */
export interface EndingLicence {
  readonly licenceId: string
  readonly tenantId: string
  readonly nameZh: string
  readonly nameEn: string
  readonly tenantKind: string
  readonly tenantState: string
  readonly kind: string
  readonly number: string
  readonly validTo: string
  /** Days from today (Shanghai) to its last day; negative once it is over. */
  readonly daysLeft: number
}

/**
 * Accepted licences of the network's organisations that end within `days` days or have ended, the soonest first. One that
 * a later one of the same kind follows is left out; so is whatever an organisation that has left had.
 * A network read for the regulator: licences are papers of institutions.
 */
export function listEndingLicences(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  days: number,
): Promise<EndingLicence[]> {
  const today = shanghaiDate(now)
  return readAcross(client, actor, 'supervision.licences', now, async (db) => {
    const found = await db.execute<EndingLicence & Record<string, unknown>>(sql`
      select * from (
        select distinct on (licence.tenant_id, licence.kind) licence.id as "licenceId",
          tenant.id as "tenantId", tenant.name_zh as "nameZh", tenant.name_en as "nameEn",
          tenant.kind as "tenantKind", tenant.state as "tenantState", licence.kind, licence.number,
          licence.valid_to::text as "validTo", licence.valid_to - ${today}::date as "daysLeft"
        from licences licence join tenants tenant on tenant.id = licence.tenant_id
        where licence.state = 'accepted' and tenant.state <> 'left'
        order by licence.tenant_id, licence.kind, licence.valid_to desc, licence.id) newest
      where "validTo" <= ${addDays(today, days)} order by "validTo", "tenantId", kind`)
    return found.rows
  })
}
