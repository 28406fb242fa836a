import { awardOfPatterns } from '#domain/procurement/award-by-optimiser.ts'
import type { AwardFacts } from '#domain/procurement/award.ts'
import { explainInfeasible } from '#domain/procurement/find-conflict.ts'
import { stateProblem } from '#domain/procurement/tender-problem.ts'
import type { TenderOutcome, TenderProgress } from '#domain/procurement/tender/problem.ts'
import { CommandRefused, refused } from '../command-refused.ts'
import type { Optimise, WorkedOut } from './awards.ts'
import { solveInThread } from './solver/solve-in-thread.ts'

/** Half of what is asked for: an award may be 0.5 % dearer than the cheapest possible at most. */
const targetGap = 0.0025
const mostMilliseconds = 60_000

/**
 * Works out the cheapest award that keeps capacity, regions, winners and shares, with a proof of how near it is.
 * @throws CommandRefused `tenderInfeasible` with the constraints to blame, `tenderUnsolved` when no whole award was found,
 * `tenderTooLarge` when it takes more than a minute.
 */
export const optimise: Optimise = optimiseWith({})

/** As `optimise`, which tells how far it has come, and can be stopped. */
export function optimiseWith({
  signal: stop,
  onProgress,
}: {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TenderProgress) => void
}): Optimise {
  return async (facts, options) => {
    const stated = stateProblem(facts, options)
    const late = AbortSignal.timeout(mostMilliseconds)
    const signal = stop === undefined ? late : AbortSignal.any([stop, late])
    const told = onProgress === undefined ? {} : { onProgress }
    const outcome = await solveInThread(stated.problem, { targetGap, signal, ...told })
    return workedOut(facts, options, { stated, outcome })
  }
}

function workedOut(
  facts: AwardFacts,
  options: Parameters<Optimise>[1],
  { stated, outcome }: { readonly stated: ReturnType<typeof stateProblem>; readonly outcome: TenderOutcome },
): WorkedOut {
  switch (outcome.kind) {
    case 'solved':
      return {
        award: awardOfPatterns(stated, outcome.patterns),
        gapPerMillion: Math.ceil(outcome.gap * 1_000_000),
      }
    case 'infeasible':
      throw new CommandRefused('conflict', explainInfeasible(facts, options, outcome))
    case 'unsolved':
      throw refused('conflict', {
        code: 'tenderUnsolved',
        message: 'Capacity suffices on the whole, but no award was found that keeps every constraint.',
        nextStep: 'Ask for fewer winners or allow larger shares; nothing was awarded.',
      })
    case 'stopped':
      throw refused('conflict', {
        code: 'tenderTooLarge',
        message: `No award was found within ${mostMilliseconds / 1_000} seconds.`,
        nextStep: 'Try again when the machine has less to do, or award by volume.',
      })
  }
}
