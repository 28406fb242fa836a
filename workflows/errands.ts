import { ApplicationFailure } from '@temporalio/common'
import type { CallPolicy } from '#connectors/http-call.ts'
import { causedBy } from './acting.ts'
import type { Activities } from './activities.ts'
import type { ClaimTask, Happening, Milestone } from './prescriptions/progress.ts'

/** One short try, since the news of other journeys waits behind it. */
export const errandPolicy: Partial<CallPolicy> = { timeoutMilliseconds: 4_000, attempts: 1 }
/** Whoever takes longer than this for an errand is too slow for them. */
const slowMs = 5_000
/** A counterpart that is away or slow is left to the journeys for this long. */
const restMs = 30_000

/** What errands do: the same as a journey's activities. */
export type Trips = Pick<Activities, 'sendPickupCode' | 'submitClaim'>

/** Goes for a journey, named by its workflow, to the counterparts that its news asks for. */
export interface Errands {
  /** Does at once what can be done at once. @returns the milestones that are left to the journey, in their order. */
  run(workflowId: string, milestones: readonly Milestone[]): Promise<readonly Milestone[]>
}

/** Leaves everything to the journeys. */
export const noErrands: Errands = { run: async (_workflowId, milestones) => milestones }

/**
 * Tries once what usually succeeds at once: a pickup code that is sent, a claim that is settled. A workflow is for what
 * takes time: so whatever is not answered, refused, denied or still being decided is left to the journey, which does
 * the same and asks for as long as it takes. Keys and rows make that harmless. A claim is undone by its journey alone.
 */
export function openErrands(
  { sendPickupCode, submitClaim }: Trips,
  clock: () => Date,
  onFailure: (error: unknown) => void,
): Errands {
  const restsUntil = new Map<Happening['kind'], number>()

  /** Whether `work` was done with one of these outcomes. */
  async function isDone<Outcome>(
    kind: Happening['kind'],
    work: () => Promise<Outcome>,
    done: readonly Outcome[],
  ): Promise<boolean> {
    const startedAt = clock().getTime()
    if (startedAt < (restsUntil.get(kind) ?? 0)) return false
    try {
      const isAnswered = done.includes(await work())
      if (clock().getTime() - startedAt > slowMs) restsUntil.set(kind, clock().getTime() + restMs)
      return isAnswered
    } catch (error) {
      if (error instanceof ApplicationFailure && error.type === 'claimPending') return false
      restsUntil.set(kind, clock().getTime() + restMs)
      onFailure(error)
      return false
    }
  }

  async function leftOf(workflowId: string, { position, happening }: Milestone): Promise<Milestone[]> {
    if (happening.kind === 'codeNeeded') {
      const key = `${workflowId}/errand/${position}`
      const now = clock().toISOString()
      const send = () => sendPickupCode({ ...happening.parcel, key, now })
      return (await isDone('codeNeeded', send, ['sent', 'notWaiting'])) ? [] : [{ position, happening }]
    }
    if (happening.kind !== 'claimsDue') return [{ position, happening }]
    const tasks: ClaimTask[] = []
    for (const task of happening.tasks) {
      const submit = () => submitClaim(task)
      const isSettled =
        task.action === 'submit' && (await isDone('claimsDue', submit, ['settled', 'withdrawn']))
      if (!isSettled) tasks.push(task)
    }
    return tasks.length === 0 ? [] : [{ position, happening: { kind: 'claimsDue', tasks } }]
  }

  return {
    run: (workflowId, milestones) =>
      causedBy.run(workflowId, async () => {
        const left: Milestone[] = []
        for (const milestone of milestones) left.push(...(await leftOf(workflowId, milestone)))
        return left
      }),
  }
}
