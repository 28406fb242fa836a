import { describe, expect, it } from 'vitest'
import { csvOf } from './csv.ts'

describe('a table as CSV', () => {
  it('quotes what would break a row, and runs no formula', () => {
    expect(
      csvOf([
        ['名称', 'Share'],
        ['=HYPERLINK("x")', 12.5],
        ['a, b', null],
        ['-1', -1],
      ]),
    ).toBe('\uFEFF名称,Share\r\n"\'=HYPERLINK(""x"")",12.5\r\n"a, b",\r\n\'-1,-1\r\n')
  })

  it('is read by a spreadsheet as it is', () => {
    expect(
      csvOf([
        ['地区', 'a"b,c'],
        ['=1+1', -2],
      ]),
    ).toBe('\u{FEFF}地区,"a""b,c"\r\n\'=1+1,-2\r\n')
  })
})
