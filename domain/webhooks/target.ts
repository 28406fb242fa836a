import type { Refusal } from '../refusal.ts'
import { isLoopbackAddress, isPublicAddress } from './public-address.ts'

export interface TargetPolicy {
  /** Lets the demo's own sandbox on this machine be a target. Never for a real network. */
  readonly allowsLoopback: boolean
}

const longestUrl = 500

/**
 * What speaks against sending webhooks to `url`, as far as the address itself tells. Where a name leads is only known
 * when a message is sent, and checked then, each time.
 */
export function targetRefusals(url: string, policy: TargetPolicy): Refusal[] {
  if (!URL.canParse(url) || url.length > longestUrl) {
    return [refusal(`It is not an address of at most ${longestUrl} characters.`)]
  }
  const { protocol, username, password, hostname, hash } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isOurs = policy.allowsLoopback && (host === 'localhost' || isLoopbackAddress(host))
  const refusals: Refusal[] = []
  if (protocol !== 'https:' && !(isOurs && protocol === 'http:')) refusals.push(refusal('It is not https.'))
  if (username !== '' || password !== '') refusals.push(refusal('It carries a user name or password.'))
  if (hash !== '') refusals.push(refusal('It carries a fragment, which is never sent.'))
  if (!isOurs && !mayBePublic(host)) refusals.push(refusal('It leads into a private network.'))
  return refusals
}

/** True for a public address, and for a name that can be one of the public internet. */
function mayBePublic(host: string): boolean {
  const isAddress = host.includes(':') || /^[\d.]+$/.test(host)
  if (isAddress) return isPublicAddress(host)
  return host.includes('.') && !/\.(?:localhost|local|internal|home\.arpa)\.?$/.test(host)
}

function refusal(message: string): Refusal {
  return {
    code: 'targetNotAllowed',
    message: `This address cannot receive webhooks. ${message}`,
    nextStep: 'Give an https address of your system on the public internet.',
  }
}
