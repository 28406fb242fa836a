import { lookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { isLoopbackAddress, isPublicAddress } from '#domain/webhooks/public-address.ts'
import type { StatusMessage } from '#domain/webhooks/message.ts'
import { targetRefusals, type TargetPolicy } from '#domain/webhooks/target.ts'
import { signatureHeaders, type FailedOutcome, type SendResult } from './contract.ts'

/** One message on its way to one address. */
export interface OutgoingMessage {
  readonly url: string
  readonly messageId: string
  readonly message: StatusMessage
  /** Each makes one signature. */
  readonly secrets: readonly string[]
  readonly sentAt: Date
}

export interface WebhookClientOptions extends TargetPolicy {
  readonly timeoutMilliseconds?: number
  /** Finds the addresses of a name; tests give their own. */
  readonly resolve?: typeof lookup
}

/** Sends signed messages to addresses that other organisations chose. */
export interface WebhookClient {
  /** One try. Never rejects: what went wrong is in the result. */
  send(outgoing: OutgoingMessage): Promise<SendResult>
}

/**
 * A client that cannot be turned against our own network: every connection goes to an address that was found public
 * as it was made, redirects are not followed, and what the receiver answers is not read.
 */
export function createWebhookClient(options: WebhookClientOptions): WebhookClient {
  const { timeoutMilliseconds = 10_000, resolve = lookup } = options
  const checkedLookup = lookupAllowed(options, resolve)
  return {
    async send(outgoing) {
      if (targetRefusals(outgoing.url, options).length > 0) return failed('address_not_allowed')
      const timeout = AbortSignal.timeout(timeoutMilliseconds)
      try {
        return resultOf(await post(outgoing, checkedLookup, timeout))
      } catch (error) {
        if (error instanceof AddressNotAllowed) return failed('address_not_allowed')
        return failed(timeout.aborted ? 'timeout' : 'network')
      }
    },
  }
}

class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed'
}

/** The signatures of a message by all of its secrets, as the header carries them. */
export function signatures({ messageId, secrets, sentAt }: OutgoingMessage, body: string): string {
  return secrets.map((secret) => new Webhook(secret).sign(messageId, sentAt, body)).join(' ')
}

function post(
  outgoing: OutgoingMessage,
  checkedLookup: LookupFunction,
  signal: AbortSignal,
): Promise<number> {
  const body = JSON.stringify(outgoing.message)
  const url = new URL(outgoing.url)
  const { request: send } = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      // A connection of its own, so that none is used whose address was not checked.
      agent: false,
      lookup: checkedLookup,
      signal,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        [signatureHeaders.id]: outgoing.messageId,
        [signatureHeaders.timestamp]: Math.floor(outgoing.sentAt.getTime() / 1_000),
        [signatureHeaders.signature]: signatures(outgoing, body),
      },
    })
    request.once('response', (response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    // It may also fail after the answer came; by then nobody listens to the promise any more.
    request.on('error', reject)
    request.end(body)
  })
}

/** Resolves a name as `resolve` does, and fails when any of its addresses may not be reached. */
function lookupAllowed({ allowsLoopback }: TargetPolicy, resolve: typeof lookup): LookupFunction {
  const isAllowed = (address: string) =>
    isPublicAddress(address) || (allowsLoopback && isLoopbackAddress(address))
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error !== null) return callback(error, [])
      if (first === undefined || !addresses.every(({ address }) => isAllowed(address))) {
        return callback(new AddressNotAllowed(hostname), [])
      }
      return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family)
    })
  }
}

function resultOf(status: number): SendResult {
  if (status >= 200 && status < 300) return { outcome: 'delivered', status }
  if (status >= 300 && status < 400) return { outcome: 'redirected', status }
  if (status === 410) return { outcome: 'gone', status }
  if (status === 429) return { outcome: 'busy', status }
  return { outcome: status >= 500 ? 'server' : 'refused', status }
}

function failed(outcome: FailedOutcome): SendResult {
  return { outcome, status: null }
}
