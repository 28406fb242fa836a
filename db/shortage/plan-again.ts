import { eq, sql } from 'drizzle-orm'
import type { PlanOptions } from '#domain/shortage/plan-options.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross, runCommand, type CommandRequest } from '../commands.ts'
import { escalate } from '../fulfilment/escalations.ts'
import { readLostUnits, readPiles } from './read-supply.ts'
import { shortagePlans, shortages } from './schema.ts'
import { planShortage } from './plan.ts'

/** A shortage whose goods have changed since they were last shared out. */
export interface ChangedShortage {
  readonly shortageId: string
  readonly tenantId: string
  readonly options: PlanOptions
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
        const { shortageId, tenantId, options } = plan
        changed.push({ shortageId, tenantId, options })
      }
    }
    return changed
  })
}

/**
 * Plans again with the options of the plan that was applied last, and puts the new plan on the operator's board: people
 * decide whether it is applied. What was promised stays promised.
 */
export async function planAgain(
  client: DatabaseClient,
  request: CommandRequest,
  { shortageId, tenantId, options }: ChangedShortage,
): Promise<string> {
  const planned = await planShortage(client, request, { shortageId, options })
  const { planId } = planned.answer
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
  return planId
}
