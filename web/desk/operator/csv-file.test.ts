import { expect, it } from 'vitest'
import { csvOf } from './csv-file.ts'

it('writes a table that a spreadsheet reads as it is', () => {
  expect(
    csvOf([
      ['地区', 'a"b,c'],
      ['=1+1', -2],
    ]),
  ).toBe('\u{FEFF}地区,"a""b,c"\r\n\'=1+1,-2\r\n')
})
