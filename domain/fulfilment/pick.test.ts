import { describe, expect, it } from 'vitest'
import { matchPick, type PickScan, type ShelfBox } from './pick.ts'

const lines = [
  { lineId: 'amoxicillin', productId: 'p1', lotId: 'lot1', units: 30 },
  { lineId: 'amlodipine', productId: 'p2', lotId: 'lot2', units: 28 },
]

const shelf = new Map(
  [
    box('box1', 'p1', 'lot1', 24),
    box('box2', 'p1', 'lot1', 24),
    box('box3', 'p2', 'lot2', 28),
    box('other lot', 'p1', 'lot9', 24),
    box('other product', 'p9', 'lot8', 24),
  ].map((entry) => [entry.code, entry]),
)

function box(code: string, productId: string, lotId: string, unitsLeft: number): ShelfBox {
  return { code, productId, lotId, unitsLeft, state: 'in_stock' }
}

function refusalCodes(scans: PickScan[]): string[] {
  const outcome = matchPick(lines, scans, shelf)
  return outcome.ok ? [] : outcome.refusals.map(({ code }) => code)
}

describe('matching scans at the shelf', () => {
  it('fills each line from boxes of its lot, a part of a box included', () => {
    const scans = [
      { code: 'box3', units: 28 },
      { code: 'box1', units: 24 },
      { code: 'box2', units: 6 },
    ]
    expect(matchPick(lines, scans, shelf)).toEqual({
      ok: true,
      value: {
        picked: [
          { lineId: 'amlodipine', code: 'box3', units: 28 },
          { lineId: 'amoxicillin', code: 'box1', units: 24 },
          { lineId: 'amoxicillin', code: 'box2', units: 6 },
        ],
        missing: [],
      },
    })
  })

  it('says what is missing instead of refusing a short shelf', () => {
    expect(matchPick(lines, [{ code: 'box1', units: 24 }], shelf)).toMatchObject({
      ok: true,
      value: {
        missing: [
          { lineId: 'amoxicillin', units: 6 },
          { lineId: 'amlodipine', units: 28 },
        ],
      },
    })
  })

  it('shares one box between two lines of one lot', () => {
    const twoLines = ['first', 'second'].map((lineId) => ({
      lineId,
      productId: 'p1',
      lotId: 'lot1',
      units: 12,
    }))
    expect(matchPick(twoLines, [{ code: 'box1', units: 24 }], shelf)).toMatchObject({
      ok: true,
      value: {
        picked: [
          { lineId: 'first', units: 12 },
          { lineId: 'second', units: 12 },
        ],
        missing: [],
      },
    })
  })

  it('refuses a box scanned twice, unknown, of another product or of another lot', () => {
    expect(
      refusalCodes([
        { code: 'box1', units: 10 },
        { code: 'box1', units: 10 },
      ]),
    ).toEqual(['scanDuplicate'])
    expect(refusalCodes([{ code: 'nowhere', units: 1 }])).toEqual(['scanForeign'])
    expect(refusalCodes([{ code: 'other product', units: 1 }])).toEqual(['scanWrongProduct'])
    expect(refusalCodes([{ code: 'other lot', units: 1 }])).toEqual(['scanWrongLot'])
  })

  it('refuses more units than a box holds or a line needs', () => {
    expect(refusalCodes([{ code: 'box1', units: 25 }])).toEqual(['boxUnitsExceeded'])
    expect(
      refusalCodes([
        { code: 'box1', units: 24 },
        { code: 'box2', units: 7 },
      ]),
    ).toEqual(['scanTooManyUnits'])
  })
})
