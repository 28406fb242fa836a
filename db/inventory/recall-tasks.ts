import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm'
import { recallTaskStates, type RecallTaskState } from '#domain/inventory/recall-states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import {
  readAs,
  runCommand,
  runNetworkCommand,
  type CommandRequest,
  type CommandTransaction,
} from '../commands.ts'
import { escalate, resolveEscalationsAbout } from '../fulfilment/escalations.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { requireCount } from './count-units.ts'
import { recallLots, recallTasks, recalls } from './recall-schema.ts'
import { tellRecall } from './recall.ts'
import { lots, stockBalances } from './schema.ts'
import { lockRecall } from './sweep-recall.ts'

type TaskRow = typeof recallTasks.$inferSelect

/** A site's people say that they know of a recall. @throws CommandRefused `taskNotFound`, `notYourSite`, `wrongState`. */
export function acknowledgeRecallTask(client: DatabaseClient, request: CommandRequest, taskId: string) {
  return runCommand(client, request, async (transaction) => {
    const { actor, now } = transaction
    const task = await moveTask(transaction, taskId, {
      state: 'acknowledged',
      acknowledgedBy: actor.principalId,
      acknowledgedAt: now,
    })
    await told(transaction, task, 'recall.task_acknowledged')
    return { taskId, state: task.state }
  })
}

/**
 * A site's people say what they found and set aside. What the books say beside it is in the recall's report.
 * @throws CommandRefused `countInvalid`, `taskNotFound`, `notYourSite`, `wrongState`.
 */
export function finishRecallTask(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly taskId: string; readonly unitsFound: number },
) {
  return runCommand(client, request, async (transaction) => {
    requireCount(input.unitsFound)
    const { actor, now } = transaction
    const present = await requireTask(transaction, input.taskId)
    const task = await moveTask(transaction, input.taskId, {
      state: 'done',
      unitsFound: input.unitsFound,
      doneBy: actor.principalId,
      doneAt: now,
      acknowledgedBy: present.acknowledgedBy ?? actor.principalId,
      acknowledgedAt: present.acknowledgedAt ?? now,
    })
    await told(transaction, task, 'recall.task_done')
    return { taskId: input.taskId, state: task.state }
  })
}

/** The recall tasks of the actor's own sites, oldest first, each with what its recall is about and which lots lie there. */
export function listRecallTasks(
  client: DatabaseClient,
  actor: Actor,
  page: {
    readonly state?: RecallTaskState | undefined
    readonly after?: string | undefined
    readonly limit: number
  },
) {
  return readAs(client, actor, async (db) => {
    const tasks = await db
      .select({
        id: recallTasks.id,
        recallId: recallTasks.recallId,
        siteId: recallTasks.siteId,
        state: recallTasks.state,
        unitsToFind: recallTasks.unitsToFind,
        unitsFound: recallTasks.unitsFound,
        recallClass: recalls.recallClass,
        reason: recalls.reason,
        notifyBy: recalls.notifyBy,
      })
      .from(recallTasks)
      .innerJoin(recalls, eq(recalls.id, recallTasks.recallId))
      .where(
        and(
          eq(recallTasks.tenantId, actor.tenantId),
          page.state === undefined ? undefined : eq(recallTasks.state, page.state),
          page.after === undefined ? undefined : gt(recallTasks.id, page.after),
        ),
      )
      .orderBy(asc(recallTasks.id))
      .limit(page.limit)
    const lotsOf = Map.groupBy(await lotsOfTasks(db, tasks), ({ taskId }) => taskId)
    return tasks.map((task) => ({
      ...task,
      lots: (lotsOf.get(task.id) ?? []).map(({ taskId: _task, ...lot }) => lot),
    }))
  })
}

/** The recalled lots that each task's site ever had in its books. */
function lotsOfTasks(db: Database, tasks: readonly { readonly id: string }[]) {
  return db
    .selectDistinct({
      taskId: recallTasks.id,
      lotId: lots.id,
      lotNumber: lots.number,
      productNameZh: products.nameZh,
      productNameEn: products.nameEn,
      strength: products.strength,
    })
    .from(recallTasks)
    .innerJoin(recallLots, eq(recallLots.recallId, recallTasks.recallId))
    .innerJoin(
      stockBalances,
      and(eq(stockBalances.lotId, recallLots.lotId), eq(stockBalances.siteId, recallTasks.siteId)),
    )
    .innerJoin(lots, eq(lots.id, recallLots.lotId))
    .innerJoin(products, eq(products.id, lots.productId))
    .where(
      inArray(
        recallTasks.id,
        tasks.map(({ id }) => id),
      ),
    )
    .orderBy(asc(lots.number))
}

/**
 * Puts every holder that has not answered a recall on the board of its organisation: once when half of its time is over,
 * and once more when all of it is. A network command: it looks at the tasks of all holders.
 * @throws CommandRefused `recallNotFound`.
 */
export function escalateSilence(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly recallId: string; readonly kind: 'recall_unacknowledged' | 'recall_overdue' },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const recall = await lockRecall(transaction, input.recallId)
    if (recall.state !== 'open') return { tasks: 0 }
    const silent = await transaction.db
      .select()
      .from(recallTasks)
      .where(and(eq(recallTasks.recallId, input.recallId), isNull(recallTasks.acknowledgedAt)))
      .orderBy(asc(recallTasks.id))
    for (const { id, tenantId, siteId } of silent) {
      await escalate(transaction, {
        tenantId,
        subject: { kind: 'recall', id },
        kind: input.kind,
        acting: { role: 'operator', tenantId },
        dueAt: recall.notifyBy,
      })
      if (input.kind === 'recall_unacknowledged') continue
      const payload = { taskId: id, siteId }
      tellRecall(transaction, 'recall.task_overdue', {
        recallId: recall.id,
        tenantId: recall.tenantId,
        payload,
      })
    }
    return { tasks: silent.length }
  })
}

async function requireTask(transaction: CommandTransaction, taskId: string): Promise<TaskRow> {
  const { db, actor } = transaction
  const [task] = await db
    .select()
    .from(recallTasks)
    .where(and(eq(recallTasks.id, taskId), eq(recallTasks.tenantId, actor.tenantId)))
  if (!task) throw notFound('task')
  await requireOwnSite(transaction, task.siteId)
  return task
}

async function moveTask(
  transaction: CommandTransaction,
  taskId: string,
  change: Partial<TaskRow> & { readonly state: RecallTaskState },
): Promise<TaskRow> {
  const present = await requireTask(transaction, taskId)
  const before = statesBefore<RecallTaskState>(recallTaskStates, change.state)
  const [moved] = await transaction.db
    .update(recallTasks)
    .set(change)
    .where(and(eq(recallTasks.id, taskId), inArray(recallTasks.state, before)))
    .returning()
  if (moved) return moved
  throw refused('conflict', {
    code: 'wrongState',
    message: `The task is ${present.state} already.`,
    nextStep: 'Read your recall tasks again.',
  })
}

async function told(
  transaction: CommandTransaction,
  { id, tenantId, recallId, siteId, unitsFound }: TaskRow,
  type: 'recall.task_acknowledged' | 'recall.task_done',
): Promise<void> {
  await resolveEscalationsAbout(transaction, id)
  tellRecall(transaction, type, { recallId, tenantId, payload: { taskId: id, siteId, unitsFound } })
}
