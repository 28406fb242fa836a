import { sql, type SQL } from 'drizzle-orm'
import { pastBefore, type RetentionName } from '#domain/audit/retention.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest } from '../commands.ts'

/** How many rows of each class a sweep removed or stripped. */
type SweepCounts = Readonly<Partial<Record<RetentionName, number>>>

/** What ends each class that ends, given the moment before which it is past. Each may run again at any time. */
const sweeps: Readonly<Partial<Record<RetentionName, (before: string) => readonly SQL[]>>> = {
  prescriptions: (before) => [
    sql`update prescriptions set diagnosis_codes = '{}', diagnosis_text = null, chronic_reason = null,
        delivery_address = null, delivery_phone = null, version = version + 1
      where signed_at < ${before} and state in ('completed', 'cancelled', 'expired', 'rejected')
        and (diagnosis_codes <> '{}' or diagnosis_text is not null or chronic_reason is not null
          or delivery_address is not null or delivery_phone is not null)`,
    sql`delete from prescription_signatures s using prescriptions p
      where p.id = s.prescription_id and p.signed_at < ${before}
        and p.state in ('completed', 'cancelled', 'expired', 'rejected')`,
  ],
  dataAccesses: (before) => [sql`delete from data_accesses where recorded_at < ${before}`],
  webhookDeliveries: (before) => [
    sql`delete from webhook_attempts a using webhook_deliveries d
      where d.id = a.delivery_id and d.created_at < ${before} and d.state <> 'waiting'`,
    sql`delete from webhook_deliveries where created_at < ${before} and state <> 'waiting'`,
  ],
  commandKeys: (before) => [sql`delete from command_keys where recorded_at < ${before}`],
  networkAccesses: (before) => [sql`delete from network_accesses where recorded_at < ${before}`],
  sessions: (before) => [
    sql`delete from auth.session where expires_at < ${before}`,
    sql`delete from auth.verification where expires_at < ${before}`,
  ],
  signInAttempts: (before) => [
    sql`delete from auth.sign_in_attempts where expire < extract(epoch from ${before}::timestamptz) * 1000`,
  ],
  trackingCodes: (before) => [
    sql`delete from tracking_codes where requested_at < ${before}`,
    sql`delete from tracking_agent_codes where requested_at < ${before}`,
  ],
  exports: (before) => [
    sql`delete from export_parts p using export_jobs j where j.id = p.export_id and j.ended_at < ${before}`,
  ],
  symptomForms: (before) => [
    sql`delete from symptom_forms
      where state in ('claimed', 'answered') and coalesce(answered_at, claimed_at) < ${before}`,
  ],
  unansweredForms: (before) => [
    sql`delete from symptom_forms where state in ('waiting', 'sent_to_hospital') and submitted_at < ${before}`,
  ],
  campaignContacts: (before) => [
    sql`delete from campaign_contacts contact using campaigns campaign
      where campaign.id = contact.campaign_id and campaign.ended_at < ${before}`,
  ],
  applicationContacts: (before) => [
    sql`update tenant_applications set contact_name = '', contact_phone = '', contact_email = ''
      where decided_at < ${before} and contact_name <> ''`,
  ],
}

/**
 * Removes what has been held long enough, of all tenants, by the classes of `domain/audit/retention.ts`.
 * Records of the network's own past are nobody's alone, so this is a network command. @returns the counts.
 */
export function sweepRetention(client: DatabaseClient, request: CommandRequest) {
  return runNetworkCommand(client, request, async ({ db, now }): Promise<SweepCounts> => {
    const counts: Partial<Record<RetentionName, number>> = {}
    for (const [name, statementsOf] of Object.entries(sweeps) as [
      RetentionName,
      (before: string) => readonly SQL[],
    ][]) {
      const before = pastBefore(name, now)
      if (before === null) continue
      for (const statement of statementsOf(before.toISOString())) {
        const swept = await db.execute(statement)
        counts[name] = (counts[name] ?? 0) + (swept.rowCount ?? 0)
      }
    }
    return counts
  })
}
