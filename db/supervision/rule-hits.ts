import { sql, type SQL } from 'drizzle-orm'
import { monthRange } from '#domain/organisations/shanghai-month.ts'
import { isTooFew } from '#domain/supervision/small-groups.ts'
import { recordDataAccess } from '../audit/data-access.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'

/** The two kinds of rules of the joint review. */
export const ruleKinds = ['clinical', 'insurance'] as const
export type RuleKind = (typeof ruleKinds)[number]

/** Whose prescriptions are looked at: those of an insurer's insured, or with null everybody's. */
export type InsuredBy = string | null

/** How often a rule found something in a month. */
export interface RuleHits {
  readonly kind: RuleKind
  readonly ruleId: string
  readonly code: string
  /** `caution`, `forbidden` or `refused`. */
  readonly severity: string
  readonly source: string
  /** Of too few patients: the counts are withheld. */
  readonly isHidden: boolean
  readonly prescriptions: number | null
  readonly lines: number | null
}

/** A prescription in which a rule found something. */
export interface RuleHit {
  readonly prescriptionId: string
  readonly tenantId: string
  readonly nameZh: string
  readonly nameEn: string
  readonly at: Date
  readonly code: string
  readonly severity: string
  readonly lines: number
}

interface HitsRow extends Record<string, unknown> {
  readonly ruleId: string
  readonly code: string
  readonly severity: string
  readonly source: string
  readonly prescriptions: number
  readonly patients: number
  readonly lines: number
}

/**
 * What the rules of the joint review found in the prescriptions that they judged in a month (YYYY-MM, Shanghai, by the
 * time of the judgement). A prescription that was judged several times in the month counts by its newest result. Rules
 * that concern fewer patients than a figure may speak of are named without their counts.
 * A network read: for an insurer over those it insures (and insurance rules alone), for the regulator over everybody.
 */
export function readRuleHits(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { month, insuredBy }: { readonly month: string; readonly insuredBy: InsuredBy },
): Promise<RuleHits[]> {
  return readAcross(client, actor, 'supervision.rule_hits', now, async (db) => {
    const kinds: readonly RuleKind[] = insuredBy === null ? ruleKinds : ['insurance']
    const hits: RuleHits[] = []
    for (const kind of kinds) hits.push(...(await countHits(db, kind, month, insuredBy)))
    return hits
  })
}

async function countHits(db: Database, kind: RuleKind, month: string, insuredBy: InsuredBy) {
  const found = await db.execute<HitsRow>(sql`
    select hit.rule_id as "ruleId", hit.code, hit.severity, min(hit.source) as source,
      count(distinct hit.prescription_id)::integer as prescriptions,
      count(distinct hit.patient_id)::integer as patients, count(distinct (hit.prescription_id, hit.line))::integer as lines
    from (${hitsOf(kind, month, insuredBy)}) hit
    group by hit.rule_id, hit.code, hit.severity
    order by prescriptions desc, hit.rule_id, hit.code, hit.severity`)
  return found.rows.map(({ patients, prescriptions, lines, ...rule }): RuleHits => {
    const isHidden = isTooFew(patients)
    return {
      kind,
      ...rule,
      isHidden,
      prescriptions: isHidden ? null : prescriptions,
      lines: isHidden ? null : lines,
    }
  })
}

/** Which rule's prescriptions are asked for. */
export interface RuleHitQuestion {
  readonly month: string
  readonly insuredBy: InsuredBy
  readonly kind: RuleKind
  readonly ruleId: string
  /** The prescription id of the last row of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** A page of rows, and what to ask for the next one with; null on the last. */
export interface Page<Row> {
  readonly items: readonly Row[]
  readonly next: string | null
}

/**
 * The prescriptions behind a figure of `readRuleHits`, by their ids. What a rule found tells of the patient, so each row
 * is recorded as a look at a patient's data before it is given; who the patient is, it does not say.
 */
export async function listRuleHits(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  question: RuleHitQuestion,
): Promise<Page<RuleHit>> {
  const { kind, month, insuredBy, ruleId, after, limit } = question
  const rows = await readAcross(client, actor, 'supervision.rule_hit_rows', now, async (db) => {
    const found = await db.execute<
      Omit<RuleHit, 'at'> & { at: string; patientId: string } & Record<string, unknown>
    >(sql`
      select hit.prescription_id as "prescriptionId", hit.tenant_id as "tenantId", tenant.name_zh as "nameZh",
        tenant.name_en as "nameEn", hit.patient_id as "patientId", min(hit.at)::text as at, min(hit.code) as code,
        max(hit.severity) as severity, count(distinct hit.line)::integer as lines
      from (${hitsOf(kind, month, insuredBy)}) hit join tenants tenant on tenant.id = hit.tenant_id
      where hit.rule_id = ${ruleId} and (${after ?? null}::uuid is null or hit.prescription_id > ${after ?? null}::uuid)
      group by hit.prescription_id, hit.tenant_id, tenant.name_zh, tenant.name_en, hit.patient_id
      order by hit.prescription_id limit ${limit + 1}`)
    return found.rows
  })
  const page = rows.slice(0, limit)
  const seen = page.map(({ patientId, prescriptionId }) => ({
    patientId,
    shown: 'prescription' as const,
    resourceId: prescriptionId,
  }))
  await recordDataAccess(client, actor, now, seen)
  return {
    items: page.map(({ patientId: _hidden, at, ...row }) => ({ ...row, at: new Date(at) })),
    next: rows.length > limit ? (page.at(-1)?.prescriptionId ?? null) : null,
  }
}

/** Every finding of a month, with its prescription and patient. */
function hitsOf(kind: RuleKind, month: string, insuredBy: InsuredBy): SQL {
  const { from, until } = monthRange(month)
  const during = (at: SQL) => sql`${at} >= ${from.toISOString()} and ${at} < ${until.toISOString()}`
  if (kind === 'insurance')
    return sql`
      select checked.prescription_id, checked.tenant_id, prescription.patient_id, checked.checked_at as at,
        line.value ->> 'lineId' as line, found.rule as rule_id, found.code, found.level as severity, found.source
      from insurance_checks checked
      join prescriptions prescription on prescription.id = checked.prescription_id
        and prescription.tenant_id = checked.tenant_id
      cross join lateral jsonb_array_elements(checked.result -> 'lines') line
      cross join lateral jsonb_to_recordset(line.value -> 'findings')
        as found(rule text, code text, level text, source text)
      where ${during(sql`checked.checked_at`)}
        and (${insuredBy}::text is null or checked.facts -> 'covers' @>
          jsonb_build_array(jsonb_build_object('insurerTenantId', ${insuredBy}::text)))`
  return sql`
    select newest.prescription_id, newest.tenant_id, prescription.patient_id, newest.made_at as at,
      found.line::text as line, found."ruleId" as rule_id, found.code, found.severity, found.source
    from (select distinct on (prescription_id) prescription_id, tenant_id, made_at, result from review_results
      where ${during(sql`made_at`)} order by prescription_id, made_at desc) newest
    join prescriptions prescription on prescription.id = newest.prescription_id
      and prescription.tenant_id = newest.tenant_id
    cross join lateral jsonb_array_elements(newest.result -> 'lines') line
    cross join lateral jsonb_to_recordset(line.value -> 'findings')
      as found("ruleId" text, code text, severity text, source text, line integer)`
}
