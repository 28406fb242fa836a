import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { shanghaiDate, shanghaiWeekday, weekdays } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import { checkRows } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross, readAs, runCommand, type CommandRequest } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { replenishmentPlans } from './schema.ts'

const mostExceptions = 100
const mostBudgetFen = 100_000_000_000

/** When a site orders, and for how much at once. */
export const planSchema = z.object({
  orderWeekdays: z
    .array(z.int().min(1).max(7))
    .min(1)
    .refine((days) => new Set(days).size === days.length, { error: 'A weekday is named twice.' })
    .readonly(),
  exceptDates: z.array(z.iso.date()).max(mostExceptions).readonly(),
  budgetFen: z.int().min(0).max(mostBudgetFen).nullable(),
})
export type ReplenishmentPlan = z.infer<typeof planSchema>

/** Sets when a site of one's own orders. @throws CommandRefused `notFound`, `notYourSite`, `planInvalid`. */
export function setReplenishmentPlan(
  client: DatabaseClient,
  request: CommandRequest,
  { siteId, plan }: { readonly siteId: string; readonly plan: ReplenishmentPlan },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor } = transaction
    await checkRows('plan', planSchema, [plan])
    await requireOwnSite(transaction, siteId)
    const values = {
      orderWeekdays: plan.orderWeekdays.toSorted((a, b) => a - b),
      exceptDates: plan.exceptDates.toSorted(),
      budgetFen: plan.budgetFen,
    }
    await db
      .insert(replenishmentPlans)
      .values({ siteId, tenantId: actor.tenantId, ...values })
      .onConflictDoUpdate({
        target: [replenishmentPlans.siteId, replenishmentPlans.tenantId],
        set: values,
      })
    transaction.emit({
      type: 'site.replenishment_planned',
      aggregateKind: 'site',
      aggregateId: siteId,
      tenantId: actor.tenantId,
      payload: values,
    })
    return { siteId }
  })
}

/** The plan of a site of one's own. @throws CommandRefused `notFound` when it has none. */
export function readReplenishmentPlan(client: DatabaseClient, actor: Actor, siteId: string) {
  return readAs(client, actor, async (db) => {
    const [plan] = await db
      .select()
      .from(replenishmentPlans)
      .where(and(eq(replenishmentPlans.siteId, siteId), eq(replenishmentPlans.tenantId, actor.tenantId)))
    if (!plan) throw notFound('replenishmentPlan')
    return plan
  })
}

export interface DueSite {
  readonly tenantId: string
  readonly siteId: string
}

/** Sites of all tenants that order today and for which no suggestions were made yet: what a sweep goes through. */
export function listDueSites(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  limit: number,
): Promise<DueSite[]> {
  const today = shanghaiDate(now)
  const weekday = weekdays.indexOf(shanghaiWeekday(today)) + 1
  return readAcross(client, actor, 'replenishment.due', now, (db) =>
    db
      .select({ tenantId: replenishmentPlans.tenantId, siteId: replenishmentPlans.siteId })
      .from(replenishmentPlans)
      .where(
        and(
          sql`(${replenishmentPlans.sweptOn} is null or ${replenishmentPlans.sweptOn} < ${today})`,
          sql`${weekday} = any(${replenishmentPlans.orderWeekdays})`,
          sql`${today}::date <> all(${replenishmentPlans.exceptDates})`,
        ),
      )
      .orderBy(replenishmentPlans.tenantId, replenishmentPlans.siteId)
      .limit(limit),
  )
}
