import { ApplicationFailure } from '@temporalio/activity'
import { InsurerRefused, type InsurerClient } from '#connectors/insurer/client.ts'
import type { SubmitClaimRequest } from '#connectors/insurer/contract.ts'
import type { DatabaseClient } from '#db/client.ts'
import { recordClaimAnswer, reverseClaim, type ClaimAnswer } from '#db/insurance/commands.ts'
import { readClaimToSubmit } from '#db/insurance/queries.ts'
import { actorOf, requestOf, unlessRefused, type Step } from '../acting.ts'

/** A claim and its owner, in whose name the workflow deals with it. */
interface ClaimInput {
  readonly claimId: string
  readonly tenantId: string
}

interface InsuranceServices {
  readonly database: DatabaseClient
  readonly insurer: InsurerClient
  /** Calls are repeated for as long as it takes, so the answer's time is that of the attempt. */
  readonly clock: () => Date
}

/** Talks to the insurer about claims. Insured numbers stay inside; every call and every command may be repeated. */
export function createInsuranceActivities({ database, insurer, clock }: InsuranceServices) {
  return {
    /**
     * Submits a claim and asks for the decision. `withdrawn`: it was undone meanwhile.
     * @throws ApplicationFailure `claimPending`, to be tried again, while the insurer is deciding.
     */
    async submitClaim(input: ClaimInput): Promise<'settled' | 'denied' | 'withdrawn'> {
      const record = async (answer: ClaimAnswer) => {
        const request = requestOf('claim.answer', stepOf(input, answer.state), stepBody(input, answer.state))
        const command = recordClaimAnswer(database, request, { claimId: input.claimId, answer })
        return (await unlessRefused('wrongState', command)) !== null
      }
      const claim = await readClaim(database, input)
      try {
        const { claimNumber } = await insurer.submitClaim(claim, input.claimId)
        await record({ state: 'submitted', insurerReference: claimNumber })
        const result = await insurer.settlementResult(input.claimId)
        if (result.state === 'pending') throw claimPending()
        if (result.state === 'reversed') return 'withdrawn'
        const recorded = await record(
          result.state === 'settled'
            ? { state: 'settled', settledFen: result.settledFen }
            : { state: 'denied', reason: result.reason },
        )
        return recorded ? result.state : 'withdrawn'
      } catch (error) {
        if (!(error instanceof InsurerRefused)) throw error
        if (error.code === 'claimReversed') return 'withdrawn'
        await record({ state: 'submitted', insurerReference: error.code })
        return (await record({ state: 'denied', reason: error.reason })) ? 'denied' : 'withdrawn'
      }
    },

    /** Undoes a claim at the insurer, then in our book. */
    async reverseClaim(input: ClaimInput): Promise<'reversed' | 'refused'> {
      const { claimId } = input
      try {
        await insurer.reverseClaim({ claimId, reason: 'medicine_returned' }, `${claimId}/reversed`)
      } catch (error) {
        if (error instanceof InsurerRefused) return 'refused'
        throw error
      }
      const request = requestOf('claim.reverse', stepOf(input, 'reversed'), stepBody(input, 'reversed'))
      await unlessRefused('wrongState', reverseClaim(database, request, { claimId }))
      return 'reversed'
    },
  }

  /** A claim gets each answer once, whichever run or attempt brings it: the key names only the claim and the state. */
  function stepOf({ claimId, tenantId }: ClaimInput, state: string): Step {
    return { tenantId, key: `${claimId}/${state}`, now: clock().toISOString() }
  }
}

function stepBody({ claimId }: ClaimInput, state: string) {
  return { claimId, state }
}

async function readClaim(database: DatabaseClient, input: ClaimInput): Promise<SubmitClaimRequest> {
  const claim = await readClaimToSubmit(database, actorOf(input.tenantId), input.claimId)
  const { claimId, insuredNumber, planCode, institutionCode, insuranceFen, patientFen, handedOverAt } = claim
  return {
    claimId,
    insuredNumber,
    planCode,
    institutionCode,
    insuranceFen,
    patientFen,
    handedOverAt: handedOverAt.toISOString(),
    lines: claim.lines.map(({ insuranceCode, units, amountFen, traceCodes }) => ({
      insuranceCode,
      units,
      amountFen,
      traceCodes: [...traceCodes],
    })),
  }
}

function claimPending(): ApplicationFailure {
  return ApplicationFailure.retryable('The insurer has not decided yet.', 'claimPending')
}
