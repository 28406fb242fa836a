import { eq, sql } from 'drizzle-orm'
import type { PlanOptions } from '#domain/shortage/plan-options.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { readAcross, runCommand, type CommandRequest } from '../commands.ts'
import { escalate } from '../fulfilment/escalations.ts'
import { applyPlan, approveRerun } from './apply-plan.ts'
import { readLostUnits, readPiles } from './read-supply.ts'
import { shortagePlans, shortages } from './schema.ts'
import { planShortage } from './plan.ts'

/** A shortage whose goods have changed since they were last shared out. */
export interface ChangedShortage {
  readonly shortageId: string
  readonly tenantId: string
  readonly options: PlanOptions
  /** The plan that was applied last. */
  readonly lastPlanId: string
}

/**
 * Shortages that were shared out, of which more lies at depots than the last plan left there, or of which promises were lost
 * since, and for which no plan waits. Reads across tenants: the stock is that of every depot's owner.
 */
export function listChangedShortages(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
): Promise<ChangedShortage[]> {
  return readAcross(client, actor, 'shortages to plan again', now, async (db) => {
    const applied = await db
      .selectDistinctOn([shortagePlans.shortageId], { plan: shortagePlans })
      .from(shortagePlans)
      .innerJoin(shortages, eq(shortages.id, shortagePlans.shortageId))
      .where(
        sql`${shortages.state} = 'allocated' and ${shortagePlans.state} = 'applied' and not exists (
          select 1 from shortage_plans waiting
          where waiting.shortage_id = ${shortages.id} and waiting.state in ('planned', 'approved'))`,
      )
      .orderBy(shortagePlans.shortageId, sql`${shortagePlans.appliedAt} desc`)
    const changed: ChangedShortage[] = []
    for (const { plan } of applied) {
      const piles = await readPiles(db, plan.shortageId, now)
      const free = piles.reduce((sum, { freeUnits, needPerUnit }) => sum + freeUnits * needPerUnit, 0)
      const isMore = free > plan.summary.keptUnits
      const isLost = (await readLostUnits(db, plan.shortageId)) > plan.summary.lostUnits
      if (isMore || isLost) {
        const { id: lastPlanId, shortageId, tenantId, options } = plan
        changed.push({ shortageId, tenantId, options, lastPlanId })
      }
    }
    return changed
  })
}

/** Called on when goods of a shortage may have changed. */
export const shortageGoodsChannel = 'shortage_goods'

/** Calls whoever plans again, if a shortage was shared out at all. A call that is lost is made up for by the next sweep. */
export async function callPlanners(client: DatabaseClient): Promise<void> {
  await client.network.execute(sql`
    select pg_notify(${shortageGoodsChannel}, '') where exists (
      select 1 from ${shortages} where ${shortages.state} = 'allocated')`)
}

/** A plan that was made anew, and whether it stands already. */
export interface PlannedAgain {
  readonly planId: string
  readonly isApplied: boolean
}

/**
 * Plans again with the options of the plan that was applied last; what was promised stays promised. Where the people who
 * approved that plan approved its re-runs with it, the new one is applied at once. Otherwise, or when goods moved on in
 * between, it is put on the operator's board, and people decide.
 */
export async function planAgain(
  client: DatabaseClient,
  request: CommandRequest,
  { shortageId, tenantId, options, lastPlanId }: ChangedShortage,
): Promise<PlannedAgain> {
  const planned = await planShortage(client, request, { shortageId, options })
  const { planId } = planned.answer
  if (options.appliesArrivals && (await isAppliedAtOnce(client, request, { planId, lastPlanId })))
    return { planId, isApplied: true }
  const telling = { ...request, route: `${request.route}.tell` }
  await runCommand(client, telling, async (transaction) => {
    await escalate(transaction, {
      tenantId,
      subject: { kind: 'shortage', id: shortageId },
      kind: 'shortage_plan_waits',
      acting: { role: 'operator', tenantId },
      dueAt: null,
    })
    return {}
  })
  return { planId, isApplied: false }
}

async function isAppliedAtOnce(
  client: DatabaseClient,
  request: CommandRequest,
  { planId, lastPlanId }: { readonly planId: string; readonly lastPlanId: string },
): Promise<boolean> {
  try {
    const approving = { ...request, route: `${request.route}.approve` }
    await approveRerun(client, approving, { planId, standingPlanId: lastPlanId })
    await applyPlan(client, { ...request, route: `${request.route}.apply` }, { planId })
    return true
  } catch (error) {
    if (error instanceof CommandRefused) return false
    throw error
  }
}
