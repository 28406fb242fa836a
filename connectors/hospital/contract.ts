/**
 * How a hospital's system is told of its prescriptions: a POST of one `statusMessage` as JSON, signed as Standard
 * Webhooks 1.0 says. During a change of secrets the signature header holds one signature for each.
 */
export const signatureHeaders = {
  /** The message's id, the same whenever it is sent again. */
  id: 'webhook-id',
  /** When it was sent, in seconds since 1970. */
  timestamp: 'webhook-timestamp',
  /** One or more `v1,…`, with spaces between them. */
  signature: 'webhook-signature',
} as const

/** Why a try did not deliver. All but `gone` may be repeated. */
export const failedOutcomes = [
  /** No answer in time. */
  'timeout',
  /** No connection, or it broke. */
  'network',
  /** The name leads into a private network, or to this machine. */
  'address_not_allowed',
  /** A redirect, which is never followed. */
  'redirected',
  /** 410: the receiver wants no more of these. */
  'gone',
  /** Another 4xx. */
  'refused',
  /** 429. */
  'busy',
  /** 5xx. */
  'server',
] as const
export type FailedOutcome = (typeof failedOutcomes)[number]

/** What became of one try; any 2xx is a delivery, whatever the body says. */
export interface SendResult {
  readonly outcome: 'delivered' | FailedOutcome
  /** Null when there was no answer. */
  readonly status: number | null
}
