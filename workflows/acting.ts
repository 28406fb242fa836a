import { AsyncLocalStorage } from 'node:async_hooks'
import { activityInfo } from '@temporalio/activity'
import type { Actor } from '#db/actor.ts'
import { CommandRefused } from '#db/command-refused.ts'
import type { CommandRequest } from '#db/commands.ts'

/** What every command of a workflow carries. */
export interface Step {
  /** The owner of what is changed, in whose name the workflow acts. */
  readonly tenantId: string
  /** Made by the workflow, and the same when the step runs twice. */
  readonly key: string
  /** The workflow's time as an ISO string. */
  readonly now: string
}

/** The workflow for which the relay does something outside of an activity. */
export const causedBy = new AsyncLocalStorage<string>()

/** Who acts in an activity, or in what is done for a workflow: the workflow, for `tenantId`. */
export function actorOf(tenantId: string): Actor {
  return {
    tenantId,
    principalId: 'workflow',
    roles: ['system'],
    siteIds: [],
    cause: causedBy.getStore() ?? activityInfo().workflowExecution?.workflowId ?? 'workflow',
  }
}

export function requestOf(route: string, { tenantId, key, now }: Step, body: unknown): CommandRequest {
  return { actor: actorOf(tenantId), route, key, body, now: new Date(now) }
}

/** The result of a command, or null when it was refused with `code`: something else came first. */
export async function unlessRefused<Value>(code: string, command: Promise<Value>): Promise<Value | null> {
  try {
    return await command
  } catch (error) {
    if (error instanceof CommandRefused && error.refusals.some((refusal) => refusal.code === code))
      return null
    throw error
  }
}
