import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { typedCompanies } from './typed-companies.ts'

const waiting = [
  '0190-aaaaaaaaaaaa0001',
  '0190-aaaaaaaaaaaa0002',
  '0190-bbbbbbbbbbbb0003',
  '0190-bbbbbbbbbbbb0004',
]
const [first, second, third, fourth] = waiting as [string, string, string, string]
const short = (id: string) => id.slice(-8)

describe('typedCompanies', () => {
  it('reads a company from each line, however its numbers are parted', () => {
    const text = `${short(first)} ${short(third)}\n\n${short(second).toUpperCase()}，${fourth}\r\n`
    expect(typedCompanies(text, waiting)).toEqual({
      ok: true,
      companies: [
        [first, third],
        [second, fourth],
      ],
    })
    expect(typedCompanies(' \n', waiting)).toEqual({ ok: true, companies: [] })
  })

  it('says in which line a number is unknown, or stands alone', () => {
    const text = `${short(first)} 00000000\n${short(second)} ${short(third)}\n${short(fourth)}\n0003 ${short(first)}`
    const read = typedCompanies(text, waiting)
    expect(read.ok ? [] : read.refusals.map(({ code, line }) => [code, line])).toEqual([
      ['parcelNumberUnknown', 0],
      ['companyOfOne', 2],
      ['parcelNumberUnknown', 3],
    ])
  })

  it('names nothing that does not wait, and takes no number that fits two parcels', () => {
    fc.assert(
      fc.property(fc.array(fc.uuid(), { minLength: 2, maxLength: 6 }), fc.string(), (ids, text) => {
        const read = typedCompanies(`${text}\n${ids.map(short).join(' ')}`, ids)
        if (read.ok) for (const id of read.companies.flat()) expect(ids).toContain(id)
      }),
    )
    expect(typedCompanies(`${short(first)} ${short(third)}`, [...waiting, `9-${first}`]).ok).toBe(false)
  })
})
