import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLoopbackAddress, isPublicAddress } from './public-address.ts'
import { targetRefusals } from './target.ts'

describe('isPublicAddress', () => {
  it.each([
    '8.8.8.8',
    '11.0.0.1',
    '100.128.0.1',
    '172.32.0.1',
    '192.167.255.255',
    '223.255.255.255',
    '2400:3200::1',
    '2606:4700:4700::1111',
    '::ffff:8.8.8.8',
  ])('lets %s be', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001::1',
  ])('stops at %s', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.each(['', 'localhost', '127.1', '0x7f.0.0.1', '1.2.3.256', '01.2.3.4', '1:2:3', '1::2::3', '12345::'])(
    'takes %j for no address',
    (text) => {
      expect(isPublicAddress(text)).toBe(false)
    },
  )

  it('says the same of an IPv4 address however IPv6 carries it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isPublicAddress(`::ffff:${address}`)).toBe(isPublicAddress(address))
        expect(isPublicAddress(address) && isLoopbackAddress(address)).toBe(false)
      }),
    )
  })
})

describe('targetRefusals', () => {
  const strict = { allowsLoopback: false }
  const demo = { allowsLoopback: true }

  it.each(['https://his.example.com/hooks', 'https://his.example.com:8443/hooks?x=1', 'https://8.8.8.8/'])(
    'has nothing against %s',
    (url) => {
      expect(targetRefusals(url, strict)).toEqual([])
    },
  )

  it.each([
    'hooks',
    'http://his.example.com/',
    'ftp://his.example.com/',
    'https://user:secret@his.example.com/',
    'https://his.example.com/#part',
    'https://10.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://localhost/',
    'https://intranet/',
    'https://db.internal/',
    'https://printer.local/',
    `https://his.example.com/${'x'.repeat(500)}`,
  ])('refuses %s', (url) => {
    expect(targetRefusals(url, strict)).toMatchObject([{ code: 'targetNotAllowed' }])
  })

  it('lets the demo reach this machine, and no other private one', () => {
    expect(targetRefusals('http://127.0.0.1:8090/hospital', demo)).toEqual([])
    expect(targetRefusals('http://localhost:8090/hospital', demo)).toEqual([])
    expect(targetRefusals('http://[::1]:8090/hospital', demo)).toEqual([])
    expect(targetRefusals('https://192.168.1.1/', demo)).toHaveLength(1)
    expect(targetRefusals('http://127.0.0.1:8090/', strict)).toHaveLength(2)
  })
})
