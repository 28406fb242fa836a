import type { CommandProblem, OutboxCommand } from './command.ts'
import { type CommandHttp, requestOf } from './request.ts'
import { nextStep, settle, type NextStep, type TryResult } from './rules.ts'

/** Where the commands are kept. A change is durable when its promise is fulfilled. */
export interface OutboxStore {
  all(): Promise<OutboxCommand[]>
  put(command: OutboxCommand): Promise<void>
}

export interface DrainSurroundings {
  readonly store: OutboxStore
  /** Who the server says is signed in; null when nobody is, or it cannot be reached. */
  readonly principalId: string
  readonly send: (request: CommandHttp, command: OutboxCommand) => Promise<TryResult>
  readonly now: () => Date
  readonly chance: () => number
  /** Hears of each command that was settled. */
  readonly onSettled?: (command: OutboxCommand) => void
}

/** Why the drainer stopped: `send` never is a reason, `signedOut` means that the server no longer knows who asks. */
export type DrainEnd = Exclude<NextStep, { step: 'send' }> | { readonly step: 'signedOut' }

/**
 * Sends what waits, one after another, until nothing is left or something must be waited for. The try is counted before
 * it is made: a phone that dies on the way knows afterwards that the command may have taken effect.
 * Only one of these may run on a phone at a time (`withDrainLock`).
 */
export async function drain(surroundings: DrainSurroundings): Promise<DrainEnd> {
  const { store, principalId, now, chance } = surroundings
  for (;;) {
    const commands = await store.all()
    const next = nextStep(commands, principalId, now())
    if (next.step !== 'send') return next
    const { command } = next
    const outcome = requestOf(command, commands)
    const result = outcome.ok
      ? await attempt(surroundings, command, outcome.request)
      : refusedBy(outcome.problem)
    if (result.kind === 'signedOut') return { step: 'signedOut' }
    const settled = settle(command, result, { now: now(), chance: chance() })
    await store.put(settled)
    if (settled.state !== 'saved') surroundings.onSettled?.(settled)
  }
}

async function attempt(
  { store, send }: DrainSurroundings,
  command: OutboxCommand,
  request: CommandHttp,
): Promise<TryResult> {
  if (command.attempts === 0) await store.put({ ...command, attempts: 1 })
  return send(request, command)
}

function refusedBy(problem: CommandProblem): TryResult {
  return { kind: 'refused', problem }
}
