import { randomUUID } from 'node:crypto'
import { accepted, createPlan, refuse } from '../sandbox-http.ts'
import type { Plan, SandboxReply } from '../sandbox-http.ts'
import type {
  InsuredLine,
  InsurerRefusalCode,
  ReverseClaimAnswer,
  ReverseClaimRequest,
  SettlementResultAnswer,
  SubmitClaimAnswer,
  SubmitClaimRequest,
  UploadCheckAnswer,
  UploadCheckRequest,
} from './contract.ts'

/** What the sandbox's insurer can be told to decide next; without an order it covers and settles everything. */
export const decisions = ['refuse', 'deny', 'pending'] as const
export type Decision = (typeof decisions)[number]

interface ClaimRecord {
  readonly answer: SubmitClaimAnswer
  readonly claimedFen: number
  readonly denied: boolean
  reversal?: ReverseClaimAnswer
}

/** An insurer's book of claims in memory, by our claim ids. Not kept over a restart. */
export interface InsurerBook {
  readonly plan: Plan<Decision>
  uploadCheck(request: UploadCheckRequest): SandboxReply
  submitClaim(request: SubmitClaimRequest): SandboxReply
  reverseClaim(request: ReverseClaimRequest): SandboxReply
  settlementResult(claimId: string): SandboxReply
  /** How many claims were ever taken in. */
  claimCount(): number
}

export function createInsurerBook(): InsurerBook {
  const plan = createPlan<Decision>()
  const claims = new Map<string, ClaimRecord>()
  const reversedUnseen = new Map<string, ReverseClaimAnswer>()

  const objection = (request: Shares): SandboxReply | undefined =>
    plan.take(['refuse'])
      ? refuseAs('notCovered', 'The plan does not cover this person today.')
      : sharesObjection(request)

  return {
    plan,
    claimCount: () => claims.size,
    uploadCheck(request) {
      const answer: UploadCheckAnswer = { checkNumber: randomUUID(), insuranceFen: request.insuranceFen }
      return objection(request) ?? accepted(answer)
    },
    submitClaim(request) {
      const known = claims.get(request.claimId)
      if (known?.reversal || reversedUnseen.has(request.claimId)) {
        return refuseAs('claimReversed', 'This claim was reversed.')
      }
      if (known) return accepted(known.answer)
      const refusal = objection(request)
      if (refusal) return refusal
      const answer = { claimNumber: randomUUID(), receivedAt: new Date().toISOString() }
      const denied = plan.take(['deny']) === 'deny'
      claims.set(request.claimId, { answer, claimedFen: request.insuranceFen, denied })
      return accepted(answer)
    },
    reverseClaim({ claimId }) {
      const claim = claims.get(claimId)
      const known = claim?.reversal ?? reversedUnseen.get(claimId)
      if (known) return accepted(known)
      const reversal = { reversalNumber: randomUUID(), reversedAt: new Date().toISOString() }
      if (claim) claim.reversal = reversal
      else reversedUnseen.set(claimId, reversal)
      return accepted(reversal)
    },
    settlementResult(claimId) {
      const claim = claims.get(claimId)
      if (reversedUnseen.has(claimId)) return accepted({ state: 'reversed' } satisfies SettlementResultAnswer)
      if (!claim) return refuseAs('claimUnknown', 'No such claim.')
      if (!claim.reversal && plan.take(['pending'])) {
        return accepted({ state: 'pending' } satisfies SettlementResultAnswer)
      }
      return accepted(settlementOf(claim))
    },
  }
}

interface Shares {
  readonly insuranceFen: number
  readonly patientFen: number
  readonly lines: readonly InsuredLine[]
}

function sharesObjection({ insuranceFen, patientFen, lines }: Shares): SandboxReply | undefined {
  const totalFen = lines.reduce((sum, line) => sum + line.amountFen, 0)
  const insurableFen = lines.reduce((sum, line) => sum + (line.insuranceCode ? line.amountFen : 0), 0)
  if (insuranceFen + patientFen === totalFen && insuranceFen <= insurableFen) return undefined
  return refuseAs('sharesDoNotAddUp', 'The shares are not those of the lines.')
}

function settlementOf(claim: ClaimRecord): SettlementResultAnswer {
  if (claim.reversal) return { state: 'reversed' }
  if (claim.denied) return { state: 'denied', code: 'notMedicallyNecessary', reason: 'Found not necessary.' }
  return { state: 'settled', settledFen: claim.claimedFen, settledAt: claim.answer.receivedAt }
}

function refuseAs(code: InsurerRefusalCode, reason: string): SandboxReply {
  return refuse(code, reason)
}
