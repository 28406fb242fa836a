import { describe, expect, it } from 'vitest'
import { checkPickupCode, mostPickupAttempts } from './pickup-code.ts'

const sent = { attempts: 0, used: false }
const codeOf = (check: ReturnType<typeof checkPickupCode>) =>
  check.kind === 'accepted' ? 'accepted' : check.refusal.code

describe('a try of a pickup code', () => {
  it('is accepted when it matches, also after wrong tries', () => {
    expect(checkPickupCode(sent, true)).toEqual({ kind: 'accepted' })
    expect(checkPickupCode({ attempts: mostPickupAttempts - 1, used: false }, true)).toEqual({
      kind: 'accepted',
    })
  })

  it('counts wrong tries and says how many are left', () => {
    const check = checkPickupCode({ attempts: 2, used: false }, false)
    expect(check).toMatchObject({ kind: 'wrong', attempts: 3 })
    expect(check.kind === 'wrong' && check.refusal.message).toBe('The code is wrong; 2 of 5 tries are left.')
  })

  it('is refused after five wrong tries, even with the right code, until a new code is sent', () => {
    let attempts = 0
    for (let index = 0; index < 5; index += 1) {
      const check = checkPickupCode({ attempts, used: false }, false)
      attempts = check.kind === 'wrong' ? check.attempts : attempts
    }
    expect(attempts).toBe(5)
    expect(codeOf(checkPickupCode({ attempts, used: false }, true))).toBe('pickupCodeLocked')
    expect(codeOf(checkPickupCode(sent, true))).toBe('accepted')
  })

  it('is refused when the code was used or never sent', () => {
    expect(codeOf(checkPickupCode({ attempts: 0, used: true }, true))).toBe('pickupCodeUsed')
    expect(codeOf(checkPickupCode(null, true))).toBe('pickupCodeNotSent')
  })
})
