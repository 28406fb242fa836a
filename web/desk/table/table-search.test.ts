import { describe, expect, it } from 'vitest'
import { filtersOf, tableSearch } from './table-search.ts'

describe('what a table keeps in the address', () => {
  const read = tableSearch({ state: ['open', 'closed'], name: 'text' })

  it('is read as it stands there', () => {
    const search = read({ state: 'open', name: '王', after: 'row-100', sort: '-name' })
    expect(search).toEqual({ state: 'open', name: '王', after: 'row-100', sort: '-name' })
    expect(filtersOf(search)).toEqual({ state: 'open', name: '王' })
  })

  it('is left out where it is no value of a filter, or empty', () => {
    expect(read({ state: 'lost', name: '', after: 7, other: 'x' })).toEqual({})
  })
})
