import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exportCsv, openCsvReader, writeCsv } from './csv-rows.ts'

function readAll(pieces: readonly string[]): string[][] {
  const reader = openCsvReader()
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()]
}

describe('CSV', () => {
  it('is read with quotes, lines within cells, empty lines and any end of a line', () => {
    expect(readAll(['\uFEFFa,b\r\n"1,""x""\n2",\r\n\n3,4'])).toEqual([
      ['a', 'b'],
      ['1,"x"\n2', ''],
      [''],
      ['3', '4'],
    ])
    expect(readAll(['a;b\r1;2\r'])).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
    expect(readAll([])).toEqual([])
  })

  it('is read back as it was written, wherever its pieces end', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\r', '\n', ' ', 'a', '，') }),
    )
    const table = fc
      .tuple(
        fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
      )
      .map(([rows, pieceLength]) => ({ rows: [['a', 'b', 'c'], ...rows], pieceLength }))
    fc.assert(
      fc.property(table, ({ rows, pieceLength }) => {
        const text = writeCsv(rows)
        const pieces = Array.from({ length: Math.ceil(text.length / pieceLength) }, (_, index) =>
          text.slice(index * pieceLength, (index + 1) * pieceLength),
        )
        expect(readAll(pieces)).toEqual(rows)
      }),
    )
  })

  it('is exported so that a spreadsheet breaks no row and runs no formula, in one piece or in several', () => {
    const rows = [
      ['名称', 'a"b,c'],
      ['=HYPERLINK("x")', 12.5],
      ['a, b', null],
      ['-1', -1],
    ]
    const text = '\uFEFF名称,"a""b,c"\r\n"\'=HYPERLINK(""x"")",12.5\r\n"a, b",\r\n\'-1,-1\r\n'
    expect(exportCsv(rows)).toBe(text)
    expect(exportCsv(rows.slice(0, 1)) + exportCsv(rows.slice(1), { begins: false })).toBe(text)
  })
})
