import { and, eq, gt, inArray } from 'drizzle-orm'
import type { DismissReason } from '#domain/replenishment/dismiss-reasons.ts'
import type { Refusal } from '#domain/refusal.ts'
import { suggestionStates } from '#domain/replenishment/suggestion-states.ts'
import { mayMove, statesBefore } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { replenishmentSuggestions } from './schema.ts'

const mayAccept = statesBefore(suggestionStates, 'accepted')

/**
 * Accepts suggestions, all or none; each then becomes an order, or a transfer where a site of one's own supplies it.
 * @throws CommandRefused `suggestionNotFound`, `notYourSite`, `nothingToOrder` for one of no packs, `wrongState`.
 */
export function acceptSuggestions(
  client: DatabaseClient,
  request: CommandRequest,
  { suggestionIds }: { readonly suggestionIds: readonly string[] },
) {
  return runCommand(client, request, async (transaction) => {
    const found = await lockSuggestions(transaction, suggestionIds)
    if (found.some(({ packs }) => packs === 0)) throw nothingToOrder()
    if (found.some(({ state }) => !mayMove(suggestionStates, state, 'accepted'))) throw wrongState()
    await accept(transaction, suggestionIds)
    return { accepted: found.length }
  })
}

/**
 * Accepts at once every open suggestion of a site that may be accepted by one tap. Those that ask for a look are left.
 * @throws CommandRefused `notFound`, `notYourSite`.
 */
export function acceptAllSuggestions(
  client: DatabaseClient,
  request: CommandRequest,
  { siteId }: { readonly siteId: string },
) {
  return runCommand(client, request, async (transaction) => {
    await requireOwnSite(transaction, siteId)
    const open = await transaction.db
      .select({ id: replenishmentSuggestions.id })
      .from(replenishmentSuggestions)
      .where(
        and(
          eq(replenishmentSuggestions.siteId, siteId),
          inArray(replenishmentSuggestions.state, mayAccept),
          eq(replenishmentSuggestions.mode, 'one_tap'),
          gt(replenishmentSuggestions.packs, 0),
        ),
      )
      .orderBy(replenishmentSuggestions.id)
      .for('update')
    await accept(
      transaction,
      open.map(({ id }) => id),
    )
    return { accepted: open.length }
  })
}

/** Turns a suggestion down. @throws CommandRefused `suggestionNotFound`, `notYourSite`, `wrongState`. */
export function dismissSuggestion(
  client: DatabaseClient,
  request: CommandRequest,
  { suggestionId, reason }: { readonly suggestionId: string; readonly reason: DismissReason },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const [suggestion] = await lockSuggestions(transaction, [suggestionId])
    if (!suggestion || !mayMove(suggestionStates, suggestion.state, 'dismissed')) throw wrongState()
    await db
      .update(replenishmentSuggestions)
      .set({ state: 'dismissed', decidedAt: now, decidedBy: actor.principalId, dismissReason: reason })
      .where(eq(replenishmentSuggestions.id, suggestionId))
    transaction.emit({
      type: 'suggestion.dismissed',
      aggregateKind: 'suggestion',
      aggregateId: suggestionId,
      tenantId: actor.tenantId,
      payload: { reason },
    })
    return { suggestionId, state: 'dismissed' as const }
  })
}

/**
 * Ends accepted suggestions that could become neither an order nor a transfer, each with the reason. Those that were decided
 * otherwise meanwhile stay as they are. They are suggested again on the next order day.
 */
export function refuseAccepted(
  client: DatabaseClient,
  request: CommandRequest,
  refusals: readonly { readonly suggestionId: string; readonly refusal: Refusal }[],
) {
  return runCommand(client, request, async (transaction) => {
    let ended = 0
    for (const { suggestionId, refusal } of refusals) {
      ended += (await refuseWithin(transaction, [suggestionId], refusal)).length
    }
    return { refused: ended }
  })
}

/** `refuseAccepted` for some with the same reason, within a command. @returns the ids of those that it ended. */
export async function refuseWithin(
  transaction: CommandTransaction,
  suggestionIds: readonly string[],
  refusal: Refusal,
): Promise<string[]> {
  const { db, actor } = transaction
  const ended = await db
    .update(replenishmentSuggestions)
    .set({ state: 'refused', refusal })
    .where(
      and(
        inArray(replenishmentSuggestions.id, [...suggestionIds]),
        eq(replenishmentSuggestions.state, 'accepted'),
      ),
    )
    .returning({ id: replenishmentSuggestions.id })
  for (const { id } of ended) {
    transaction.emit({
      type: 'suggestion.refused',
      aggregateKind: 'suggestion',
      aggregateId: id,
      tenantId: actor.tenantId,
      payload: { reason: refusal.code },
    })
  }
  return ended.map(({ id }) => id)
}

async function lockSuggestions(transaction: CommandTransaction, suggestionIds: readonly string[]) {
  const wanted = [...new Set(suggestionIds)]
  const found = await transaction.db
    .select()
    .from(replenishmentSuggestions)
    .where(inArray(replenishmentSuggestions.id, wanted))
    .orderBy(replenishmentSuggestions.id)
    .for('update')
  if (found.length < wanted.length) throw notFound('suggestion')
  for (const siteId of new Set(found.map((row) => row.siteId))) await requireOwnSite(transaction, siteId)
  return found
}

async function accept(transaction: CommandTransaction, suggestionIds: readonly string[]): Promise<void> {
  if (suggestionIds.length === 0) return
  const { db, actor, now } = transaction
  const accepted = await db
    .update(replenishmentSuggestions)
    .set({ state: 'accepted', decidedAt: now, decidedBy: actor.principalId })
    .where(inArray(replenishmentSuggestions.id, [...suggestionIds]))
    .returning({ id: replenishmentSuggestions.id, siteId: replenishmentSuggestions.siteId })
  for (const { id, siteId } of accepted) {
    transaction.emit({
      type: 'suggestion.accepted',
      aggregateKind: 'suggestion',
      aggregateId: id,
      tenantId: actor.tenantId,
      payload: { siteId },
    })
  }
}

function nothingToOrder() {
  return refused('invalid', {
    code: 'nothingToOrder',
    message: 'A limit allows no whole pack of it, so there is nothing to order.',
    nextStep: 'Raise the maximum or the budget, choose a smaller pack, or order by hand.',
  })
}

function wrongState() {
  return refused('conflict', {
    code: 'wrongState',
    message: 'The suggestion was decided or replaced meanwhile.',
    nextStep: 'Read the suggestions again.',
  })
}
