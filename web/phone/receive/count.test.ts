import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkReceived } from '#domain/fulfilment/receipt.ts'
import { countLines, noNotes, scansOf, takeScan, toggleAbsent, type ReceiptNotes } from './count.ts'

/** Lines of 10 units a box, with their boxes. */
function parcelOf(boxesOfLines: readonly number[]) {
  const rows = boxesOfLines.map((boxes, index) => ({ id: `line-${index}`, units: boxes * 10, boxes }))
  return {
    lines: rows.map(({ id, units }) => ({
      id,
      units,
      nameZh: '药',
      nameEn: 'drug',
      strength: '',
      packUnits: 10,
      tracePrefix: '8499999',
      lotNumber: 'L',
      expiresOn: null,
    })),
    scans: rows.flatMap(({ id, boxes }, line) =>
      Array.from({ length: boxes }, (_, box) => ({ shipmentLineId: id, code: codeOf(line, box), units: 10 })),
    ),
  }
}
const codeOf = (line: number, box: number) => `8499999${String(line * 100 + box).padStart(13, '0')}`

function scanAll(
  parcel: ReturnType<typeof parcelOf>,
  codes: readonly (readonly [string, 'good' | 'damaged'])[],
) {
  return codes.reduce<ReceiptNotes>((notes, [code, condition]) => {
    const outcome = takeScan(parcel, notes, code, condition)
    return 'notes' in outcome ? outcome.notes : notes
  }, noNotes)
}

describe('counting a parcel', () => {
  it('takes what nobody scanned as whole and good', () => {
    const parcel = parcelOf([3, 1])
    expect(countLines(parcel, noNotes)).toMatchObject([
      { good: 30, short: 0, damaged: 0 },
      { good: 10, short: 0, damaged: 0 },
    ])
  })

  it('finds the missing and the broken box by scanning those that came', () => {
    const parcel = parcelOf([3, 1])
    const notes = scanAll(parcel, [
      [codeOf(0, 0), 'good'],
      [codeOf(0, 2), 'damaged'],
    ])
    expect(countLines(parcel, notes)[0]).toMatchObject({ good: 10, damaged: 10, short: 10 })
  })

  it('holds for a box what was said of it last, and tells foreign boxes and noise apart', () => {
    const parcel = parcelOf([2])
    const once = scanAll(parcel, [[codeOf(0, 0), 'good']])
    const again = takeScan(parcel, once, ` ${codeOf(0, 0)} `, 'damaged')
    expect(again).toMatchObject({ kind: 'again', notes: { scans: { [codeOf(0, 0)]: 'damaged' } } })
    expect(takeScan(parcel, once, codeOf(9, 9), 'good')).toEqual({ kind: 'foreign' })
    expect(takeScan(parcel, once, 'hello', 'good')).toEqual({ kind: 'unreadable' })
  })

  it('lets a line be absent, until a box of it turns up', () => {
    const parcel = parcelOf([2, 1])
    const absent = toggleAbsent(parcel, noNotes, 'line-0')
    expect(countLines(parcel, absent)).toMatchObject([{ good: 0, short: 20 }, { good: 10 }])
    const found = takeScan(parcel, absent, codeOf(0, 1), 'good')
    expect(found).toMatchObject({ notes: { absentLineIds: [] } })
    expect(toggleAbsent(parcel, absent, 'line-0')).toEqual(noNotes)
  })

  it('always makes a receipt that the rules of the server take', () => {
    const boxes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
    const acts = fc.array(
      fc.record({
        line: fc.nat(4),
        box: fc.nat(4),
        what: fc.constantFrom('good', 'damaged', 'absent'),
      }),
      { maxLength: 15 },
    )
    fc.assert(
      fc.property(boxes, acts, (sizes, done) => {
        const parcel = parcelOf(sizes)
        let notes = noNotes
        for (const { line, box, what } of done) {
          if (what === 'absent') {
            if (line < sizes.length) notes = toggleAbsent(parcel, notes, `line-${line}`)
            continue
          }
          const outcome = takeScan(parcel, notes, codeOf(line, box), what)
          if ('notes' in outcome) notes = outcome.notes
        }
        const sent = parcel.lines.map(({ id, units }) => ({ lineId: id, units }))
        const picked = parcel.scans.map(({ shipmentLineId, ...rest }) => ({
          lineId: shipmentLineId,
          ...rest,
        }))
        const checked = checkReceived(sent, picked, countLines(parcel, notes), scansOf(notes))
        expect(checked).toMatchObject({ ok: true })
      }),
    )
  })
})
