import { describe, expect, it } from 'vitest'
import { returnAddress } from './sign-in-address.ts'

describe('where somebody comes back to after signing in', () => {
  it('is the page of this server that they wanted', () => {
    expect(returnAddress('/desk/people?status=active')).toBe('/desk/people?status=active')
    expect(returnAddress('/board')).toBe('/board')
  })

  it('is the entrance for an address that leads elsewhere', () => {
    const elsewhere = ['//evil.example/x', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)']
    for (const back of [...elsewhere, '', undefined]) expect(returnAddress(back)).toBe('/start')
  })
})
