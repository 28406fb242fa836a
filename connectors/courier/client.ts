import { callCounterpart, usualPolicy } from '../http-call.ts'
import type { CallOutcome, CallPolicy } from '../http-call.ts'
import { bookAnswer, cancelAnswer, courierPaths, proofAnswer, trackAnswer } from './contract.ts'
import type { BookAnswer, BookRequest, CancelAnswer, ProofAnswer, TrackAnswer } from './contract.ts'

/** A courier over HTTP. What became of a call is its answer; nothing here rejects but an abort. */
export interface CourierClient {
  /** Books a ride to the door. Booking a parcel again gives the booking that it has. */
  book(request: BookRequest): Promise<CallOutcome<BookAnswer>>
  track(trackingNumber: string): Promise<CallOutcome<TrackAnswer>>
  /** Refused once the parcel is with the courier. */
  cancel(trackingNumber: string): Promise<CallOutcome<CancelAnswer>>
  /** Refused before the delivery. */
  proof(trackingNumber: string): Promise<CallOutcome<ProofAnswer>>
}

/** A client for the courier at `baseUrl`, without a slash at the end. `policy` changes the usual waiting. */
export function createCourierClient(baseUrl: string, policy: Partial<CallPolicy> = {}): CourierClient {
  const waiting = { ...usualPolicy, ...policy }
  return {
    book: (request) =>
      callCounterpart(
        {
          method: 'POST',
          url: baseUrl + courierPaths.book,
          body: request,
          idempotencyKey: request.parcelId,
          answerSchema: bookAnswer,
        },
        waiting,
      ),
    track: (trackingNumber) =>
      callCounterpart(
        { method: 'GET', url: baseUrl + courierPaths.track(trackingNumber), answerSchema: trackAnswer },
        waiting,
      ),
    cancel: (trackingNumber) =>
      callCounterpart(
        {
          method: 'POST',
          url: baseUrl + courierPaths.cancel(trackingNumber),
          body: {},
          idempotencyKey: `${trackingNumber}/cancel`,
          answerSchema: cancelAnswer,
        },
        waiting,
      ),
    proof: (trackingNumber) =>
      callCounterpart(
        { method: 'GET', url: baseUrl + courierPaths.proof(trackingNumber), answerSchema: proofAnswer },
        waiting,
      ),
  }
}
