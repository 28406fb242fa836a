import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signedValue } from './signed-cookie.ts'

const secret = 'a secret of the installation'

function sign(value: string, by = secret): string {
  return `${value}.${createHmac('sha256', by).update(value).digest('base64')}`
}

describe('signedValue', () => {
  it('gives what was signed, also when it has a point in it', () => {
    expect(signedValue(sign('token'), secret)).toBe('token')
    expect(signedValue(sign('to.ken'), secret)).toBe('to.ken')
  })

  it('gives nothing of what was changed, was signed by another secret, or is not signed', () => {
    expect(signedValue(sign('token').replace('token', 'other'), secret)).toBeNull()
    expect(signedValue(sign('token', 'another secret'), secret)).toBeNull()
    expect(signedValue(sign('token').slice(0, -4), secret)).toBeNull()
    for (const unsigned of ['', 'token', '.', 'token.', sign('')]) {
      expect(signedValue(unsigned, secret)).toBeNull()
    }
  })
})
