import { callCounterpart, usualPolicy } from '../http-call.ts'
import type { CallOutcome, CallPolicy } from '../http-call.ts'
import { receivedAnswer, regulatorPaths } from './contract.ts'
import type { ReceivedAnswer, ReportRequest } from './contract.ts'

/** The regulator's platform over HTTP. What became of a call is its answer: nothing here rejects but an abort. */
export interface RegulatorClient {
  /** Asks up to where the regulator has everything. */
  received(): Promise<CallOutcome<ReceivedAnswer>>
  /** Reports events. Repeating a report changes nothing: the regulator knows each event by its place. */
  report(request: ReportRequest): Promise<CallOutcome<ReceivedAnswer>>
}

/** A client for the platform at `baseUrl`, without a slash at the end. `policy` changes the usual waiting. */
export function createRegulatorClient(baseUrl: string, policy: Partial<CallPolicy> = {}): RegulatorClient {
  const waiting = { ...usualPolicy, ...policy }
  return {
    received: () =>
      callCounterpart(
        { method: 'GET', url: baseUrl + regulatorPaths.received, answerSchema: receivedAnswer },
        waiting,
      ),
    report: (request) =>
      callCounterpart(
        {
          method: 'POST',
          url: baseUrl + regulatorPaths.reports,
          body: request,
          answerSchema: receivedAnswer,
        },
        waiting,
      ),
  }
}
