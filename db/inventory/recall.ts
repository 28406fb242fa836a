import { randomUUIDv7 } from 'node:crypto'
import { recallRule, type RecallClass } from '#domain/inventory/recall-classes.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { stopParcels } from '../fulfilment/stop-parcels.ts'
import { freezeGoods, lockGoods } from './freeze-lots.ts'
import { lotsOfBasis, markRecalled } from './recall-lots.ts'
import { recallLots, recalls, type RecallBasis, type recallTasks } from './recall-schema.ts'
import { findHolders, findReceivers, keepReceivers, openTasks } from './recall-walk.ts'

export interface NewRecall {
  readonly recallClass: RecallClass
  readonly basis: RecallBasis
  /** Announced to everybody: what is wrong with the goods. */
  readonly reason: string
}

export interface RecallAnswer {
  readonly recallId: string
  readonly lots: number
  /** Sites that hold something of it, each with a task. */
  readonly holders: number
  /** Parcels by which patients received something of it. */
  readonly patients: number
  readonly unitsFrozen: number
  readonly unitsToFind: number
  readonly notifyBy: string
}

type TaskRow = typeof recallTasks.$inferSelect

const hourMilliseconds = 3_600_000

/**
 * Recalls lots and stops them everywhere in one transaction: what lies anywhere is set aside, promised or not; parcels
 * that have not left end, and those on the road come back; nothing of the lots is sold, promised or received any more.
 * Every site that holds something gets a task, and every patient who received something is kept, to be told.
 * A network command: it must find the goods wherever they are.
 * @throws CommandRefused what `lotsOfBasis` refuses, and `alreadyRecalled`.
 */
export function openRecall(client: DatabaseClient, request: CommandRequest, input: NewRecall) {
  return runNetworkCommand(client, request, async (transaction): Promise<RecallAnswer> => {
    const { db, actor, now } = transaction
    const lotIds = await lotsOfBasis(db, input.basis)
    await markRecalled(db, lotIds, now)
    const recallId = randomUUIDv7()
    // Locked before the parcels are looked for: what is promised of the goods by then is seen, and stopped.
    await lockGoods(transaction, { lotIds })
    await stopParcels(transaction, { lotIds }, { cancelled: 'recalled', calledBack: 'recalled' })
    const unitsFrozen = await freezeGoods(transaction, { lotIds }, recallId)
    const holders = await findHolders(db, lotIds)
    const receivers = await findReceivers(db, lotIds)
    const unitsToFind = [...holders, ...receivers].reduce((sum, { units }) => sum + units, 0)
    const rule = recallRule(input.recallClass, shanghaiDate(now))
    const notifyBy = new Date(now.getTime() + rule.notifyHours * hourMilliseconds)
    await db.insert(recalls).values({
      ...input,
      id: recallId,
      tenantId: actor.tenantId,
      state: 'open',
      unitsToFind,
      openedBy: actor.principalId,
      openedAt: now,
      notifyBy,
    })
    const { tenantId } = actor
    await db.insert(recallLots).values(lotIds.map((lotId) => ({ recallId, lotId, tenantId })))
    const tasks = await openTasks(transaction, recallId, holders)
    await keepReceivers(transaction, recallId, receivers)
    const told = {
      lots: lotIds.length,
      holders: holders.length,
      patients: receivers.length,
      unitsFrozen,
      unitsToFind,
      notifyBy: notifyBy.toISOString(),
    }
    const payload = { recallClass: input.recallClass, ...told }
    tellRecall(transaction, 'recall.opened', { recallId, tenantId, payload })
    tellHolders(transaction, tasks)
    return { recallId, ...told }
  })
}

/** Each holder hears of its own tasks. */
export function tellHolders(transaction: CommandTransaction, tasks: readonly TaskRow[]): void {
  for (const { recallId, tenantId, id: taskId, siteId, unitsToFind } of tasks) {
    tellRecall(transaction, 'recall.task_opened', {
      recallId,
      tenantId,
      payload: { taskId, siteId, unitsToFind },
    })
  }
}

/** Tells what happened in a recall, to the tenant that it concerns. */
export function tellRecall(
  transaction: CommandTransaction,
  type:
    | 'recall.opened'
    | 'recall.task_opened'
    | 'recall.task_acknowledged'
    | 'recall.task_done'
    | 'recall.task_overdue'
    | 'recall.patient_found'
    | 'recall.progress_reported'
    | 'recall.closed'
    | 'recall.lifted',
  {
    recallId,
    tenantId,
    payload,
  }: {
    readonly recallId: string
    readonly tenantId: string
    readonly payload: Readonly<Record<string, unknown>>
  },
): void {
  transaction.emit({ type, aggregateKind: 'recall', aggregateId: recallId, tenantId, payload })
}
