import { ApplicationFailure } from '@temporalio/activity'
import { InsurerRefused, type InsurerClient } from '#connectors/insurer/client.ts'
import { digestOf, type ClaimFile, type SettlementResultAnswer } from '#connectors/insurer/contract.ts'
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
      const { file, isSubmitted } = await readClaim(database, input)
      try {
        if (!isSubmitted) await record({ state: 'submitted', insurerReference: await upload(insurer, file) })
        const result = await settlementOf(insurer, file)
        if (result.state === 'pending') throw claimPending()
        if (result.state === 'reversed') return 'withdrawn'
        const recorded = await record(
          result.state === 'settled'
            ? { state: 'settled', settledFen: result.settledFen }
            : { state: 'denied', reason: await reasonOf(insurer, input.claimId) },
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
        await insurer.undo({ claimId, reason: 'medicine_returned' }, `${claimId}/reversed`)
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

/** Checks, signs and uploads a file. @returns the insurer's number of the claim. */
async function upload(insurer: InsurerClient, file: ClaimFile): Promise<string> {
  const { checkNumber } = await insurer.uploadCheck(file)
  const { claimId, attempt } = file
  // A check gives another number each time: an upload that is repeated is known by its claim and attempt.
  const key = `${claimId}/${attempt}/${checkNumber}`
  const { signature } = await insurer.sign({ claimId, attempt, checkNumber, digest: digestOf(file) }, key)
  const { claimNumber } = await insurer.upload({ file, checkNumber, signature }, key)
  return claimNumber
}

/** How a claim was decided. One that the insurer has lost since is uploaded once more. */
async function settlementOf(insurer: InsurerClient, file: ClaimFile): Promise<SettlementResultAnswer> {
  try {
    return await insurer.settlementResult(file.claimId)
  } catch (error) {
    if (!(error instanceof InsurerRefused) || error.code !== 'claimUnknown') throw error
    await upload(insurer, file)
    return insurer.settlementResult(file.claimId)
  }
}

async function reasonOf(insurer: InsurerClient, claimId: string): Promise<string> {
  const review = await insurer.reviewResult(claimId)
  return review.state === 'refused' ? review.reason : 'The insurer gave no reason.'
}

async function readClaim(database: DatabaseClient, input: ClaimInput) {
  const claim = await readClaimToSubmit(database, actorOf(input.tenantId), input.claimId)
  const { claimId, insurerTenantId, insuredNumber, planCode, institutionCode } = claim
  const file: ClaimFile = {
    claimId,
    attempt: 1,
    insurerId: insurerTenantId,
    insuredNumber,
    planCode,
    institutionCode,
    insuranceFen: claim.insuranceFen,
    earlierFen: 0,
    restFen: claim.patientFen,
    handedOverAt: claim.handedOverAt.toISOString(),
    lines: claim.lines.map((line) => ({ ...line, traceCodes: [...line.traceCodes] })),
    correction: null,
  }
  return { file, isSubmitted: claim.isSubmitted }
}

function claimPending(): ApplicationFailure {
  return ApplicationFailure.retryable('The insurer has not decided yet.', 'claimPending')
}
