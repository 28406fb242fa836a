import { randomUUIDv7 } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { and, eq, inArray } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { insertNew } from '../rows.ts'
import { lastFullWeek } from './demand-weeks.ts'
import { readHistory, readItems } from './read-items.ts'
import { reckonSuggestions, type ItemSuggestion } from './reckon.ts'
import { replenishmentPlans, replenishmentSuggestions } from './schema.ts'

type SuggestionRow = typeof replenishmentSuggestions.$inferSelect

/** Who accepts what is restocked automatically. */
const automaton = 'replenishment'

/**
 * Suggests what a site of one's own should order, where stock is below its point. Suggestions whose numbers are the same
 * stay; those that no longer hold expire. What is restocked automatically is accepted at once.
 * @throws CommandRefused `notFound` for a foreign site and `replenishmentPlanNotFound` for one without a plan,
 * `notYourSite`.
 */
export function suggestOrders(
  client: DatabaseClient,
  request: CommandRequest,
  { siteId }: { readonly siteId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    await requireOwnSite(transaction, siteId)
    const [plan] = await db
      .select()
      .from(replenishmentPlans)
      .where(and(eq(replenishmentPlans.siteId, siteId), eq(replenishmentPlans.tenantId, actor.tenantId)))
      .for('update')
    if (!plan) throw notFound('replenishmentPlan')
    const items = await readItems(db, actor.tenantId, siteId)
    const productIds = items.map(({ policy }) => policy.productId)
    const history = await readHistory(db, siteId, productIds, lastFullWeek(now))
    const calendar = { weekdays: plan.orderWeekdays, exceptDates: plan.exceptDates }
    const reckoned = reckonSuggestions(items, history, { calendar, budgetFen: plan.budgetFen }, now)
    const answer = await replaceOpen(transaction, siteId, reckoned)
    await db
      .update(replenishmentPlans)
      .set({ sweptOn: shanghaiDate(now) })
      .where(and(eq(replenishmentPlans.siteId, siteId), eq(replenishmentPlans.tenantId, actor.tenantId)))
    transaction.emit({
      type: 'site.replenishment_suggested',
      aggregateKind: 'site',
      aggregateId: siteId,
      tenantId: actor.tenantId,
      payload: answer,
    })
    return { siteId, ...answer }
  })
}

async function replaceOpen(
  transaction: CommandTransaction,
  siteId: string,
  reckoned: readonly ItemSuggestion[],
) {
  const { db, now } = transaction
  const open = await db
    .select()
    .from(replenishmentSuggestions)
    .where(
      and(
        eq(replenishmentSuggestions.siteId, siteId),
        inArray(replenishmentSuggestions.state, ['suggested', 'accepted']),
      ),
    )
    .for('update')
  const openOf = new Map(open.map((row) => [row.productId, row]))
  const news = reckoned.filter(({ item, facts }) => {
    const before = openOf.get(item.policy.productId)
    // What is accepted and neither ordered nor transferred yet counts as on its way; more is suggested afterwards.
    if (before?.state === 'accepted') return false
    return before === undefined || before.mode !== item.policy.mode || !isDeepStrictEqual(before.facts, facts)
  })
  const isNew = new Set(news.map(({ item }) => item.policy.productId))
  const isAsked = new Set(reckoned.map(({ item }) => item.policy.productId))
  const expired = open.filter(
    ({ state, productId }) => state === 'suggested' && (isNew.has(productId) || !isAsked.has(productId)),
  )
  if (expired.length > 0) {
    await db
      .update(replenishmentSuggestions)
      .set({ state: 'expired', decidedAt: now })
      .where(
        inArray(
          replenishmentSuggestions.id,
          expired.map(({ id }) => id),
        ),
      )
  }
  const rows = news.map((suggestion) => rowOf(transaction, suggestion))
  await insertNew(db, replenishmentSuggestions, rows, 'suggestion')
  return {
    suggested: rows.length,
    accepted: rows.filter(({ state }) => state === 'accepted').length,
    kept: reckoned.length - rows.length,
    expired: expired.length,
    blocked: rows.filter(({ packs }) => packs === 0).length,
  }
}

function rowOf({ actor, now }: CommandTransaction, suggestion: ItemSuggestion): SuggestionRow {
  const { item, facts, amountFen } = suggestion
  const { siteId, productId, mode, supplySource, supplySiteId } = item.policy
  const isAccepted = mode === 'automatic' && facts.packs > 0
  return {
    id: randomUUIDv7(),
    tenantId: actor.tenantId,
    siteId,
    productId,
    state: isAccepted ? 'accepted' : 'suggested',
    mode,
    supplySource,
    supplySiteId,
    packs: facts.packs,
    packUnits: facts.packUnits,
    amountFen,
    facts,
    suggestedAt: now,
    decidedAt: isAccepted ? now : null,
    decidedBy: isAccepted ? automaton : null,
    dismissReason: null,
    orderId: null,
    transferId: null,
    refusal: null,
  }
}
