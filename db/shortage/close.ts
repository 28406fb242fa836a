import { and, eq, inArray } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest } from '../commands.ts'
import { resolveEscalationsAbout } from '../fulfilment/escalations.ts'
import { releasePromises } from './promises.ts'
import { shortagePlans, shortages } from './schema.ts'
import { holdShortage, tellOfShortage } from './shortage-state.ts'

/**
 * Ends a shortage: what is still reserved is free again, limits per person end, and plans that wait are put away.
 * A network command: the stock is that of every depot's owner.
 * @throws CommandRefused `shortageNotFound`, `wrongState`.
 */
export function closeShortage(
  client: DatabaseClient,
  request: CommandRequest,
  { shortageId }: { readonly shortageId: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const shortage = await holdShortage(transaction, shortageId, 'be closed', 'declared', 'allocated')
    const releasedUnits = await releasePromises(transaction, shortageId)
    await db
      .update(shortages)
      .set({ state: 'closed', closedBy: actor.principalId, closedAt: now })
      .where(eq(shortages.id, shortageId))
    await db
      .update(shortagePlans)
      .set({ state: 'discarded', decidedBy: actor.principalId, decidedAt: now })
      .where(
        and(eq(shortagePlans.shortageId, shortageId), inArray(shortagePlans.state, ['planned', 'approved'])),
      )
    await resolveEscalationsAbout(transaction, shortageId)
    tellOfShortage(transaction, shortage, 'shortage.closed', { releasedUnits })
    return { shortageId, state: 'closed' as const, releasedUnits }
  })
}
