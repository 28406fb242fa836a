import { describe, expect, it } from 'vitest'
import { purposeOf } from './data-access.ts'

describe('purposeOf', () => {
  it('goes by the role that somebody holds first', () => {
    expect(purposeOf(['doctor', 'administrator'])).toBe('treatment')
    expect(purposeOf(['regulator'])).toBe('supervision')
  })

  it('takes who has no role for the patient', () => {
    expect(purposeOf([])).toBe('own')
  })
})
