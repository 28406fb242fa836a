import { and, eq, inArray } from 'drizzle-orm'
import { recallTaskStates, type RecallTaskState } from '#domain/inventory/recall-states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveEscalationsAbout } from '../fulfilment/escalations.ts'
import { unmarkRecalled } from './recall-lots.ts'
import { readProgress, readReportRows, type RecallReport } from './recall-progress.ts'
import { recallTasks, recalls } from './recall-schema.ts'
import { tellRecall } from './recall.ts'
import { lockRecall } from './sweep-recall.ts'

/**
 * Closes a recall with a report that is kept: what was to be found and what was collected, per site, and how many patients
 * were told. Its lots stay stopped for good. A network command: it counts the whole network.
 * @throws CommandRefused `recallNotFound`, `wrongState`, and `tasksUnfinished` unless a reason is given.
 */
export function closeRecall(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly recallId: string; readonly unfinishedReason?: string | undefined },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    const recall = await requireOpen(transaction, input.recallId)
    const progress = await readProgress(db, recall)
    const unfinished = progress.tasks - progress.tasksDone
    if (unfinished > 0 && input.unfinishedReason === undefined) throw tasksUnfinished(unfinished)
    const report: RecallReport = {
      progress,
      closedAt: now.toISOString(),
      unfinishedReason: unfinished > 0 ? (input.unfinishedReason ?? null) : null,
      rows: await readReportRows(db, recall.id),
    }
    await end(transaction, recall.id, { state: 'closed', report })
    tellRecall(transaction, 'recall.closed', {
      recallId: recall.id,
      tenantId: recall.tenantId,
      payload: { ...progress },
    })
    return { recallId: recall.id, state: 'closed' as const, report }
  })
}

/**
 * Lifts a recall that was a mistake: its lots may be received and sold again. What was set aside stays there until people
 * decide over it, like everything in quarantine.
 * @throws CommandRefused `recallNotFound`, `wrongState`.
 */
export function liftRecall(client: DatabaseClient, request: CommandRequest, recallId: string) {
  return runNetworkCommand(client, request, async (transaction) => {
    const recall = await requireOpen(transaction, recallId)
    await end(transaction, recallId, { state: 'lifted', report: null })
    await unmarkRecalled(transaction.db, recallId)
    tellRecall(transaction, 'recall.lifted', { recallId, tenantId: recall.tenantId, payload: {} })
    return { recallId, state: 'lifted' as const }
  })
}

async function requireOpen(transaction: CommandTransaction, recallId: string) {
  const recall = await lockRecall(transaction, recallId)
  if (recall.state === 'open') return recall
  throw refused('conflict', {
    code: 'wrongState',
    message: `The recall is ${recall.state} already.`,
    nextStep: 'Read it again.',
  })
}

async function end(
  transaction: CommandTransaction,
  recallId: string,
  change: { readonly state: 'closed' | 'lifted'; readonly report: RecallReport | null },
): Promise<void> {
  const { db, actor, now } = transaction
  await db
    .update(recalls)
    .set({ ...change, closedBy: actor.principalId, closedAt: now })
    .where(eq(recalls.id, recallId))
  const dropped = await db
    .update(recallTasks)
    .set({ state: 'dropped' })
    .where(
      and(
        eq(recallTasks.recallId, recallId),
        inArray(recallTasks.state, statesBefore<RecallTaskState>(recallTaskStates, 'dropped')),
      ),
    )
    .returning({ id: recallTasks.id })
  for (const { id } of dropped) await resolveEscalationsAbout(transaction, id)
}

function tasksUnfinished(tasks: number) {
  return refused('conflict', {
    code: 'tasksUnfinished',
    message: `${tasks} sites have not said what they found.`,
    nextStep: 'Wait for them, or close it with the reason why it ends without them.',
  })
}
