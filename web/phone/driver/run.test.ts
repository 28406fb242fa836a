import { describe, expect, it } from 'vitest'
import type { NewCommand, OutboxCommand } from '../outbox/command.ts'
import { requestOf } from '../outbox/request.ts'
import { newCommand } from '../outbox/rules.ts'
import type { RideAnswer } from './answers.ts'
import { stopsOfRides } from './bring-run.ts'
import { findParcel } from '../parcel-label.ts'
import { isOpen, mayGiveAtDoor, phasesOf, progressOf, stopId, type DriverRun, type RunParcel } from './run.ts'
import { readCelsius } from './units.ts'

const now = new Date('2026-03-02T02:00:00Z')
const site = (id: string) => ({ id, nameZh: id, nameEn: id })
const parcel = (id: string, change: Partial<RunParcel> = {}): RunParcel => ({
  id,
  kind: 'prescription',
  mode: 'village_counter',
  state: 'in_transit',
  legState: 'planned',
  isCold: false,
  ...change,
})
const run: DriverRun = {
  principalId: 'driver',
  broughtAt: now.toISOString(),
  trips: [],
  chosen: null,
  stops: [
    {
      site: site('village'),
      from: site('hub'),
      departAt: '2026-03-02T02:00:00Z',
      arriveAt: '2026-03-02T03:00:00Z',
      window: null,
      coldBoxes: 1,
      parcels: [parcel('counter'), parcel('door', { mode: 'home' }), parcel('packed', { state: 'packed' })],
    },
  ],
}
const stop = run.stops[0]

function done(asked: NewCommand, change: Partial<OutboxCommand> = {}): OutboxCommand {
  const act = { key: 'k', sequence: 1, principalId: 'driver', now }
  return { ...newCommand(asked, act), ...change } as OutboxCommand
}

describe('a driver’s run', () => {
  it('shows what was done without a network as done, and what the server refused as it was', () => {
    const ids = { shipmentIds: ['counter', 'door'] }
    const left = done({ kind: 'legs.depart', payload: { ...ids, siteId: 'hub' } })
    const there = done({ kind: 'legs.arrive', payload: { ...ids, siteId: 'village' } })
    expect([...phasesOf(run, []).values()]).toEqual(['toLoad', 'toLoad', 'notReady'])
    expect([...phasesOf(run, [left]).values()]).toEqual(['onBoard', 'onBoard', 'notReady'])
    const arrived = phasesOf(run, [left, there])
    expect([...arrived.values()]).toEqual(['there', 'there', 'notReady'])
    expect(progressOf(run, arrived)).toEqual({ stops: 1, doneStops: 0, parcels: 3, doneParcels: 2 })
    expect(stop !== undefined && isOpen(stop, arrived)).toBe(true)
    expect(phasesOf(run, [{ ...left, state: 'refused' }]).get('door')).toBe('toLoad')
    const back = done({ kind: 'shipment.return', payload: { shipmentId: 'door', reason: 'refused' } })
    expect(stop !== undefined && isOpen(stop, phasesOf(run, [left, there, back]))).toBe(false)
  })

  it('knows doors of one village apart, and takes none for done before it is', () => {
    const [first] = run.stops
    if (first === undefined) throw new Error('no stop')
    const at = (id: string) => ({
      ...first,
      address: `${id}号`,
      parcels: [parcel(id, { mode: 'home', state: 'arrived', legState: 'arrived' })],
    })
    const round = { ...run, stops: [at('one'), at('two')] }
    expect([first, ...round.stops].map(stopId)).toEqual(['village', 'one', 'two'])
    const given = done({
      kind: 'parcel.handOver',
      payload: { shipmentId: 'one', scans: [], handedOverAt: now.toISOString() },
    })
    expect(progressOf(round, phasesOf(round, []))).toMatchObject({ doneStops: 0, doneParcels: 0 })
    expect(progressOf(round, phasesOf(round, [given]))).toMatchObject({ doneStops: 1, doneParcels: 1 })
  })

  it('believes the server over what it has taken before it was asked', () => {
    const left = done({ kind: 'legs.depart', payload: { shipmentIds: ['door'], siteId: 'hub' } })
    const before = { ...left, state: 'sent' as const, settledAt: '2026-03-02T01:59:00.000Z' }
    expect(phasesOf(run, [before]).get('door')).toBe('toLoad')
    expect(phasesOf(run, [{ ...before, settledAt: '2026-03-02T02:01:00.000Z' }]).get('door')).toBe('onBoard')
  })

  it('takes a parcel that was given away at a door for done, until the server finds that nothing proves it', () => {
    const give = done({
      kind: 'parcel.handOver',
      payload: { shipmentId: 'door', sealedPickupCode: null, scans: [], handedOverAt: now.toISOString() },
    })
    const later = { state: 'sent' as const, settledAt: '2026-03-02T02:01:00.000Z' }
    const refusal = { code: 'pickupCodeWrong', message: '', nextStep: '' }
    expect(phasesOf(run, [give]).get('door')).toBe('done')
    expect(phasesOf(run, [{ ...give, ...later, answer: { handedOver: true } }]).get('door')).toBe('done')
    const unproven = { ...give, ...later, answer: { handedOver: false, refusal } }
    expect(phasesOf(run, [unproven]).get('door')).toBe('there')
  })

  it('lets a parcel be given away at a door without a network once its arrival was heard of, for 12 hours', () => {
    const heard = (change: Partial<RunParcel>) => ({
      ...run,
      stops: run.stops.map((one) => ({ ...one, parcels: [parcel('door', { mode: 'home', ...change })] })),
    })
    const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
    const arrived = heard({ state: 'arrived' })
    expect([0, 11.9, 12, -1].map((hours) => mayGiveAtDoor(arrived, 'door', at(hours)))).toEqual([
      true,
      true,
      false,
      false,
    ])
    for (const change of [
      { state: 'in_transit' },
      { state: 'return_in_transit' },
      { state: 'arrived', mode: 'village_counter' },
      { state: 'arrived', kind: 'order' },
    ] as const)
      expect(mayGiveAtDoor(heard(change), 'door', now)).toBe(false)
    expect(mayGiveAtDoor(arrived, 'another', now)).toBe(false)
  })

  it('groups rides by the timetable into stops, the last metres at the place that was reached', () => {
    const ride = (id: string, change: Partial<RideAnswer>): RideAnswer => ({
      shipmentId: id,
      kind: 'round',
      fromSiteId: 'hub',
      toSiteId: 'village',
      state: 'planned',
      plannedDepartAt: '2026-03-02T02:00:00Z',
      plannedArriveAt: '2026-03-02T03:00:00Z',
      shipmentState: 'in_transit',
      shipmentKind: 'prescription',
      mode: 'home',
      from: site('hub'),
      to: site('village'),
      isCold: false,
      ...change,
    })
    const stops = stopsOfRides([
      ride('late', { toSiteId: 'far', plannedArriveAt: '2026-03-02T04:00:00Z' }),
      ride('door', { kind: 'door', fromSiteId: 'village', shipmentState: 'arrived' }),
      ride('own', { kind: 'counter' }),
      ride('early', {}),
    ])
    expect(stops.map(({ site: { id }, parcels }) => [id, parcels.map((one) => one.id)])).toEqual([
      ['village', ['door', 'early']],
      ['far', ['late']],
    ])
    expect(stops[0]?.parcels[0]?.legState).toBe('arrived')
  })
})

it('tells the server of a reading with its time, and of a return by its parcel', () => {
  const reading = {
    shipmentIds: ['a'],
    storageClass: 'cold' as const,
    sensor: '1',
    celsius: 5.5,
    takenAt: now.toISOString(),
  }
  expect(requestOf(done({ kind: 'shipments.reading', payload: reading }), [])).toMatchObject({
    request: {
      path: '/shipments/readings',
      body: {
        shipmentIds: ['a'],
        storageClass: 'cold',
        sensor: '1',
        readings: [{ takenAt: now.toISOString(), celsius: 5.5 }],
      },
    },
  })
  const back = done({ kind: 'shipment.return', payload: { shipmentId: 'a', reason: 'damaged' } })
  expect(requestOf(back, [])).toMatchObject({
    request: { path: '/shipments/a/return', body: { reason: 'damaged' } },
  })
})

it('finds a parcel by its label, its typed number and a box in it', () => {
  const id = '019a1620-7518-7eca-9e0e-49328d108aa4'
  const parcels = [{ id, codes: ['81000010000000010000'] }]
  const codesOf = ({ codes }: { codes: string[] }) => codes
  expect(findParcel(parcels, ` ${id} `)).toBe(parcels[0])
  expect(findParcel(parcels, '８D108AA4')).toBe(parcels[0])
  expect(findParcel(parcels, '81000010000000010000', codesOf)).toBe(parcels[0])
  expect(findParcel(parcels, '8D108AA5')).toBe(null)
  expect(findParcel(parcels, '81000010000000020000', codesOf)).toBe(null)
  expect(findParcel(parcels, '不是码')).toBe('unreadable')
})

it('reads a temperature as people type it', () => {
  expect(['5.5', '5,5', '−2', '８', ' 12.0 '].map(readCelsius)).toEqual([5.5, 5.5, -2, 8, 12])
  expect(['', 'x', '5.55', '555'].map(readCelsius)).toEqual([null, null, null, null])
})
