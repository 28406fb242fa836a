import { eq, sql } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { stopParcels } from '../fulfilment/stop-parcels.ts'
import { freezeGoods, lockGoods } from './freeze-lots.ts'
import { tellHolders } from './recall.ts'
import { readRecallLots } from './recall-lots.ts'
import { recalls } from './recall-schema.ts'
import { findHolders, findReceivers, keepReceivers, openTasks } from './recall-walk.ts'

/**
 * Looks again over the whole network for an open recall: stops what came into somebody's books since, asks sites that
 * hold something now and were not asked, and keeps patients who were found since. Running it again changes nothing.
 * @throws CommandRefused `recallNotFound`.
 */
export function sweepRecall(client: DatabaseClient, request: CommandRequest, recallId: string) {
  return runNetworkCommand(client, request, async (transaction) => {
    const recall = await lockRecall(transaction, recallId)
    if (recall.state !== 'open') return { unitsFrozen: 0, tasks: 0 }
    const lotIds = await readRecallLots(transaction.db, recallId)
    await lockGoods(transaction, { lotIds })
    await stopParcels(transaction, { lotIds }, { cancelled: 'recalled', calledBack: 'recalled' })
    const unitsFrozen = await freezeGoods(transaction, { lotIds }, recallId)
    const tasks = await openTasks(transaction, recallId, await findHolders(transaction.db, lotIds))
    await keepReceivers(transaction, recallId, await findReceivers(transaction.db, lotIds))
    await addLateUnits(transaction, recallId, lotIds)
    tellHolders(transaction, tasks)
    return { unitsFrozen, tasks: tasks.length }
  })
}

/** The recall, held until the command ends. For commands that see across. @throws CommandRefused `recallNotFound`. */
export async function lockRecall({ db }: CommandTransaction, recallId: string) {
  const [recall] = await db.select().from(recalls).where(eq(recalls.id, recallId)).for('update')
  if (!recall) throw notFound('recall')
  return recall
}

/** Goods that came in from outside after the recall was opened are to be found as well. */
async function addLateUnits(
  { db }: CommandTransaction,
  recallId: string,
  lotIds: readonly string[],
): Promise<void> {
  await db.execute(sql`
    update ${recalls} recall set units_to_find = greatest(recall.units_to_find, found.units)
    from (
      select (select coalesce(sum(units), 0) from stock_balances where lot_id = any(${sql.param([...lotIds])}::uuid[]))
        + (select coalesce(sum(units), 0) from recall_patients where recall_id = ${recallId}) as units
    ) found
    where recall.id = ${recallId} and recall.state = 'open'`)
}
