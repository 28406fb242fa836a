import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest } from '../commands.ts'
import { readProgress } from './recall-progress.ts'
import { tellRecall } from './recall.ts'
import { lockRecall } from './sweep-recall.ts'

/**
 * Tells how far an open recall is, as the regulator is to hear at intervals: the event is the report. A network command:
 * it counts the whole network.
 * @throws CommandRefused `recallNotFound`.
 */
export function reportRecallProgress(client: DatabaseClient, request: CommandRequest, recallId: string) {
  return runNetworkCommand(client, request, async (transaction) => {
    const recall = await lockRecall(transaction, recallId)
    if (recall.state !== 'open') return { reported: false }
    const progress = await readProgress(transaction.db, recall)
    const { tenantId } = recall
    tellRecall(transaction, 'recall.progress_reported', { recallId, tenantId, payload: { ...progress } })
    return { reported: true }
  })
}
