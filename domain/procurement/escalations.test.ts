import { expect, it } from 'vitest'
import { contractMatters, type WatchedContract } from './escalations.ts'

const day = (number: number) => new Date(Date.UTC(2026, 2, number))
const times = { now: day(20), movesWhenDueBy: day(13), graceDays: 7, contractEndsAt: day(200) }
const calm: WatchedContract = {
  id: 'c1',
  supplierId: 's1',
  state: 'running',
  isBehind: false,
  leftUnits: 100,
  firstDueAt: null,
  firstTakenOverDueAt: null,
  licenceEndsAt: day(400),
}
const told = (...contracts: readonly WatchedContract[]) =>
  contractMatters(contracts, times).map(({ contractId, kind, acting, dueAt }) => [
    contractId,
    kind,
    acting,
    dueAt,
  ])

it('tells nothing of contracts that are as they should be', () => {
  expect(told(calm, { ...calm, id: 'c2', firstDueAt: day(21) })).toEqual([])
})

it('lets a late supplier deliver until its call-off moves, then the backup, and whoever runs the round without one', () => {
  expect(told({ ...calm, firstDueAt: day(19) })).toEqual([['c1', 'call_off_late', 'supplier', day(26)]])
  expect(told({ ...calm, firstDueAt: day(24), firstTakenOverDueAt: day(24) })).toEqual([
    ['c1', 'backup_stepped_in', 'supplier', day(24)],
  ])
  expect(told({ ...calm, firstDueAt: day(13) })).toEqual([['c1', 'no_backup', 'owner', day(13)]])
  expect(told({ ...calm, state: 'terminated', leftUnits: 1 })).toEqual([['c1', 'no_backup', 'owner', null]])
  expect(told({ ...calm, isBehind: true })).toEqual([['c1', 'promise_behind', 'owner', day(200)]])
})

it('tells of a licence once for all of a supplier’s contracts, while there is time, unless the contracts end before it', () => {
  const second = { ...calm, id: 'c0' }
  expect(told({ ...calm, licenceEndsAt: null }, { ...second, licenceEndsAt: null })).toEqual([
    ['c0', 'round_licence_lapsed', 'owner', null],
  ])
  expect(told({ ...calm, licenceEndsAt: day(40) })).toEqual([
    ['c1', 'round_licence_lapsing', 'supplier', day(40)],
  ])
  expect(told({ ...calm, licenceEndsAt: day(60) })).toEqual([])
  const endsFirst = contractMatters([{ ...calm, licenceEndsAt: day(40) }], {
    ...times,
    contractEndsAt: day(30),
  })
  expect(endsFirst).toEqual([])
})
