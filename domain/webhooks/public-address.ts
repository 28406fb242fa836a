/** A range of addresses: those that share the first `bits` of `base`. */
interface Range {
  readonly base: string
  readonly bits: number
}

/** IPv4 ranges that lead to this machine, a private network or nowhere (IANA special-purpose registry, RFC 6890). */
const specialV4: readonly Range[] = [
  { base: '0.0.0.0', bits: 8 },
  { base: '10.0.0.0', bits: 8 },
  { base: '100.64.0.0', bits: 10 },
  { base: '127.0.0.0', bits: 8 },
  { base: '169.254.0.0', bits: 16 },
  { base: '172.16.0.0', bits: 12 },
  { base: '192.0.0.0', bits: 24 },
  { base: '192.0.2.0', bits: 24 },
  { base: '192.88.99.0', bits: 24 },
  { base: '192.168.0.0', bits: 16 },
  { base: '198.18.0.0', bits: 15 },
  { base: '198.51.100.0', bits: 24 },
  { base: '203.0.113.0', bits: 24 },
  { base: '224.0.0.0', bits: 3 },
]

/** The only IPv6 addresses that are reached over the internet, and the parts of them that lead elsewhere. */
const globalV6: Range = { base: '2000::', bits: 3 }
const specialV6: readonly Range[] = [
  { base: '2001::', bits: 23 },
  { base: '2001:db8::', bits: 32 },
  { base: '2002::', bits: 16 },
  { base: '3fff::', bits: 20 },
]
const mappedV4: Range = { base: '::ffff:0:0', bits: 96 }

/**
 * True for an IP address that can only be a machine on the public internet. False for private, loopback, link-local
 * and other special ranges, for addresses that carry an IPv4 address of such a range, and for what is no address.
 */
export function isPublicAddress(address: string): boolean {
  const v4 = parseV4(address)
  if (v4 !== null) return !specialV4.some((range) => isWithin(v4, 32, parseV4(range.base), range.bits))
  const v6 = parseV6(address)
  if (v6 === null) return false
  const within = ({ base, bits }: Range) => isWithin(v6, 128, parseV6(base), bits)
  if (within(mappedV4)) return isPublicAddress(writeV4(v6 & 0xffff_ffffn))
  return within(globalV6) && !specialV6.some(within)
}

/** True for an address of this very machine. */
export function isLoopbackAddress(address: string): boolean {
  const v4 = parseV4(address)
  return v4 === null ? parseV6(address) === 1n : v4 >> 24n === 127n
}

function isWithin(value: bigint, width: number, base: bigint | null, bits: number): boolean {
  const shift = BigInt(width - bits)
  return base !== null && value >> shift === base >> shift
}

function parseV4(address: string): bigint | null {
  const parts = address.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return null
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n)
}

function writeV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')
}

function parseV6(address: string): bigint | null {
  const [head, tail, ...rest] = withoutDots(address).split('::')
  if (head === undefined || rest.length > 0) return null
  const before = groupsOf(head)
  const after = tail === undefined ? [] : groupsOf(tail)
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n)
}

/** An IPv4 address at the end of an IPv6 one, written as the two groups that it is. */
function withoutDots(address: string): string {
  const v4 = parseV4(address.slice(address.lastIndexOf(':') + 1))
  if (v4 === null || !address.includes(':')) return address
  const groups = [v4 >> 16n, v4 & 0xffffn].map((group) => group.toString(16))
  return address.slice(0, address.lastIndexOf(':') + 1) + groups.join(':')
}

function groupsOf(part: string): string[] {
  return part === '' ? [] : part.split(':')
}
