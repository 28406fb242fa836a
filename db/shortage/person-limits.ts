import { sql } from 'drizzle-orm'
import type { PersonLimitFacts } from '#domain/prescriptions/intake-facts.ts'
import type { Database } from '../client.ts'
import type { CommandTransaction } from '../commands.ts'
import { shortagePersonUses, shortageProducts, shortages } from './schema.ts'

/** A limit, with the shortage that sets it. */
export interface PersonLimit extends PersonLimitFacts {
  readonly shortageId: string
}

interface LimitRow extends Record<string, unknown> {
  readonly shortageId: string
  readonly ingredientCode: string
  readonly limitUnits: number
  readonly limitDays: number
  readonly usedUnits: number
  readonly worth: Readonly<Record<string, number>>
}

/**
 * The limits that running shortages set on what a person gets of these products, with what was prescribed to that person
 * anywhere within the days that count. Whoever treats the person may read it.
 */
export async function readPersonLimits(
  db: Database,
  patientId: string,
  productIds: readonly string[],
  now: Date,
): Promise<PersonLimit[]> {
  const found = await db.execute<LimitRow>(sql`
    select shortage.id as "shortageId", shortage.ingredient_code as "ingredientCode",
      shortage.limit_units as "limitUnits", shortage.limit_days as "limitDays",
      json_object_agg(own.product_id, own.need_per_unit) as worth,
      coalesce((
        select sum(used.need_units) from ${shortagePersonUses} used
        where used.shortage_id = shortage.id and used.patient_id = ${patientId}::uuid and used.counts
          and used.used_at > ${now.toISOString()}::timestamptz - make_interval(days => shortage.limit_days)
      ), 0)::float8 as "usedUnits"
    from ${shortages} shortage
    join ${shortageProducts} own on own.shortage_id = shortage.id and own.tenant_id = shortage.tenant_id
    where shortage.state <> 'closed' and shortage.limit_units is not null
      and own.product_id = any(${sql.param([...productIds])}::uuid[])
    group by shortage.id, shortage.tenant_id`)
  return found.rows.map(({ worth, ...limit }) => ({
    ...limit,
    needPerUnit: new Map(Object.entries(worth)),
  }))
}

/**
 * Holds a person's limits until the command ends, so that two prescriptions at once do not each take what is left.
 * Only prescriptions of scarce products wait for each other.
 */
export async function lockPersonLimits(
  { db }: Pick<CommandTransaction, 'db'>,
  patientId: string,
): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`person limit ${patientId}`}, 0))`)
}

/** The part of a prescription that takes something of a person's limits; a prescription without repeats is its part 1. */
export interface LimitedPart {
  readonly prescriptionId: string
  readonly part: number
  readonly patientId: string
}

/** Keeps what a part of a prescription takes of a person's limits, in units of need. */
export async function keepPersonUses(
  { db, actor, now }: CommandTransaction,
  { prescriptionId, part, patientId }: LimitedPart,
  lines: readonly { readonly productId: string; readonly quantityUnits: number }[],
  limits: readonly PersonLimit[],
): Promise<void> {
  const uses = limits.map(({ shortageId, needPerUnit }) => ({
    shortageId,
    prescriptionId,
    tenantId: actor.tenantId,
    part,
    patientId,
    needUnits: lines.reduce(
      (sum, { productId, quantityUnits }) => sum + quantityUnits * (needPerUnit.get(productId) ?? 0),
      0,
    ),
    usedAt: now,
    counts: true,
  }))
  if (uses.length > 0) await db.insert(shortagePersonUses).values(uses)
}
