import { randomUUIDv7 } from 'node:crypto'
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import {
  findShortageSigns,
  type IngredientFacts,
  type ShortageSign,
  signRule,
} from '#domain/shortage/early-signs.ts'
import type { ShortageSignState } from '#domain/shortage/states.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, wrongState } from '../command-refused.ts'
import {
  readAs,
  runCommand,
  runNetworkCommand,
  type CommandRequest,
  type CommandTransaction,
} from '../commands.ts'
import { escalate, resolveEscalationsAbout } from '../fulfilment/escalations.ts'
import { tenants } from '../organisations/schema.ts'
import { lastFullWeek } from '../replenishment/demand-weeks.ts'
import { shortages, shortageSigns } from './schema.ts'

type SignRow = typeof shortageSigns.$inferSelect

/** Weeks that tell what is usual, and days for which a supplier's failure counts. */
const weekCount = 26
const failureDays = 30

/**
 * Looks over the whole network for early signs of a shortage: few days of cover against the forecast, a week far above
 * what those before it let expect, suppliers that fail. New ones go on the board of the network's operator; those that no
 * longer show are gone. An ingredient whose shortage is declared gives no signs. Running it again changes nothing.
 * A network command: it sums demand, stock and failures of everybody.
 */
export function sweepShortageSigns(client: DatabaseClient, request: CommandRequest) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    const [operator] = await db
      .select({ id: tenants.id })
      .from(tenants)
      .where(eq(tenants.kind, 'network_operator'))
      .orderBy(asc(tenants.id))
      .limit(1)
    if (operator === undefined) return { found: 0, gone: 0 }
    const facts = await readIngredientFacts(db, now)
    const seen = facts.flatMap((one) => findShortageSigns(one, signRule))
    const found = await keepSigns(transaction, operator.id, seen)
    const gone = await forgetSigns(transaction, seen)
    return { found, gone }
  })
}

interface FactsRow extends Record<string, unknown> {
  readonly ingredientCode: string
  readonly weeks: Readonly<Record<string, number>>
  readonly stockUnits: number
  readonly failures: number
}

async function readIngredientFacts(db: Database, now: Date): Promise<IngredientFacts[]> {
  const last = lastFullWeek(now)
  const first = addDays(last, -7 * (weekCount - 1))
  const today = shanghaiDate(now)
  const found = await db.execute<FactsRow>(sql`
    with product as (
      select id, unnest(ingredient_codes) as code from products where active
    ), weekly as (
      select product.code, w.week_start::text as week, sum(w.units)::float8 as units
      from demand_weeks w join product on product.id = w.product_id
      where w.week_start between ${first}::date and ${last}::date group by product.code, w.week_start
    ), stock as (
      select product.code, sum(b.units)::float8 as units
      from stock_balances b join product on product.id = b.product_id
      where b.status = 'available' and b.units > 0 and b.ownership in ('ours', 'consigned')
        and (b.expires_on is null or b.expires_on >= ${today}::date) group by product.code
    ), failed as (
      select product.code, count(*)::integer as count from (
        select contract.product_id from procurement_call_offs call
        join procurement_contracts contract on contract.id = call.contract_id
        where call.state = 'moved_to_backup' and call.due_at > ${now.toISOString()}::timestamptz - make_interval(days => ${failureDays})
        union all
        select line.product_id from order_parts part join order_part_lines line on line.part_id = part.id
        where part.state = 'passed_on' and part.ended_at > ${now.toISOString()}::timestamptz - make_interval(days => ${failureDays})
      ) failure join product on product.id = failure.product_id group by product.code
    )
    select weekly.code as "ingredientCode", json_object_agg(weekly.week, weekly.units) as weeks,
      coalesce(max(stock.units), 0) as "stockUnits", coalesce(max(failed.count), 0) as failures
    from weekly left join stock using (code) left join failed using (code)
    where not exists (select 1 from ${shortages} shortage
      where shortage.ingredient_code = weekly.code and shortage.state <> 'closed')
    group by weekly.code order by weekly.code`)
  const weeks = Array.from({ length: weekCount }, (_, index) => addDays(first, 7 * index))
  return found.rows.map(({ weeks: units, ...facts }) => ({
    ...facts,
    // Weeks before the first that was recorded tell nothing.
    weeklyUnits: weeks.slice(firstKnown(weeks, units)).map((week) => units[week] ?? 0),
  }))
}

function firstKnown(weeks: readonly string[], units: Readonly<Record<string, number>>): number {
  const index = weeks.findIndex((week) => units[week] !== undefined)
  return index === -1 ? weeks.length : index
}

async function keepSigns(
  transaction: CommandTransaction,
  tenantId: string,
  seen: readonly ShortageSign[],
): Promise<number> {
  const { db, now } = transaction
  let found = 0
  for (const { kind, ingredientCode, facts } of seen) {
    const known = await db
      .update(shortageSigns)
      .set({ facts, seenAt: now })
      .where(
        and(
          eq(shortageSigns.kind, kind),
          eq(shortageSigns.ingredientCode, ingredientCode),
          inArray(shortageSigns.state, ['open', 'dismissed']),
          // Whoever dismissed it is left alone for a week.
          sql`(state = 'open' or decided_at > ${now.toISOString()}::timestamptz - interval '7 days')`,
        ),
      )
      .returning({ id: shortageSigns.id })
    if (known.length > 0) continue
    const sign = {
      id: randomUUIDv7(),
      tenantId,
      kind,
      ingredientCode,
      state: 'open' as const,
      facts,
      foundAt: now,
      seenAt: now,
      decidedBy: null,
      decidedAt: null,
      dismissalReason: null,
    }
    await db.insert(shortageSigns).values(sign)
    await warn(transaction, sign)
    found += 1
  }
  return found
}

async function warn(
  transaction: CommandTransaction,
  { id, tenantId, kind, ingredientCode }: SignRow,
): Promise<void> {
  transaction.emit({
    type: 'shortage_sign.found',
    aggregateKind: 'shortage_sign',
    aggregateId: id,
    tenantId,
    payload: { kind, ingredientCode },
  })
  await escalate(transaction, {
    tenantId,
    subject: { kind: 'shortage', id },
    kind: 'shortage_sign',
    acting: { role: 'operator', tenantId },
    dueAt: null,
  })
}

async function forgetSigns(transaction: CommandTransaction, seen: readonly ShortageSign[]): Promise<number> {
  const { db, now } = transaction
  const shown = new Set(seen.map(({ kind, ingredientCode }) => `${kind} ${ingredientCode}`))
  const open = await db.select().from(shortageSigns).where(eq(shortageSigns.state, 'open'))
  const gone = open.filter(({ kind, ingredientCode }) => !shown.has(`${kind} ${ingredientCode}`))
  for (const { id } of gone) {
    await db.update(shortageSigns).set({ state: 'gone', decidedAt: now }).where(eq(shortageSigns.id, id))
    await resolveEscalationsAbout(transaction, id)
  }
  return gone.length
}

/** Takes a sign off the board: somebody looked, and says why it is none. @throws CommandRefused `shortageSignNotFound`, `wrongState`. */
export function dismissSign(
  client: DatabaseClient,
  request: CommandRequest,
  { signId, reason }: { readonly signId: string; readonly reason: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const own = and(eq(shortageSigns.id, signId), eq(shortageSigns.tenantId, actor.tenantId))
    const [dismissed] = await db
      .update(shortageSigns)
      .set({ state: 'dismissed', decidedBy: actor.principalId, decidedAt: now, dismissalReason: reason })
      .where(and(own, eq(shortageSigns.state, 'open')))
      .returning()
    if (!dismissed) {
      const [found] = await db.select({ state: shortageSigns.state }).from(shortageSigns).where(own)
      if (!found) throw notFound('shortageSign')
      throw wrongState('The sign', found.state, 'be dismissed', 'Read the signs again.')
    }
    await resolveEscalationsAbout(transaction, signId)
    transaction.emit({
      type: 'shortage_sign.dismissed',
      aggregateKind: 'shortage_sign',
      aggregateId: signId,
      tenantId: actor.tenantId,
      payload: {},
    })
    return { signId, state: 'dismissed' as const }
  })
}

/** The operator's own signs, the oldest id first. */
export function listSigns(
  client: DatabaseClient,
  actor: Actor,
  page: {
    readonly states: readonly ShortageSignState[]
    readonly after?: string | undefined
    readonly limit: number
  },
): Promise<SignRow[]> {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(shortageSigns)
      .where(
        and(
          eq(shortageSigns.tenantId, actor.tenantId),
          inArray(shortageSigns.state, [...page.states]),
          page.after === undefined ? undefined : gt(shortageSigns.id, page.after),
        ),
      )
      .orderBy(asc(shortageSigns.id))
      .limit(page.limit),
  )
}
