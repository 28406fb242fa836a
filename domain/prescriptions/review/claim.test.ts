import { describe, expect, it } from 'vitest'
import { claimExpiry, claimFor } from './claim.ts'

const now = new Date('2026-11-23T02:00:00Z')
const claim = { personId: 'a', expiresAt: claimExpiry(now) }

describe('claimFor', () => {
  it('tells whose a claim is, until it runs out after fifteen minutes', () => {
    expect(claimFor(claim, 'a', now)).toBe('mine')
    expect(claimFor(claim, 'b', new Date('2026-11-23T02:14:59Z'))).toBe('other')
    expect(claimFor(claim, 'b', new Date('2026-11-23T02:15:00Z'))).toBe('none')
    expect(claimFor(null, 'a', now)).toBe('none')
  })
})
