import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  batchPackingEvent,
  batchPickingEvent,
  movementEvent,
  packagingEvent,
  pickingEvent,
  rideEvent,
  type MovedGoods,
} from './epcis.ts'
import { organisationUri, packageUri, transactionUri, type Transaction } from './epcis-identifiers.ts'
import { epcisEventSchema, type EpcisEvent } from './epcis-schema.ts'
import {
  businessSteps,
  movementSteps,
  packagingSteps,
  pickingStep,
  rideSteps,
  type MovementStep,
} from './epcis-steps.ts'
import { movementPaths, type MovementPath, type MovementReason } from './movement.ts'

const at = new Date('2026-03-02T02:00:00Z')
const pack = { gtin: '6901234567892', lotNumber: 'A/1', packUnits: 20 }

const id = fc.uuid({ version: 7 })
const code = fc.stringMatching(/^\d{20}$/)
const goods: fc.Arbitrary<MovedGoods> = fc.record({
  codes: fc.array(code, { maxLength: 5 }).chain((codes) => fc.constant([...codes, ...codes.slice(0, 1)])),
  lots: fc.array(
    fc.record({
      gtin: fc.constantFrom('6901234567892', '06901234567892'),
      lotNumber: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
      units: fc.integer({ min: 1, max: 100_000_000 }),
      packUnits: fc.integer({ min: 1, max: 1_000 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
})

/** A movement as the ledger has it: a boundary has no site. */
const movementOf = (step: MovementStep) => {
  const site = (account: string) =>
    ['supplier', 'patient', 'loss'].includes(account) ? fc.constant(null) : id
  return fc
    .record({
      id: fc.integer({ min: 1 }),
      at: fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      fromSiteId: site(step.from),
      toSiteId: site(step.to),
      tenantId: id,
      counterTenantId: id,
      referenceId: fc.option(id),
      isShipment: fc.boolean(),
      campaignId: fc.option(id),
      isOneTenant: fc.boolean(),
      goods,
    })
    .map(({ goods: moved, isOneTenant, counterTenantId, ...movement }) => ({
      ...movement,
      ...moved,
      step,
      counterTenantId: isOneTenant ? movement.tenantId : counterTenantId,
    }))
}

/** Holds for every event: it is valid by the standard, and read again it is the same. */
function expectValid(event: EpcisEvent): void {
  expect(epcisEventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event)
}

describe('an event of a movement', () => {
  it.each(movementSteps.map((step) => [`${step.reason}, ${step.from} → ${step.to}`, step] as const))(
    'is valid by the standard: %s',
    (_, step) => {
      fc.assert(
        fc.property(movementOf(step), (moved) => {
          const event = movementEvent(moved)
          expectValid(event)
          // It says where it was seen, and where goods rest that are still ours.
          expect(event.readPoint?.id).toContain(
            (step.readAt === 'from' ? moved.fromSiteId : moved.toSiteId) ?? 'nowhere',
          )
          expect(event.bizLocation === undefined).toBe(step.restsAt === null)
        }),
        { numRuns: 25 },
      )
    },
  )

  it('is there for every path of the ledger but promises, corrected counts, and goods that leave as another’s', () => {
    const untold: readonly (MovementPath & { readonly reason: MovementReason })[] = Object.entries(
      movementPaths,
    )
      .flatMap(([reason, paths]) => paths.map((path) => ({ ...path, reason: reason as MovementReason })))
      .filter(
        ({ reason, from, to }) =>
          !movementSteps.some((step) => step.reason === reason && step.from === from && step.to === to),
      )
    expect(new Set(untold.map(({ reason }) => reason))).toEqual(
      new Set(['reserve', 'release', 'adjust', 'pass_ownership']),
    )
    expect(untold.filter(({ reason }) => reason === 'pass_ownership')).toEqual([
      { reason: 'pass_ownership', from: 'in_transit', to: 'supplier' },
    ])
  })

  it('counts whole packs as trade items, and other units one by one', () => {
    const [step] = movementSteps
    if (step === undefined) throw new Error('no movements')
    const moved = {
      id: 1,
      at,
      step,
      fromSiteId: null,
      toSiteId: 'site',
      tenantId: 'a',
      counterTenantId: 'b',
      referenceId: 'r',
      isShipment: false,
      campaignId: null,
      codes: [],
    }
    const whole = movementEvent({ ...moved, lots: [{ ...pack, units: 60 }] })
    expect(whole).toMatchObject({
      quantityList: [{ epcClass: 'https://id.gs1.org/01/06901234567892/10/A%2F1', quantity: 3 }],
      bizTransactionList: [{ type: 'recadv', bizTransaction: transactionUri('receipt', 'r') }],
      sourceList: [{ type: 'possessing_party', source: organisationUri('a') }],
      destinationList: [{ type: 'possessing_party', destination: organisationUri('b') }],
    })
    expect(movementEvent({ ...moved, lots: [{ ...pack, units: 61 }] })).toMatchObject({
      quantityList: [{ epcClass: 'urn:yunyaoku:lot-units:06901234567892:A%2F1', quantity: 61 }],
    })
  })
})

describe('events of rides, packages and pickings', () => {
  it('are valid by the standard', () => {
    const kinds = {
      ride: fc.constantFrom(...(Object.keys(rideSteps) as (keyof typeof rideSteps)[])),
      packaging: fc.constantFrom(...(Object.keys(packagingSteps) as (keyof typeof packagingSteps)[])),
      request: fc.constantFrom<Transaction>('prescription', 'order', 'transfer', 'supplier_return'),
    }
    const children = fc.uniqueArray(code, { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(fc.record({ ...kinds, a: id, b: id, goods, children, parentCode: code }), (drawn) => {
        const { ride, packaging, request, a, b, children: childCodes, parentCode } = drawn
        const place = { at, siteId: b }
        expectValid(rideEvent({ ...drawn.goods, ...place, legId: a, kind: ride, shipmentId: a }))
        expectValid(packagingEvent({ ...place, id: a, kind: packaging, parentCode, childCodes }))
        const requestedBy = { kind: request, id: b }
        const picking = pickingEvent({ ...drawn.goods, ...place, shipmentId: a, requestedBy })
        expectValid(picking)
        const batch = { ...place, batchId: a, campaignId: b, lots: drawn.goods.lots }
        expectValid(batchPickingEvent(batch))
        expectValid(batchPackingEvent(batch))
        expect(picking).toMatchObject({
          bizTransactionList: [{ bizTransaction: transactionUri(request, b) }, { type: 'desadv' }],
        })
      }),
      { numRuns: 100 },
    )
  })

  it('use every business step that is declared, together with movements', () => {
    const told = [
      ...movementSteps,
      ...Object.values(rideSteps),
      ...Object.values(packagingSteps),
      pickingStep,
    ]
    expect(new Set(told.map(({ bizStep }) => bizStep))).toEqual(new Set(businessSteps))
  })
})

describe('the standard’s structure', () => {
  const event = packagingEvent({
    id: 'a',
    kind: 'packing',
    at,
    siteId: 'site',
    parentCode: '1'.repeat(20),
    childCodes: ['2'.repeat(20)],
  })

  it.each([
    ['a word that CBV does not have', { ...event, bizStep: 'posting' }],
    ['an element that it does not have', { ...event, patient: 'x' }],
    ['a time without its zone', { ...event, eventTime: '2026-03-02T02:00:00' }],
    ['an offset of no zone', { ...event, eventTimeZoneOffset: '+15:00' }],
    ['a child twice', { ...event, childEPCs: [packageUri('2'), packageUri('2')] }],
    ['a package with nothing in it', { ...event, childEPCs: [] }],
    ['a name that is no URI', { ...event, parentID: 'carton 1' }],
  ])('refuses %s', (_, broken) => {
    expect(epcisEventSchema.safeParse(event).success).toBe(true)
    expect(epcisEventSchema.safeParse(broken).success).toBe(false)
  })

  it('refuses an event of no goods', () => {
    const ride = { legId: 'a', kind: 'arrival', at, siteId: 'site', shipmentId: 'b' } as const
    const { quantityList: _, ...nothing } = rideEvent({
      ...ride,
      codes: [],
      lots: [{ ...pack, units: 1 }],
    }) as Extract<EpcisEvent, { type: 'ObjectEvent' }>
    expect(epcisEventSchema.safeParse(nothing).success).toBe(false)
  })
})
