import { isDeepStrictEqual } from 'node:util'
import { eq, sql } from 'drizzle-orm'
import { normalSaleExpiry } from '#domain/orders/near-expiry.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveEscalationsAbout } from '../fulfilment/escalations.ts'
import { moveManyUnits } from '../inventory/move-many.ts'
import { stockBalances } from '../inventory/schema.ts'
import { openUnits } from './promises.ts'
import { shortagePromises, shortages, shortageShares } from './schema.ts'
import {
  holdShortage,
  movePlan,
  readOwnPlan,
  tellOfShortage,
  type ShortagePlanRow,
} from './shortage-state.ts'

interface PlanInput {
  readonly planId: string
}

/**
 * A person other than the one who made a plan approves it.
 * @throws CommandRefused `shortagePlanNotFound`, `wrongState`, `secondPersonNeeded`.
 */
export function approvePlan(client: DatabaseClient, request: CommandRequest, { planId }: PlanInput) {
  return runCommand(client, request, async (transaction) => {
    const { actor, now } = transaction
    const plan = await readOwnPlan(transaction, planId)
    if (plan.madeBy === actor.principalId) throw secondPersonNeeded()
    await movePlan(transaction, plan, 'approved', { decidedBy: actor.principalId, decidedAt: now })
    tell(transaction, plan, 'shortage.plan_approved')
    return { planId, state: 'approved' as const }
  })
}

/**
 * Approves a re-run by what a person approved before: a plan that was applied and says that arrivals are shared out by the
 * same options at once. That person is named on the re-run, and nobody else's options pass.
 * @throws CommandRefused `shortagePlanNotFound`, `wrongState`, `secondPersonNeeded` when that plan does not say so, or says
 * something else.
 */
export function approveRerun(
  client: DatabaseClient,
  request: CommandRequest,
  { planId, standingPlanId }: PlanInput & { readonly standingPlanId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const plan = await readOwnPlan(transaction, planId)
    const standing = await readOwnPlan(transaction, standingPlanId)
    const isStanding =
      standing.state === 'applied' &&
      standing.shortageId === plan.shortageId &&
      standing.options.appliesArrivals &&
      isDeepStrictEqual(standing.options, plan.options)
    if (!isStanding || standing.decidedBy === null) throw secondPersonNeeded()
    const { decidedBy } = standing
    await movePlan(transaction, plan, 'approved', { decidedBy, decidedAt: transaction.now })
    tell(transaction, plan, 'shortage.plan_approved', { standingPlanId })
    return { planId, state: 'approved' as const }
  })
}

/** Puts a plan away that is not applied. @throws CommandRefused `shortagePlanNotFound`, `wrongState`. */
export function discardPlan(client: DatabaseClient, request: CommandRequest, { planId }: PlanInput) {
  return runCommand(client, request, async (transaction) => {
    const { actor, now } = transaction
    const plan = await readOwnPlan(transaction, planId)
    await movePlan(transaction, plan, 'discarded', { decidedBy: actor.principalId, decidedAt: now })
    tell(transaction, plan, 'shortage.plan_discarded')
    return { planId, state: 'discarded' as const }
  })
}

/**
 * Reserves everything that an approved plan grants beyond earlier promises, at all depots in one go, nearest expiry first:
 * all of it or nothing. From then on a site orders its share, and nobody else gets it.
 * A network command: the stock is that of every depot's owner.
 * @throws CommandRefused `shortagePlanNotFound`, `shortageNotFound`, `wrongState`, `promisesChanged` or `supplyChanged`
 * when promises or stock are no longer as they were planned with.
 */
export function applyPlan(client: DatabaseClient, request: CommandRequest, { planId }: PlanInput) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    const seen = await readOwnPlan(transaction, planId)
    const shortage = await holdShortage(
      transaction,
      seen.shortageId,
      'be shared out',
      'declared',
      'allocated',
    )
    const plan = await movePlan(transaction, seen, 'applied', { appliedAt: now })
    await requireSamePromises(transaction, plan)
    const wanted = await sumWanted(transaction, plan.id)
    const reserved = await reserve(transaction, plan)
    if (reserved !== wanted) throw supplyChanged()
    if (shortage.state === 'declared') {
      await db.update(shortages).set({ state: 'allocated' }).where(eq(shortages.id, shortage.id))
    }
    await resolveEscalationsAbout(transaction, shortage.id)
    tellOfShortage(transaction, shortage, 'shortage.allocated', { planId, units: reserved })
    return { planId, state: 'applied' as const, reservedUnits: reserved }
  })
}

/** Promises only shrink by being drawn, and by goods that are gone: a plan from before does not know of that. */
async function requireSamePromises(
  { db }: CommandTransaction,
  { id, shortageId }: ShortagePlanRow,
): Promise<void> {
  await db.execute(
    sql`select 1 from ${shortagePromises} where shortage_id = ${shortageId}::uuid order by id for update`,
  )
  const changed = await db.execute(sql`
    with now_open as (
      select site_id, depot_site_id, product_id,
        sum(${openUnits})::integer as units
      from ${shortagePromises} where shortage_id = ${shortageId}::uuid
      group by site_id, depot_site_id, product_id
    ), planned as (
      select site_id, depot_site_id, product_id, promised_units as units from ${shortageShares} where plan_id = ${id}::uuid
    )
    select 1 from now_open full join planned using (site_id, depot_site_id, product_id)
    where coalesce(now_open.units, 0) <> coalesce(planned.units, 0) limit 1`)
  if (changed.rows.length > 0) throw promisesChanged()
}

async function sumWanted({ db }: CommandTransaction, planId: string): Promise<number> {
  const found = await db.execute<{ units: number }>(sql`
    select coalesce(sum(units - promised_units), 0)::float8 as units from ${shortageShares}
    where plan_id = ${planId}::uuid`)
  return found.rows[0]?.units ?? 0
}

/** Lays what is wanted along the lots of each pile, whole boxes of each, and reserves it. @returns base units. */
async function reserve(
  transaction: CommandTransaction,
  { id, shortageId }: ShortagePlanRow,
): Promise<number> {
  const { db, now } = transaction
  const saleable = sql`balance.status = 'available' and balance.ownership in ('ours', 'consigned')
    and (balance.expires_on is null or balance.expires_on >= ${normalSaleExpiry(now)})`
  await db.execute(sql`
    select 1 from ${stockBalances} balance
    where ${saleable} and (balance.site_id, balance.product_id) in (
      select depot_site_id, product_id from ${shortageShares} where plan_id = ${id}::uuid)
    order by balance.site_id, balance.lot_id, balance.status, balance.ownership for update`)
  const placed = await db.execute<{ units: number }>(sql`
    with wanted as (
      select share.site_id, share.site_tenant_id, share.depot_site_id, share.product_id,
        share.units - share.promised_units as units,
        sum(share.units - share.promised_units) over pile_of_share as upto
      from ${shortageShares} share where share.plan_id = ${id}::uuid and share.units > share.promised_units
      window pile_of_share as (partition by share.depot_site_id, share.product_id order by share.site_id)
    ), lot as (
      select balance.site_id, balance.tenant_id, balance.product_id, balance.lot_id, balance.ownership,
        balance.units / product.pack_units * product.pack_units as units,
        sum(balance.units / product.pack_units * product.pack_units) over pile_of_lot as upto
      from ${stockBalances} balance join products product on product.id = balance.product_id
      where ${saleable}
      window pile_of_lot as (partition by balance.site_id, balance.product_id
        order by balance.expires_on nulls last, balance.lot_id, balance.ownership)
    ), placed as (
      insert into ${shortagePromises} (id, tenant_id, shortage_id, plan_id, site_id, site_tenant_id, depot_site_id,
        product_id, lot_id, ownership, units, drawn_units, lost_units, released_units, promised_at)
      select uuidv7(), lot.tenant_id, ${shortageId}::uuid, ${id}::uuid, wanted.site_id, wanted.site_tenant_id,
        wanted.depot_site_id, wanted.product_id, lot.lot_id, lot.ownership,
        (least(wanted.upto, lot.upto) - greatest(wanted.upto - wanted.units, lot.upto - lot.units))::integer,
        0, 0, 0, ${now.toISOString()}
      from wanted join lot on lot.site_id = wanted.depot_site_id and lot.product_id = wanted.product_id
        and lot.units > 0 and wanted.upto - wanted.units < lot.upto and lot.upto - lot.units < wanted.upto
      returning units
    ) select coalesce(sum(units), 0)::float8 as units from placed`)
  const moved = await moveManyUnits(
    transaction,
    { reason: 'reserve', from: 'available', to: 'reserved' },
    sql`select id as reference_id, depot_site_id as site_id, lot_id, ownership, units
      from ${shortagePromises} where plan_id = ${id}::uuid`,
  )
  if (moved === null) throw supplyChanged()
  return placed.rows[0]?.units ?? 0
}

function tell(
  transaction: CommandTransaction,
  { id: planId, shortageId, tenantId }: ShortagePlanRow,
  type: 'shortage.plan_approved' | 'shortage.plan_discarded',
  more: { readonly standingPlanId?: string } = {},
): void {
  tellOfShortage(transaction, { id: shortageId, tenantId }, type, { planId, ...more })
}

function secondPersonNeeded() {
  return refused('forbidden', {
    code: 'secondPersonNeeded',
    message: 'Whoever made a plan does not approve it.',
    nextStep: 'Let a colleague who may approve plans look at it.',
  })
}

const planAgain = 'Plan again: the new plan keeps what was promised, and knows what there is now.'

function promisesChanged() {
  return refused('conflict', {
    code: 'promisesChanged',
    message: 'Promises were drawn, or their goods were stopped, since this was planned.',
    nextStep: planAgain,
  })
}

function supplyChanged() {
  return refused('conflict', {
    code: 'supplyChanged',
    message: 'A depot no longer has what was planned with.',
    nextStep: planAgain,
  })
}
