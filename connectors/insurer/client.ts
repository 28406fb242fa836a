import { callCounterpart, usualPolicy } from '../http-call.ts'
import type { CallPolicy, HttpCall, Unavailability } from '../http-call.ts'
import {
  insurerPaths,
  reverseClaimAnswer,
  settlementResultAnswer,
  submitClaimAnswer,
  uploadCheckAnswer,
} from './contract.ts'
import type {
  ReverseClaimAnswer,
  ReverseClaimRequest,
  SettlementResultAnswer,
  SubmitClaimAnswer,
  SubmitClaimRequest,
  UploadCheckAnswer,
  UploadCheckRequest,
} from './contract.ts'

/** The insurer has decided against the request. Asking again gives the same answer. */
export class InsurerRefused extends Error {
  override readonly name = 'InsurerRefused'
  readonly code: string
  readonly reason: string

  constructor(code: string, reason: string) {
    super(`The insurer refused: ${code}`)
    this.code = code
    this.reason = reason
  }
}

/** No usable answer came. The insurer may or may not have acted: ask again with the same key. */
export class InsurerUnavailable extends Error {
  override readonly name = 'InsurerUnavailable'
  readonly unavailability: Unavailability

  constructor(unavailability: Unavailability) {
    super(`The insurer gave no usable answer: ${unavailability}`)
    this.unavailability = unavailability
  }
}

/**
 * An insurer over HTTP.
 * Every operation rejects with `InsurerRefused` or `InsurerUnavailable`, or with the signal's reason when aborted.
 * An operation with a key takes effect once, however often it is repeated with that key and body.
 */
export interface InsurerClient {
  uploadCheck(request: UploadCheckRequest): Promise<UploadCheckAnswer>
  submitClaim(request: SubmitClaimRequest, idempotencyKey: string): Promise<SubmitClaimAnswer>
  reverseClaim(request: ReverseClaimRequest, idempotencyKey: string): Promise<ReverseClaimAnswer>
  settlementResult(claimId: string): Promise<SettlementResultAnswer>
}

/** A client for the insurer at `baseUrl`, without a slash at the end. `policy` changes the usual waiting. */
export function createInsurerClient(baseUrl: string, policy: Partial<CallPolicy> = {}): InsurerClient {
  const ask = <Answer>(call: HttpCall<Answer>) => askInsurer(call, { ...usualPolicy, ...policy })
  return {
    uploadCheck: (body) =>
      ask({
        method: 'POST',
        url: baseUrl + insurerPaths.uploadCheck,
        body,
        answerSchema: uploadCheckAnswer,
      }),
    submitClaim: (body, idempotencyKey) =>
      ask({
        method: 'POST',
        url: baseUrl + insurerPaths.submitClaim,
        body,
        idempotencyKey,
        answerSchema: submitClaimAnswer,
      }),
    reverseClaim: (body, idempotencyKey) =>
      ask({
        method: 'POST',
        url: baseUrl + insurerPaths.reverseClaim,
        body,
        idempotencyKey,
        answerSchema: reverseClaimAnswer,
      }),
    settlementResult: (claimId) =>
      ask({
        method: 'GET',
        url: baseUrl + insurerPaths.settlementResult(claimId),
        answerSchema: settlementResultAnswer,
      }),
  }
}

async function askInsurer<Answer>(call: HttpCall<Answer>, policy: CallPolicy): Promise<Answer> {
  const outcome = await callCounterpart(call, policy)
  if (outcome.kind === 'refused') throw new InsurerRefused(outcome.refusal.code, outcome.refusal.reason)
  if (outcome.kind === 'unavailable') throw new InsurerUnavailable(outcome.cause)
  return outcome.answer
}
