import { describe, expect, it } from 'vitest'
import { isImported } from '#domain/catalogue/approval-number.ts'
import { productRefusals, sellsInto } from './admission.ts'
import { approvalChain } from './approval-chain.ts'
import { creditRefusals } from './credit.ts'
import { documentedProduct, firstBusinessRefusals, type FirstBusinessKind } from './first-business.ts'
import { mayReplace } from './pass-on.ts'
import { mostLineUnits, quantityRefusals } from './quantity.ts'
import { twoInvoiceRefusals } from './two-invoices.ts'

const codes = (refusals: readonly { readonly code: string }[]) => refusals.map(({ code }) => code)

describe('a quantity', () => {
  it.each([0, -20, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300, mostLineUnits + 20])(
    'of %d is refused',
    (units) => {
      expect(codes(quantityRefusals(units, 20, 0))).toEqual(['unitsInvalid'])
    },
  )

  it('is for whole boxes, and says how many units they hold', () => {
    expect(quantityRefusals(40, 20, 0)).toEqual([])
    expect(quantityRefusals(41, 20, 3)).toMatchObject([
      { code: 'wrongPackSize', nextStep: 'Order 60 units.', line: 3 },
    ])
  })
})

describe('the chain of approvals', () => {
  const upwards = [
    { siteId: 'village', limitFen: 10_000 },
    { siteId: 'township', limitFen: 50_000 },
    { siteId: 'county', limitFen: 1_000_000 },
  ]

  it.each([
    [10_000, []],
    [10_001, ['township']],
    [50_001, ['township', 'county']],
    [1_000_001, null],
  ])('of %d fen is %j', (totalFen, chain) => {
    expect(approvalChain(upwards, totalFen)).toEqual(chain)
  })

  it('passes over sites that have no limit, and ends nowhere without any', () => {
    expect(approvalChain([{ siteId: 'village', limitFen: null }, ...upwards.slice(1)], 1)).toEqual([
      'township',
    ])
    expect(approvalChain([{ siteId: 'village', limitFen: null }], 1)).toBeNull()
  })
})

describe('credit', () => {
  const standing = { limitFen: 100_000, outstandingFen: 60_000, committedFen: 30_000, overdueFen: 0 }

  it('covers what is owed, what is ordered and the new order together, to the fen', () => {
    expect(creditRefusals(standing, 10_000, 'Demo')).toEqual([])
    expect(codes(creditRefusals(standing, 10_001, 'Demo'))).toEqual(['creditExceeded'])
  })

  it('is blocked by a single overdue fen', () => {
    expect(codes(creditRefusals({ ...standing, overdueFen: 1 }, 1, 'Demo'))).toEqual(['paymentOverdue'])
  })
})

describe('first-business documents', () => {
  const inForce = (kind: FirstBusinessKind) => ({ kind, validFrom: '2026-01-01', validTo: '2026-06-30' })
  const seller = {
    subject: 'seller',
    name: 'Demo Shanlu',
    isImported: false,
    documents: [
      inForce('distribution_licence'),
      inForce('business_licence'),
      inForce('sales_authorisation'),
      inForce('quality_agreement'),
    ],
  } as const

  it('let the sale go on through their last day', () => {
    expect(firstBusinessRefusals(seller, '2026-06-30')).toEqual([])
    expect(firstBusinessRefusals(seller, '2026-07-01')).toHaveLength(4)
  })

  it('are each named when they are missing or not in date', () => {
    const lacking = { ...seller, documents: seller.documents.slice(1) }
    expect(firstBusinessRefusals(lacking, '2026-03-01', 2)).toMatchObject([
      {
        code: 'firstBusinessMissing',
        message: expect.stringContaining('drug distribution licence (药品经营许可证) of Demo Shanlu'),
        rule: 'first-business.seller.distribution_licence',
        line: 2,
      },
    ])
    const ended = {
      ...lacking,
      documents: [...lacking.documents, { ...inForce('distribution_licence'), validTo: '2026-02-28' }],
    }
    expect(firstBusinessRefusals(ended, '2026-03-01')).toMatchObject([
      { code: 'firstBusinessNotInDate', message: expect.stringContaining('valid to 2026-02-28') },
    ])
  })

  it('of imported goods include their import papers', () => {
    expect([
      isImported('国药准字HJ20200001'),
      isImported('国药准字J20200001'),
      isImported('国药准字H20200001'),
    ]).toEqual([true, true, false])
    const product = documentedProduct({ nameEn: 'Demo', approvalNumber: '国药准字HJ20200001' }, [
      inForce('approval_document'),
    ])
    expect(firstBusinessRefusals(product, '2026-03-01').map(({ rule }) => rule)).toEqual([
      'first-business.product.import_registration',
      'first-business.product.customs_clearance',
    ])
  })
})

describe('area control', () => {
  const territories = [
    { regionCode: '52', productId: null },
    { regionCode: '5203', productId: 'scarce' },
  ]

  it('holds for all products but those with areas of their own', () => {
    expect(sellsInto(territories, '522732100001', 'any')).toBe(true)
    expect(sellsInto(territories, '640422100001', 'any')).toBe(false)
    expect(sellsInto(territories, '522732100001', 'scarce')).toBe(false)
    expect(sellsInto(territories, '520327100001', 'scarce')).toBe(true)
  })
})

describe('a site’s licence', () => {
  const village = { regionCode: '64', storageClasses: ['room'], scopes: ['otc', 'prescription'] } as const
  const tablet = {
    id: 'tablet',
    active: true,
    specialControl: 'none',
    saleClass: 'prescription',
    storageClass: 'room',
    dosageForm: 'tablet',
  } as const

  it('must cover prescription class, form and storage, and controlled goods have channels of their own', () => {
    expect(productRefusals(village, tablet, 0)).toEqual([])
    expect(codes(productRefusals(village, { ...tablet, storageClass: 'cold' }, 0))).toEqual(['storageUnfit'])
    expect(codes(productRefusals(village, { ...tablet, dosageForm: 'injection' }, 0))).toEqual(['outOfScope'])
    expect(codes(productRefusals(village, { ...tablet, specialControl: 'narcotic' }, 0))).toEqual([
      'tradeControlled',
    ])
    expect(codes(productRefusals(village, { ...tablet, active: false }, 0))).toEqual(['productNotListed'])
  })
})

describe('the two-invoice rule', () => {
  const judge = (invoices: number, isPublic: boolean, siteKind: 'county_hub' | 'village_pharmacy') =>
    codes(
      twoInvoiceRefusals(
        Array.from({ length: invoices }, (_, index) => `${index}`),
        { isPublic, siteKind },
        '2026-03-01',
        0,
      ),
    )

  it('lets two invoices reach a public institution, three a village, and binds nobody else', () => {
    expect(judge(2, true, 'county_hub')).toEqual([])
    expect(judge(3, true, 'county_hub')).toEqual(['tooManyInvoices'])
    expect(judge(3, true, 'village_pharmacy')).toEqual([])
    expect(judge(4, true, 'village_pharmacy')).toEqual(['tooManyInvoices'])
    expect(judge(9, false, 'county_hub')).toEqual([])
  })
})

describe('the next seller', () => {
  it('may be a tenth dearer than what was approved, and not a fen more', () => {
    expect(mayReplace(10_000, 11_000)).toBe(true)
    expect(mayReplace(10_000, 11_001)).toBe(false)
  })
})
