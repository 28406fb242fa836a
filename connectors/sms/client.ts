import { callCounterpart, usualPolicy } from '../http-call.ts'
import type { CallPolicy, Unavailability } from '../http-call.ts'
import { sendAnswer, smsPaths } from './contract.ts'
import type { SendAnswer, SendRequest, SmsLanguage, SmsParameters, SmsTemplateCode } from './contract.ts'

/** The provider will not send this message. Asking again gives the same answer. */
export class SmsRefused extends Error {
  override readonly name = 'SmsRefused'
  readonly code: string

  constructor(code: string) {
    super(`The SMS provider refused: ${code}`)
    this.code = code
  }
}

/** No usable answer came. The message may or may not be on its way: ask again with the same key. */
export class SmsUnavailable extends Error {
  override readonly name = 'SmsUnavailable'
  readonly unavailability: Unavailability

  constructor(unavailability: Unavailability) {
    super(`The SMS provider gave no usable answer: ${unavailability}`)
    this.unavailability = unavailability
  }
}

/** Whose phone it is, and the language that they read. */
export interface SmsReader {
  readonly phone: string
  readonly language: SmsLanguage
}

/** An SMS provider over HTTP. Errors carry no phone number and no text. */
export interface SmsClient {
  /**
   * Sends one message; the same key never sends a second one.
   * Rejects with `SmsRefused`, `SmsUnavailable`, or the signal's reason when aborted.
   */
  send<Code extends SmsTemplateCode>(
    to: SmsReader,
    templateCode: Code,
    parameters: SmsParameters<Code>,
    idempotencyKey: string,
  ): Promise<SendAnswer>
}

/** A client for the provider at `baseUrl`, without a slash at the end. `policy` changes the usual waiting. */
export function createSmsClient(baseUrl: string, policy: Partial<CallPolicy> = {}): SmsClient {
  return {
    async send({ phone, language }, templateCode, parameters, idempotencyKey) {
      const outcome = await callCounterpart(
        {
          method: 'POST',
          url: baseUrl + smsPaths.send,
          body: { to: phone, language, templateCode, parameters } satisfies SendRequest,
          idempotencyKey,
          answerSchema: sendAnswer,
        },
        { ...usualPolicy, ...policy },
      )
      if (outcome.kind === 'refused') throw new SmsRefused(outcome.refusal.code)
      if (outcome.kind === 'unavailable') throw new SmsUnavailable(outcome.cause)
      return outcome.answer
    },
  }
}
