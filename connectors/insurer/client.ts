import { callCounterpart, usualPolicy } from '../http-call.ts'
import type { CallPolicy, HttpCall, Unavailability } from '../http-call.ts'
import {
  dayFile,
  detailAnswer,
  insurerPaths,
  reviewResultAnswer,
  settlementResultAnswer,
  signAnswer,
  undoAnswer,
  uploadAnswer,
  uploadCheckAnswer,
} from './contract.ts'
import type {
  ClaimFile,
  DayFile,
  DetailAnswer,
  ReviewResultAnswer,
  SettlementResultAnswer,
  SignAnswer,
  SignRequest,
  UndoAnswer,
  UndoRequest,
  UploadAnswer,
  UploadCheckAnswer,
  UploadRequest,
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
 * The seven verbs of the national flow, and the file of a day, at a gateway that serves several insurers.
 * Every operation rejects with `InsurerRefused` or `InsurerUnavailable`, or with the signal's reason when aborted.
 * An operation with a key takes effect once, however often it is repeated with that key and body.
 */
export interface InsurerClient {
  uploadCheck(file: ClaimFile): Promise<UploadCheckAnswer>
  sign(request: SignRequest, idempotencyKey: string): Promise<SignAnswer>
  upload(request: UploadRequest, idempotencyKey: string): Promise<UploadAnswer>
  undo(request: UndoRequest, idempotencyKey: string): Promise<UndoAnswer>
  detail(claimId: string): Promise<DetailAnswer>
  reviewResult(claimId: string): Promise<ReviewResultAnswer>
  settlementResult(claimId: string): Promise<SettlementResultAnswer>
  /** @param day YYYY-MM-DD in Shanghai. Refused with `fileNotReady` until the day is over. */
  dayFile(insurerId: string, day: string): Promise<DayFile>
}

/** A client for the gateway at `baseUrl`, without a slash at the end. `policy` changes the usual waiting. */
export function createInsurerClient(baseUrl: string, policy: Partial<CallPolicy> = {}): InsurerClient {
  const ask = <Answer>(call: HttpCall<Answer>) => askInsurer(call, { ...usualPolicy, ...policy })
  const post = <Answer>(
    path: string,
    body: unknown,
    answerSchema: HttpCall<Answer>['answerSchema'],
    idempotencyKey?: string,
  ) =>
    ask({
      method: 'POST',
      url: baseUrl + path,
      body,
      answerSchema,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    })
  const get = <Answer>(path: string, answerSchema: HttpCall<Answer>['answerSchema']) =>
    ask({ method: 'GET', url: baseUrl + path, answerSchema })
  return {
    uploadCheck: (file) => post(insurerPaths.uploadCheck, file, uploadCheckAnswer),
    sign: (request, key) => post(insurerPaths.sign, request, signAnswer, key),
    upload: (request, key) => post(insurerPaths.upload, request, uploadAnswer, key),
    undo: (request, key) => post(insurerPaths.undo, request, undoAnswer, key),
    detail: (claimId) => get(insurerPaths.detail(claimId), detailAnswer),
    reviewResult: (claimId) => get(insurerPaths.reviewResult(claimId), reviewResultAnswer),
    settlementResult: (claimId) => get(insurerPaths.settlementResult(claimId), settlementResultAnswer),
    dayFile: (insurerId, day) => get(insurerPaths.dayFile(insurerId, day), dayFile),
  }
}

async function askInsurer<Answer>(call: HttpCall<Answer>, policy: CallPolicy): Promise<Answer> {
  const outcome = await callCounterpart(call, policy)
  if (outcome.kind === 'refused') throw new InsurerRefused(outcome.refusal.code, outcome.refusal.reason)
  if (outcome.kind === 'unavailable') throw new InsurerUnavailable(outcome.cause)
  return outcome.answer
}
