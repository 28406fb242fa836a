import { describe, expect, it } from 'vitest'
import {
  missingUnits,
  seeAgain,
  shortOf,
  stepsOf,
  takeFromShelf,
  wavesOf,
  type StationLine,
  type StationParcel,
  type TakenBox,
} from './work.ts'

const line = (change: Partial<StationLine> = {}): StationLine => ({
  id: 'line',
  nameZh: '演示片',
  nameEn: 'Demo',
  strength: '5 mg',
  baseUnit: '片',
  packUnits: 7,
  tracePrefix: '8100001',
  lotNumber: 'L1',
  expiresOn: '2027-01-31',
  units: 17,
  ...change,
})
const parcel = (change: Partial<StationParcel> = {}): StationParcel => ({
  id: '00000000-0000-7000-8000-0000000000a1',
  kind: 'prescription',
  mode: 'village_counter',
  state: 'allocated',
  dueAt: '2026-03-04T01:00:00Z',
  pickedBy: null,
  lines: [line()],
  scans: [],
  departsAt: '2026-03-02T02:00:30Z',
  destination: null,
  ...change,
})
const code = (serial: number, prefix = '8100001') => `${prefix}${String(serial).padStart(9, '0')}0000`

describe('taking boxes from the shelf', () => {
  it('takes whole boxes and of the last one what is missing, then says that there is enough', () => {
    const taken: TakenBox[] = []
    for (const serial of [1, 2, 3]) {
      const outcome = takeFromShelf(parcel(), taken, code(serial), [])
      if (outcome.kind === 'taken') taken.push(outcome.scan)
    }
    expect(taken.map(({ units }) => units)).toEqual([7, 7, 3])
    expect(shortOf(parcel(), taken)).toEqual([])
    expect(takeFromShelf(parcel(), taken, code(4), [])).toMatchObject({ kind: 'enough' })
    expect(takeFromShelf(parcel(), taken, code(1), [])).toEqual({ kind: 'again' })
    expect(shortOf(parcel(), taken.slice(0, 2))).toEqual([{ shipmentLineId: 'line', units: 3 }])
  })

  it('tells a wrong medicine, a wrong lot, another parcel’s box and what is no code apart', () => {
    const other = parcel({ id: 'b', scans: [{ shipmentLineId: 'x', code: code(9), units: 7 }] })
    const outcomeOf = (text: string) => takeFromShelf(parcel(), [], text, [parcel(), other])
    expect(outcomeOf('hello')).toEqual({ kind: 'unreadable' })
    expect(outcomeOf(code(1, '8100002'))).toEqual({ kind: 'foreign' })
    expect(outcomeOf(code(9))).toEqual({ kind: 'otherParcel', parcel: other })
    // A maker's own serial number: only its lot tells what it is.
    expect(outcomeOf('(01)06901234567892(10)L2(21)A1')).toMatchObject({ kind: 'wrongLot' })
    expect(outcomeOf('(01)06901234567892(10)L1(21)A1')).toMatchObject({ kind: 'taken', scan: { units: 7 } })
    const element = (lot: string) => `(01)06901234567892(17)270131(10)${lot}(21)${code(5)}`
    expect(outcomeOf(element('L2'))).toMatchObject({ kind: 'wrongLot', line: { lotNumber: 'L1' } })
    expect(outcomeOf(element('L1'))).toMatchObject({ kind: 'taken', scan: { units: 7 } })
  })

  it('fills the lines of a product in their order', () => {
    const lines = [line({ id: 'a', units: 7 }), line({ id: 'b', units: 7, lotNumber: 'L2' })]
    const first = takeFromShelf(parcel({ lines }), [], code(1), [])
    const taken = first.kind === 'taken' ? [first.scan] : []
    expect(lines.map((one) => missingUnits(one, taken))).toEqual([0, 7])
    expect(takeFromShelf(parcel({ lines }), taken, code(2), [])).toMatchObject({ line: { id: 'b' } })
  })
})

describe('the recheck', () => {
  it('accepts each picked box once, and names the parcel of a box that is another’s', () => {
    const scans = [{ shipmentLineId: 'line', code: code(1), units: 7 }]
    const mine = parcel({ state: 'picked', scans })
    const other = parcel({ id: 'b', scans: [{ shipmentLineId: 'x', code: code(2), units: 7 }] })
    const first = seeAgain(mine, [], code(1), [mine, other])
    expect(first).toMatchObject({ kind: 'taken', scan: { code: code(1), units: 7 } })
    expect(seeAgain(mine, [{ code: code(1), units: 7, lineId: 'line' }], code(1), [])).toEqual({
      kind: 'again',
    })
    expect(seeAgain(mine, [], code(2), [mine, other])).toEqual({ kind: 'otherParcel', parcel: other })
    expect(seeAgain(mine, [], code(3), [mine, other])).toEqual({ kind: 'foreign' })
  })
})

it('groups parcels into waves of one minute in the order of departure, those that leave with their receiver last', () => {
  const waves = wavesOf([
    parcel({ id: 'counter', departsAt: null }),
    parcel({ id: 'late', departsAt: '2026-03-02T05:00:00Z' }),
    parcel({ id: 'b', dueAt: '2026-03-05T00:00:00Z', departsAt: '2026-03-02T02:00:59Z' }),
    parcel({ id: 'a' }),
  ])
  expect(waves.map(({ parcels }) => parcels.map(({ id }) => id))).toEqual([['a', 'b'], ['late'], ['counter']])
})

it('opens to each role the steps that the server would', () => {
  expect(stepsOf(['picker'])).toEqual(['pick', 'pack'])
  expect(stepsOf(['checker'])).toEqual(['recheck', 'pack', 'dispatch'])
  expect(stepsOf(['doctor'])).toEqual([])
})
