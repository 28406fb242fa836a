import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { oneTimeCode, sameCode } from './one-time-code.ts'

const issuedAt = new Date('2026-03-02T01:00:00Z')
const id = '01930000-0000-7000-8000-000000000001'

describe('oneTimeCode', () => {
  it('is the same for the same secret, purpose, id and moment, and six digits long', () => {
    expect(oneTimeCode('secret', 'pickup', id, issuedAt)).toBe(oneTimeCode('secret', 'pickup', id, issuedAt))
    fc.assert(
      fc.property(fc.string(), fc.uuid(), (secret, anyId) => {
        expect(oneTimeCode(secret, 'tracking', anyId, issuedAt)).toMatch(/^\d{6}$/)
      }),
    )
  })

  it('is another one as soon as any of them differs', () => {
    const later = new Date(issuedAt.getTime() + 1)
    const codes = [
      oneTimeCode('secret', 'pickup', id, issuedAt),
      oneTimeCode('other', 'pickup', id, issuedAt),
      oneTimeCode('secret', 'tracking', id, issuedAt),
      oneTimeCode('secret', 'pickup', id.replace(/1$/, '2'), issuedAt),
      oneTimeCode('secret', 'pickup', id, later),
    ]
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('spreads evenly over the million', () => {
    const codes = Array.from({ length: 2_000 }, (_, n) =>
      Number(oneTimeCode(String(n), 'pickup', id, issuedAt)),
    )
    const perTenth = Map.groupBy(codes, (code) => Math.floor(code / 100_000))
    expect(perTenth.size).toBe(10)
    for (const tenth of perTenth.values()) expect(tenth.length).toBeGreaterThan(140)
  })
})

describe('sameCode', () => {
  it('holds for equal codes only', () => {
    expect(sameCode('012345', '012345')).toBe(true)
    expect(sameCode('012346', '012345')).toBe(false)
    expect(sameCode('', '012345')).toBe(false)
    expect(sameCode('0123456', '012345')).toBe(false)
    expect(sameCode('０１２３４５', '012345')).toBe(false)
  })
})
