import { describe, expect, it } from 'vitest'
import { dateCell, priceCell, wholeCell } from './import-cells.ts'
import { importColumns } from './import-kinds.ts'
import { readHeader, readImportRow } from './read-import-row.ts'

const columns = importColumns.opening_stock
const header = readHeader(columns, ['数量', ' 批号', 'Product Code', '站点', '有效期至', '备注'])

describe('the header of an import', () => {
  it('is found by either name, in any order, and tells what it ignores and lacks', () => {
    expect(header.missing).toEqual([])
    expect(header.ignored).toEqual(['备注'])
    expect(readHeader(columns, ['\uFEFF站点', '数量', '数量'])).toMatchObject({
      missing: ['药品编码 (Product code)', '批号 (Lot)'],
      repeated: ['数量'],
    })
  })
})

describe('a row of an import', () => {
  it('is read with what empty cells stand for', () => {
    expect(readImportRow(columns, header, ['1,200', ' A1 ', '869', '县库', '2027/1/5'])).toEqual({
      ok: true,
      values: {
        site: '县库',
        product: '869',
        lotNumber: 'A1',
        expiresOn: '2027-01-05',
        units: 1200,
        ownership: 'ours',
        supplierName: null,
      },
    })
  })

  it('tells every fault, with its column and what to do', () => {
    const reading = readImportRow(columns, header, ['1.5', '', '869', '县库', '2027-02-30'])
    expect(reading).toMatchObject({
      ok: false,
      faults: [
        { column: '批号', code: 'empty' },
        { column: '有效期至', code: 'notADate', nextStep: 'Write it as YYYY-MM-DD.' },
        { column: '数量', code: 'notWhole' },
      ],
    })
  })
})

describe('a cell', () => {
  it('is a number only when it is a whole one in its range', () => {
    const read = wholeCell(1, 1000)
    for (const text of ['12', '12.0', '１２', '+12']) expect(read(text)).toEqual({ ok: true, value: 12 })
    for (const text of ['0', '-1', '1.5', '1e2', '12片', '9999999999999999999'])
      expect(read(text).ok).toBe(false)
  })

  it('is a day in each usual way of writing it', () => {
    for (const text of ['2027-1-5', '2027/01/05', '2027.1.5', '20270105', '2027年1月5日']) {
      expect(dateCell(text)).toEqual({ ok: true, value: '2027-01-05' })
    }
    for (const text of ['5/1/2027', '2027-13-01', '2027-02-29']) expect(dateCell(text).ok).toBe(false)
  })

  it('is a price in ten-thousandths of a yuan', () => {
    expect(priceCell('0.5')).toEqual({ ok: true, value: 5000 })
    expect(priceCell('3.25')).toEqual({ ok: true, value: 32_500 })
    expect(priceCell('0.00001').ok).toBe(false)
  })
})
