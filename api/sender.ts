import { isIPv6 } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { AppEnv } from './dependencies.ts'

/** Of an IPv6 address, the groups that stand for one customer's network; the rest changes by itself. */
const networkGroups = 4

/**
 * Whose address a request comes from, as far as it tells senders apart: for counting, never to be kept as it is. Behind
 * `TRUSTED_PROXIES` proxies of the operator's own, it is the address that the outermost of them saw.
 */
export function senderOf(context: Context<AppEnv>): string {
  const { trustedProxies } = context.var.dependencies
  const forwarded = (context.req.header('x-forwarded-for') ?? '').split(',').map((address) => address.trim())
  const seen = trustedProxies === 0 ? undefined : forwarded.at(-trustedProxies)
  return networkOf(seen === undefined || seen === '' ? remoteAddress(context) : seen)
}

/** An IPv4 address as it is, and the network of an IPv6 one. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.toLowerCase().split('::')
  const [first, last] = [groupsOf(head), groupsOf(tail)]
  const missing = Math.max(0, 8 - first.length - last.length)
  const groups = [...first, ...Array<string>(missing).fill('0'), ...last]
  return groups
    .slice(0, networkGroups)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':')
}

function remoteAddress(context: Context<AppEnv>): string {
  const connection: unknown = context.env
  const isServed = typeof connection === 'object' && connection !== null && 'incoming' in connection
  return (isServed ? getConnInfo(context).remote.address : undefined) ?? 'unknown'
}
