import type { DatabaseClient } from '#db/client.ts'
import type { CommandRequest, CommandResult } from '#db/commands.ts'
import { completeRound, concludeContracts, startContracts } from '#db/procurement/contracts.ts'
import {
  closeBidding,
  closeDemand,
  failRound,
  openBidding,
  readRoundStanding,
  warnLate,
  type RoundStanding,
} from '#db/procurement/deadlines.ts'
import { watchContracts } from '#db/procurement/watch.ts'
import type { WarningKind } from '#domain/procurement/round.ts'
import type { FailureCause, RoundState } from '#domain/procurement/round-states.ts'
import { actorOf, requestOf, type Step } from '../acting.ts'
import { systemTenantId } from '../ids.ts'

interface RoundStep extends Step {
  readonly roundId: string
}

type RoundCommand = (
  client: DatabaseClient,
  request: CommandRequest,
  roundId: string,
) => Promise<CommandResult<{ readonly state: RoundState }>>

/** What a round's workflow asks of its row: one transaction each, in the name of whoever runs the round. */
export function createProcurementActivities(database: DatabaseClient) {
  /** Takes a step that is due. Answers with the state that the round is in now. */
  const stepOf = (route: string, command: RoundCommand) => async (step: RoundStep) => {
    const { answer } = await command(
      database,
      requestOf(route, step, { roundId: step.roundId }),
      step.roundId,
    )
    return { state: answer.state }
  }
  return {
    /** Where a round stands: its workflow goes on from there. */
    readRound(input: { readonly roundId: string; readonly now: string }): Promise<RoundStanding> {
      return readRoundStanding(database, actorOf(systemTenantId), new Date(input.now), input.roundId)
    },

    closeDemand: stepOf('round.pool', closeDemand),
    openBidding: stepOf('round.open_bidding', openBidding),
    closeBidding: stepOf('round.close_bidding', closeBidding),
    concludeContracts: stepOf('round.conclude', concludeContracts),
    startContracts: stepOf('round.start', startContracts),
    watchContracts: stepOf('round.watch', watchContracts),
    completeRound: stepOf('round.complete', completeRound),

    async warnRoundLate(step: RoundStep & { readonly kind: WarningKind }): Promise<void> {
      const { roundId, kind } = step
      await warnLate(database, requestOf('round.warn', step, { roundId, kind }), { roundId, kind })
    },

    async failRound(step: RoundStep & { readonly cause: FailureCause }): Promise<{ state: RoundState }> {
      const { roundId, cause } = step
      const { answer } = await failRound(database, requestOf('round.fail', step, { roundId, cause }), {
        roundId,
        cause,
      })
      return { state: answer.state }
    },
  }
}
