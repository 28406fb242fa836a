import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { routingAssumptions } from './assumptions.ts'
import { hubPlanOf, stateHub, type HubPlan, type HubQuestion } from './hub-trips.ts'
import { carrierOf, doorCalendar } from './levels.ts'
import { checkPlan } from './check-plan.ts'
import { bestPlan, startSearch } from './search.ts'

const at = (time: string) => new Date(`2026-03-02T${time}:00+08:00`)
const place = (id: string, eastDegrees: number) => ({
  id,
  longitude: 105.7 + eastDegrees,
  latitude: 35.9,
  calendar: doorCalendar(),
})
const parcel = (shipmentId: string, to: string, householdId: string | null = null) => ({
  shipmentId,
  siteId: to,
  householdId,
  isCold: false,
  isForDoor: false,
  campaignId: null,
  prescriptionId: null,
})
const question = (change: Partial<HubQuestion> = {}): HubQuestion => ({
  hub: place('hub', 0),
  doorMeans: null,
  shiftFrom: at('08:00'),
  shiftUntil: at('18:00'),
  staysOut: false,
  mostTrips: 3,
  vehicles: [{ id: 'van', capacityLitres: 500, capacityKilograms: 300, coldBoxes: 1 }],
  sites: [place('a', 0.1), place('b', 0.2)],
  parcels: [parcel('1', 'a'), parcel('2', 'b')],
  together: [],
  earlier: [],
  now: at('08:00'),
  ...change,
})

function planFor(asked: HubQuestion): HubPlan {
  const stated = stateHub(asked)
  const plan = bestPlan(startSearch(stated.problem, 1))
  expect(checkPlan(stated.problem, plan)).toEqual([])
  return hubPlanOf(asked, stated, plan)
}

describe('trips of a hub', () => {
  test('load nothing before now, and leave a trip that has ended as it was', () => {
    const first = planFor(question())
    expect(first.trips).toMatchObject([{ vehicleId: 'van', visits: [{ siteId: 'a' }, { siteId: 'b' }] }])
    const now = at('13:00')
    const parcels = [parcel('1', 'a'), parcel('2', 'b'), parcel('3', 'a')]
    const second = planFor(question({ earlier: first.trips, parcels, now }))
    expect(second.trips).toHaveLength(2)
    expect(second.trips[0]).toEqual(first.trips[0])
    expect(second.trips[1]?.loadFrom.getTime()).toBeGreaterThanOrEqual(now.getTime())
    expect(second.metres).toBeGreaterThan(first.metres)
    // One trip is all that it may make: the new parcel is named, and what was brought stays.
    const only = planFor(question({ mostTrips: 1, earlier: first.trips, parcels, now }))
    expect(only.trips).toEqual(first.trips)
    expect(only.leftOut).toMatchObject([{ shipmentId: '3' }])
  })

  test('goes on behind a trip that is under way, from when that was loaded', () => {
    const now = at('09:30')
    const first = planFor(question({ now }))
    const later = new Date((first.trips[0]?.departAt.getTime() ?? 0) + 60_000)
    const parcels = [parcel('1', 'a'), parcel('2', 'b'), parcel('3', 'a')]
    const second = planFor(question({ earlier: first.trips, parcels, now: later }))
    expect(second.trips[0]).toEqual(first.trips[0])
    expect(second.trips[1]?.loadFrom.getTime()).toBeGreaterThanOrEqual(
      first.trips[0]?.endAt.getTime() ?? Infinity,
    )
  })
})

describe('the parcels of one prescription', () => {
  const ofPrescription = (shipmentId: string, to = 'a') => ({
    ...parcel(shipmentId, to),
    prescriptionId: 'P',
  })
  const others = (count: number) => Array.from({ length: count }, (_, index) => parcel(`o${index}`, 'a'))
  const visitOf = ({ trips }: HubPlan, id: string) =>
    trips.flatMap(({ visits }) => visits).find(({ shipmentIds }) => shipmentIds.includes(id))

  test('are one stop, however many parcels go to their place', () => {
    const parcels = [ofPrescription('1'), ...others(39), ofPrescription('2')]
    const plan = planFor(question({ parcels }))
    expect(plan.leftOut).toEqual([])
    expect(visitOf(plan, '1')).toBe(visitOf(plan, '2'))
    for (const { visits } of plan.trips)
      for (const { shipmentIds } of visits) expect(shipmentIds.length).toBeLessThanOrEqual(40)
  })

  test('come together again when one of them reaches the hub later, unless the first has left', () => {
    const first = planFor(question({ parcels: [ofPrescription('1'), parcel('9', 'a')], now: at('09:30') }))
    const parcels = [ofPrescription('1'), parcel('9', 'a'), ofPrescription('2')]
    const before = planFor(question({ earlier: first.trips, parcels, now: at('09:00') }))
    expect(before.leftOut).toEqual([])
    expect(visitOf(before, '1')).toBe(visitOf(before, '2'))
    const under = planFor(question({ earlier: first.trips, parcels, now: at('10:00') }))
    expect(visitOf(under, '1')?.shipmentIds).toEqual(['1', '9'])
    expect(visitOf(under, '2')?.shipmentIds).toEqual(['2'])
  })
})

describe('parcels that must ride together', () => {
  const van = (id: string, parcels: number) => ({
    id,
    capacityLitres: (routingAssumptions.parcelMillilitres * parcels) / 1_000,
    capacityKilograms: 300,
    coldBoxes: 1,
  })
  const tripsOf = ({ trips }: HubPlan) =>
    trips.map(({ visits }) => visits.flatMap(({ shipmentIds }) => shipmentIds).toSorted())
  /** Whichever van makes them. */
  const asText = (plan: HubPlan) =>
    tripsOf(plan)
      .map((ids) => ids.join(' '))
      .toSorted()
  const sites = [place('a', 0.1), place('b', -0.1)]
  const parcels = [parcel('1', 'a'), parcel('2', 'b'), parcel('3', 'a')]
  const asked = question({ vehicles: [van('x', 2), van('y', 2)], sites, parcels })

  test('are on one trip, although it would be shorter without', () => {
    const apart = planFor(asked)
    expect(asText(apart)).toEqual(['1 3', '2'])
    const bound = planFor({ ...asked, together: [['1', '2']] })
    expect(asText(bound)).toEqual(['1 2', '3'])
    expect(bound.metres).toBeGreaterThan(apart.metres)
  })

  test('are left out together where no vehicle has room for all of them', () => {
    const { trips, leftOut } = planFor({ ...asked, together: [['1', '2', '3']] })
    expect(trips).toEqual([])
    expect(leftOut.map(({ shipmentId, reason }) => `${shipmentId} ${reason}`).toSorted()).toEqual([
      '1 tooLarge',
      '2 tooLarge',
      '3 tooLarge',
    ])
  })

  test('wait for nobody who has left', () => {
    const left = planFor({ ...asked, parcels: parcels.slice(0, 1) })
    const now = new Date((left.trips[0]?.departAt.getTime() ?? 0) + 60_000)
    const late = planFor({ ...asked, together: [['1', '2']], earlier: left.trips, now })
    expect(late.leftOut).toEqual([])
    expect(tripsOf(late)).toContainEqual(['1'])
  })

  test('are all on one trip or all left out, with the rest of their prescriptions, whatever is asked', () => {
    const names = Array.from({ length: 9 }, (_, index) => String(index))
    const anything = fc.record({
      to: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 9, maxLength: 9 }),
      prescriptions: fc.array(fc.constantFrom(null, null, 'P', 'Q'), { minLength: 9, maxLength: 9 }),
      companies: fc.array(fc.constantFrom(null, null, 0, 1), { minLength: 9, maxLength: 9 }),
      rooms: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
    })
    fc.assert(
      fc.property(anything, ({ to, prescriptions, companies, rooms }) => {
        const given = names.map((name, index) => ({
          ...parcel(name, to[index] ?? 'a'),
          prescriptionId: prescriptions[index] ?? null,
        }))
        const together = [0, 1]
          .map((company) => names.filter((_, index) => companies[index] === company))
          .filter(({ length }) => length > 1)
        const found = planFor({
          ...asked,
          vehicles: rooms.map((room, index) => van(`v${index}`, room)),
          sites: [...sites, place('c', 0.2)],
          parcels: given,
          together,
        })
        const trips = tripsOf(found)
        const tripOf = (id: string) => trips.findIndex((ids) => ids.includes(id))
        for (const company of together) {
          const riding = company.flatMap((id) => {
            const { prescriptionId } = given[Number(id)] ?? { prescriptionId: null }
            const rest = given.filter(
              (each) => prescriptionId !== null && each.prescriptionId === prescriptionId,
            )
            return [id, ...rest.map(({ shipmentId }) => shipmentId)]
          })
          expect(new Set(riding.map(tripOf)).size).toBe(1)
        }
        expect([...trips.flat(), ...found.leftOut.map(({ shipmentId }) => shipmentId)].toSorted()).toEqual(
          names,
        )
      }),
    )
  })
})

describe('a round within a village', () => {
  const doors = question({
    doorMeans: 'on_foot',
    vehicles: [carrierOf('on_foot')],
    sites: [place('family', 0.004), place('single', 0.008)],
    parcels: [
      parcel('1', 'village', 'family'),
      parcel('2', 'village', 'single'),
      parcel('3', 'village', 'family'),
    ],
  })

  test('stops once at each household, with all that is theirs', () => {
    const { trips, leftOut } = planFor(doors)
    expect(leftOut).toEqual([])
    const visits = trips.flatMap((trip) => trip.visits)
    expect(visits).toHaveLength(2)
    expect(visits.find(({ householdId }) => householdId === 'family')).toMatchObject({
      siteId: 'village',
      shipmentIds: ['1', '3'],
    })
  })

  test('takes longer on foot than by motorbike, and reaches no door after hours', () => {
    const endOf = ({ trips }: HubPlan) => trips.at(-1)?.endAt.getTime() ?? 0
    const ridden = planFor({ ...doors, doorMeans: 'motorbike', vehicles: [carrierOf('motorbike')] })
    expect(endOf(planFor(doors))).toBeGreaterThan(endOf(ridden))
    const evening = { ...doors, now: at('19:59'), shiftUntil: at('23:00') }
    expect(planFor(evening)).toMatchObject({
      trips: [],
      leftOut: [{ reason: 'outsideHours' }, { reason: 'outsideHours' }, { reason: 'outsideHours' }],
    })
  })
})
