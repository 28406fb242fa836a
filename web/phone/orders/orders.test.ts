import { describe, expect, it } from 'vitest'
import { newCommand } from '../outbox/rules.ts'
import type { CatalogueItem, Order, PartDetail } from '../sync/answers.ts'
import { draftFen, knownLineFen, searchNames } from './catalogue.ts'
import { draftLines, withPacks } from './draft.ts'
import { knownOrders, standingOf } from './standing.ts'

const part = (facts: Partial<PartDetail>): PartDetail => ({
  id: 'part',
  state: 'offered',
  dispatchDueAt: null,
  reason: null,
  lines: [{ productId: 'p', units: 20, dispatchedUnits: 0, receivedUnits: null }],
  substitutes: [],
  ...facts,
})
const order = (facts: Partial<Order>): Order => ({
  id: 'order',
  siteId: 'site',
  state: 'approved',
  totalFen: 100,
  createdAt: '2026-03-02T01:00:00.000Z',
  reason: null,
  version: 1,
  lines: [],
  parts: [],
  ...facts,
})

describe('where an order stands', () => {
  const shipped = [{ productId: 'p', units: 20, dispatchedUnits: 20, receivedUnits: null }]
  const short = [{ productId: 'p', units: 20, dispatchedUnits: 10, receivedUnits: null }]
  const instead = [{ productId: 'q', units: 20, state: 'offered' as const }]

  it.each([
    ['sent', order({ state: 'submitted' })],
    ['sent', order({ parts: [part({})] })],
    ['accepted', order({ state: 'accepted', parts: [part({ state: 'accepted' })] })],
    [
      'changed',
      order({ state: 'accepted', parts: [part({ state: 'accepted' }), part({ state: 'backordered' })] }),
    ],
    ['changed', order({ parts: [part({ state: 'declined' })] })],
    ['changed', order({ state: 'accepted', parts: [part({ state: 'accepted', substitutes: instead })] })],
    ['changed', order({ state: 'accepted', parts: [part({ state: 'dispatched', lines: short })] })],
    ['onTheWay', order({ state: 'accepted', parts: [part({ state: 'dispatched', lines: shipped })] })],
    ['received', order({ state: 'accepted', parts: [part({ state: 'received' })] })],
    ['received', order({ state: 'closed', parts: [part({ state: 'closed' })] })],
    ['cancelled', order({ state: 'cancelled' })],
    ['refused', order({ state: 'rejected' })],
  ])('is %s', (standing, known) => {
    expect(standingOf(known)).toBe(standing)
  })

  it('is one row for each order: the phone’s own until the server’s was brought', () => {
    const act = (key: string, minute: number) =>
      newCommand(
        { kind: 'order.place', payload: { siteId: 'site', lines: [], agreedGoodsFen: null } },
        { key, sequence: minute, principalId: 'ana', now: new Date(Date.UTC(2026, 2, 2, 2, minute)) },
      )
    const saved = act('one', 1)
    const sent = { ...act('two', 2), state: 'sent' as const, answer: { orderId: 'new' } }
    const brought = { ...act('three', 3), state: 'sent' as const, answer: { orderId: 'order' } }
    const withdrawn = { ...act('four', 4), state: 'withdrawn' as const }
    const rows = knownOrders([saved, sent, brought, withdrawn], [order({})])
    expect(rows.map(({ id, standing }) => [id, standing])).toEqual([
      ['new', 'sent'],
      ['one', 'saved'],
      ['order', 'sent'],
    ])
  })
})

describe('the catalogue without a network', () => {
  const item = (facts: Partial<CatalogueItem>): CatalogueItem => ({
    productId: 'p',
    standardCode: '86901890000654',
    nameZh: '阿莫西林胶囊',
    nameEn: 'Amoxicillin capsules',
    manufacturer: '演示制药',
    strength: '0.25 g',
    baseUnit: 'capsule',
    packUnits: 24,
    obstacles: [],
    offers: [],
    ...facts,
  })
  const offer = (price: number, obstacles: readonly string[] = []) => ({
    sellerTenantId: 's',
    tiers: [
      { fromUnits: 1, unitPriceTenThousandths: price },
      { fromUnits: 240, unitPriceTenThousandths: price - 100 },
    ],
    availableUnits: 0,
    obstacles,
  })

  it('prices a line by its tier and the cheapest seller that may bring it, rounded once', () => {
    const offers = [offer(950), offer(905), offer(100, ['outOfTerritory'])]
    // 24 × 0.0905 yuan = 217.2 fen; from 240 on 0.0805 yuan
    expect(knownLineFen(item({ offers }), 24)).toBe(217)
    expect(knownLineFen(item({ offers }), 240)).toBe(1_932)
    expect(knownLineFen(item({ offers: [] }), 24)).toBeNull()
    expect(knownLineFen(item({ offers, obstacles: ['outOfScope'] }), 24)).toBeNull()
    expect(
      draftFen([
        { item: item({ offers }), packs: 2 },
        { item: item({ offers }), packs: 1 },
      ]),
    ).toBe(434 + 217)
    expect(
      draftFen([
        { item: item({ offers }), packs: 2 },
        { item: item({}), packs: 1 },
      ]),
    ).toBeNull()
  })

  it('finds by name, maker and code, in any width', () => {
    const other = item({
      productId: 'q',
      standardCode: '86999999000019',
      nameZh: '复方阿莫',
      nameEn: 'Other',
    })
    const all = [other, item({})]
    const ids = (text: string) => searchNames(all, text).map(({ productId }) => productId)
    expect(ids('阿莫')).toEqual(['p', 'q'])
    expect(ids('ＡＭＯＸ')).toEqual(['p'])
    expect(ids('演示 阿莫西林')).toEqual(['p'])
    expect(ids('86999')).toEqual(['q'])
    expect(ids('0654')).toEqual([])
    expect(ids('  ')).toEqual([])
    // As the server computes it: full pinyin and initials, from each syllable on.
    const spelled = item({ pinyin: ' amoxilinjiaonang moxilinjiaonang jiaonang amxljn mxljn jn' })
    for (const typed of ['amoxi', 'AMXL', 'jiaonang', 'jn', 'amxl 0.25', 'ａｍｘｌ'])
      expect(searchNames([other, spelled], typed.replace(' 0.25', ' 演示'))).toEqual([spelled])
    expect(searchNames([spelled], 'xljiao')).toEqual([])
  })
})

describe('a draft', () => {
  it('changes one product from what is kept, and has none without boxes', () => {
    const draft = withPacks({ one: 3, other: 2 }, 'one', (kept) => kept - 1)
    expect(draft).toEqual({ one: 2, other: 2 })
    expect(withPacks(draft, 'new', (kept) => kept + 1)).toEqual({ one: 2, other: 2, new: 1 })
    expect(withPacks(draft, 'one', () => 0)).toEqual({ other: 2 })
  })

  it('has no lines of what left the catalogue', () => {
    expect(draftLines({ gone: 1 }, [])).toEqual([])
  })
})
