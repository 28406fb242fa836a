import { describe, expect, it } from 'vitest'
import { newCommand } from '../outbox/rules.ts'
import type { KeptBalance, Parcel } from '../sync/answers.ts'
import { countedPiles, pilesOf } from './piles.ts'

const now = new Date('2026-03-02T01:00:00Z')
const balance = (facts: Partial<KeptBalance>): KeptBalance => ({
  id: `${facts.lotId ?? 'a'}.${facts.status ?? 'available'}`,
  productId: 'p',
  productNameZh: '阿莫西林胶囊',
  productNameEn: 'Amoxicillin',
  baseUnit: '粒',
  lotId: 'a',
  lotNumber: 'A1',
  expiresOn: '2026-12-31',
  status: 'available',
  ownership: 'ours',
  units: 10,
  ...facts,
})
const known = { stocktakes: [], parcels: [], commands: [] }

describe('the piles of a site', () => {
  it('are a lot on the shelf, promised or not, apart from what is expired or set aside or on the road', () => {
    const balances = [
      balance({}),
      balance({ status: 'reserved' }),
      balance({ status: 'quarantine' }),
      balance({ status: 'in_transit' }),
      balance({ lotId: 'b', expiresOn: '2026-03-01' }),
    ]
    const piles = pilesOf({ ...known, balances }, now)
    expect(piles.map(({ id }) => id)).toEqual(['a.ours.quarantine', 'a.ours.shelf', 'b.ours.expired'])
  })

  it('that are to be counted again come first, and are sent once with what else was counted', () => {
    const balances = [balance({}), balance({ lotId: 'z', productNameZh: '止咳糖浆' })]
    const recounts = [{ lotId: 'z', ownership: 'ours', part: 'shelf' }] as const
    const stocktakes = [{ id: 's', state: 'open', openedAt: '', recounts }] as const
    const piles = pilesOf({ ...known, balances, stocktakes }, now)
    expect(piles.map(({ lotId, isRecount }) => [lotId, isRecount])).toEqual([
      ['z', true],
      ['a', false],
    ])
    expect(countedPiles(piles, { 'z.ours.shelf': 0, 'gone.ours.shelf': 4 })).toEqual([
      [{ lotId: 'z', ownership: 'ours', part: 'shelf', countedUnits: 0 }],
    ])
    expect(countedPiles(piles, {})).toEqual([])
  })

  it('whose receipt waits on this phone are not counted before the books know of it', () => {
    const line = {
      nameZh: '阿莫西林胶囊',
      nameEn: '',
      strength: '',
      packUnits: 1,
      tracePrefix: '',
      lotNumber: 'A1',
    }
    const parcel: Parcel = {
      id: 'parcel',
      kind: 'order',
      state: 'arrived',
      promisedAt: '',
      version: 1,
      lines: [{ id: 'l', expiresOn: null, units: 5, ...line }],
      scans: [],
    }
    const receipt = newCommand(
      { kind: 'shipment.receive', payload: { shipmentId: 'parcel', lines: [], scans: [] } },
      { key: 'k', sequence: 1, principalId: 'ana', now },
    )
    const stock = { ...known, balances: [balance({})], parcels: [parcel] }
    const [waiting] = pilesOf({ ...stock, commands: [receipt] }, now)
    expect(waiting?.awaitsReceipt).toBe(true)
    expect(countedPiles(waiting === undefined ? [] : [waiting], { 'a.ours.shelf': 9 })).toEqual([])
    expect(pilesOf({ ...stock, commands: [{ ...receipt, state: 'sent' }] }, now)[0]?.awaitsReceipt).toBe(
      false,
    )
  })
})
