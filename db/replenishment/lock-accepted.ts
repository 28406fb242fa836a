import { and, asc, eq, inArray } from 'drizzle-orm'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { replenishmentSuggestions } from './schema.ts'

/**
 * Locks accepted suggestions of a site of one's own, in the order of their ids, so that a refusal of line n is one of the
 * nth suggestion.
 * @throws CommandRefused `stale` with `suggestionsChanged` when one of them was decided otherwise meanwhile.
 */
export async function lockAccepted(
  { db, actor }: CommandTransaction,
  { siteId, suggestionIds }: { readonly siteId: string; readonly suggestionIds: readonly string[] },
) {
  const accepted = await db
    .select()
    .from(replenishmentSuggestions)
    .where(
      and(
        inArray(replenishmentSuggestions.id, [...suggestionIds]),
        eq(replenishmentSuggestions.siteId, siteId),
        eq(replenishmentSuggestions.tenantId, actor.tenantId),
        eq(replenishmentSuggestions.state, 'accepted'),
      ),
    )
    .orderBy(asc(replenishmentSuggestions.id))
    .for('update')
  if (accepted.length === suggestionIds.length) return accepted
  throw refused('stale', {
    code: 'suggestionsChanged',
    message: 'One of the suggestions was decided otherwise meanwhile.',
    nextStep: 'Read the accepted suggestions again.',
  })
}
