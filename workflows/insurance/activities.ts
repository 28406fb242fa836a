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
      const { file, isSubmitted } = await readClaim(database, input)
      const { claimId, attempt } = file
      const record = async (answer: ClaimAnswer) => {
        const step = stepOf(input, attempt === 1 ? answer.state : `${attempt}/${answer.state}`)
        const body = { claimId, state: answer.state, ...(attempt === 1 ? {} : { attempt }) }
        const request = requestOf('claim.answer', step, body)
        const command = recordClaimAnswer(database, request, { claimId, attempt, answer })
        return (await unlessRefused('wrongState', command)) !== null
      }
      try {
        if (!isSubmitted) await record({ state: 'submitted', insurerReference: await upload(insurer, file) })
        const result = await settlementOf(insurer, file)
        if (result.state === 'pending') throw claimPending()
        if (result.state === 'reversed') return 'withdrawn'
        const recorded = await record(
          result.state === 'settled'
            ? { state: 'settled', settledFen: result.settledFen, settledAt: new Date(result.settledAt) }
            : { state: 'denied', ...(await findingOf(insurer, claimId)) },
        )
        return recorded ? result.state : 'withdrawn'
      } catch (error) {
        if (!(error instanceof InsurerRefused)) throw error
        if (error.code === 'claimReversed') return 'withdrawn'
        await record({ state: 'submitted', insurerReference: error.code })
        const { code, reason } = error
        return (await record({ state: 'denied', code, reason })) ? 'denied' : 'withdrawn'
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
      const request = requestOf('claim.reverse', stepOf(input, 'reversed'), { claimId, state: 'reversed' })
      await unlessRefused('wrongState', reverseClaim(database, request, { claimId }))
      return 'reversed'
    },
  }

  /** A claim gets each answer to one of its attempts once, whichever run brings it: the key names no more than these. */
  function stepOf({ claimId, tenantId }: ClaimInput, answer: string): Step {
    return { tenantId, key: `${claimId}/${answer}`, now: clock().toISOString() }
  }
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

/** Why a claim was denied. */
async function findingOf(insurer: InsurerClient, claimId: string): Promise<{ code: string; reason: string }> {
  const review = await insurer.reviewResult(claimId)
  if (review.state === 'refused') return { code: review.code, reason: review.reason }
  return { code: 'noReason', reason: 'The insurer gave no reason.' }
}

async function readClaim(database: DatabaseClient, input: ClaimInput) {
  const claim = await readClaimToSubmit(database, actorOf(input.tenantId), input.claimId)
  const { insurerTenantId: insurerId, isSubmitted, ...told } = claim
  const file: ClaimFile = {
    ...told,
    insurerId,
    handedOverAt: claim.handedOverAt.toISOString(),
    lines: claim.lines.map((line) => ({ ...line, traceCodes: [...line.traceCodes] })),
  }
  return { file, isSubmitted }
}

function claimPending(): ApplicationFailure {
  return ApplicationFailure.retryable('The insurer has not decided yet.', 'claimPending')
}
