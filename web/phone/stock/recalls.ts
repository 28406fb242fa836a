import type { OutboxCommand } from '../outbox/command.ts'
import type { RecallTask } from '../sync/answers.ts'

export interface OpenRecall {
  readonly task: RecallTask
  /** The server or this phone knows that somebody read it. */
  readonly isAcknowledged: boolean
  /** What was done on this phone has not been sent yet. */
  readonly isWaiting: boolean
}

/** What this site must still do in recalls, the gravest first: by what was brought, and what was done on this phone since. */
export function openRecalls(tasks: readonly RecallTask[], commands: readonly OutboxCommand[]): OpenRecall[] {
  const done = (kind: 'recall.acknowledge' | 'recall.finish', { id }: RecallTask) =>
    commands.find(
      (command) =>
        command.kind === kind &&
        command.payload.taskId === id &&
        (command.state === 'saved' || command.state === 'sent'),
    )
  return tasks
    .filter(
      (task) => (task.state === 'open' || task.state === 'acknowledged') && !done('recall.finish', task),
    )
    .map((task) => {
      const own = done('recall.acknowledge', task)
      return {
        task,
        isAcknowledged: task.state === 'acknowledged' || own !== undefined,
        isWaiting: own?.state === 'saved',
      }
    })
    .toSorted((one, other) => one.task.recallClass - other.task.recallClass)
}
