import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ingredients } from '#domain/catalogue/ingredients.ts'
import { specialControls, type DosageForm } from '#domain/catalogue/product.ts'
import { checkIntake } from '../check-intake.ts'
import {
  goodDestination,
  goodFacts,
  goodLine,
  goodPrescription,
  intakeNow,
  productIds,
} from '../intake-fixture.ts'
import type { ProductFacts } from '../intake-facts.ts'
import type { PrescriptionIntake } from '../prescription.ts'
import { mailObstacle, mayMail, type MailedProduct } from './not-by-mail.ts'
import { notByMailIngredients } from './not-by-mail-ingredients.ts'

const capable = goodDestination({
  kind: 'township_pharmacy',
  scopes: ['otc', 'prescription', 'decoction_pieces', 'injection'],
  storageClasses: ['room', 'cool', 'cold'],
})

function codes(prescription: Partial<PrescriptionIntake>, prescribed: Partial<ProductFacts> = {}): string[] {
  const facts = goodFacts({ destination: capable }, prescribed)
  return checkIntake(goodPrescription(prescription), facts, intakeNow).map(({ code }) => code)
}

function codeOf(nameZh: string): string {
  const ingredient = ingredients.find((candidate) => candidate.nameZh === nameZh)
  if (ingredient === undefined) throw new Error('no such ingredient')
  return ingredient.code
}

function product(dosageForm: DosageForm, ...namesZh: string[]): MailedProduct {
  return { dosageForm, ingredientCodes: namesZh.map(codeOf) }
}

const home = { mode: 'home', siteId: goodPrescription().fulfilment.siteId, address: '村口第一户' } as const
const days = (daysSupply: number) => [goodLine({ daysSupply })]

describe("days' supply", () => {
  it.each([
    ['ordinary', 7],
    ['emergency', 3],
    ['chronic', 28],
  ] as const)('of kind %s is at most %i', (kind, most) => {
    const chronicReason = '病情稳定'
    expect(codes({ kind, chronicReason, lines: days(most) })).toEqual([])
    expect(codes({ kind, chronicReason, lines: days(most + 1) })).toEqual(['daysSupplyTooLong'])
  })

  it('beyond 7 days for chronic disease needs a written reason', () => {
    expect(codes({ kind: 'chronic', lines: days(7) })).toEqual([])
    expect(codes({ kind: 'chronic', lines: days(8) })).toEqual(['chronicReasonMissing'])
    expect(codes({ kind: 'chronic', lines: days(8), chronicReason: ' ' })).toEqual(['chronicReasonMissing'])
  })

  it('of an antimicrobial stays at 7 days even for chronic disease', () => {
    const amoxicillin = { ingredientCodes: [codeOf('阿莫西林')] }
    expect(codes({ kind: 'chronic', chronicReason: '病情稳定', lines: days(8) }, amoxicillin)).toEqual([
      'antimicrobialTooLong',
    ])
  })
})

describe('number of drugs', () => {
  const lines = productIds.map((productId) => goodLine({ productId }))

  it('is at most five, and the sixth line is named', () => {
    expect(codes({ lines: lines.slice(0, 5) })).toEqual([])
    expect(checkIntake(goodPrescription({ lines }), goodFacts(), intakeNow)).toMatchObject([
      { code: 'tooManyDrugs', line: 5 },
    ])
  })

  it('does not count decoction pieces', () => {
    expect(codes({ kind: 'decoction', lines }, { dosageForm: 'decoction_pieces' })).toEqual([])
  })
})

describe('decoction pieces', () => {
  it('stand alone on a prescription of their own kind', () => {
    expect(codes({}, { dosageForm: 'decoction_pieces' })).toEqual(['decoctionPiecesMixed'])
    expect(codes({ kind: 'decoction' })).toEqual(['notDecoctionPieces'])
  })
})

describe('drugs under special control', () => {
  it.each(specialControls.filter((control) => control !== 'none'))(
    'of class %s are refused',
    (specialControl) => {
      expect(codes({}, { specialControl })).toContain('notSaleableOnline')
    },
  )

  it('are refused by their ingredient even when the product is marked as free', () => {
    expect(codes({}, { specialControl: 'none', ingredientCodes: [codeOf('吗啡')] })).toEqual([
      'notPrescribableOnline',
      'notSaleableOnline',
    ])
  })
})

describe('mail', () => {
  const date = '2026-11-23'

  it.each([
    '地高辛',
    '胺碘酮',
    '华法林',
    '替格瑞洛',
    '卡马西平',
    '拉莫三嗪',
    '苯妥英',
    '碳酸锂',
    '秋水仙碱',
    '雌二醇',
    '米索前列醇',
    '利奈唑胺',
    '伏立康唑',
    '左氧氟沙星',
  ])('refuses %s alone', (nameZh) => {
    expect(mayMail(product('tablet', nameZh), date)).toBe(false)
  })

  it.each(['头孢拉定', '阿莫西林', '氨氯地平', '二甲双胍'])('takes %s', (nameZh) => {
    expect(mayMail(product('tablet', nameZh), date)).toBe(true)
  })

  it('takes a compound of a listed ingredient, unless the list names its compounds', () => {
    expect(mayMail(product('tablet', '右美沙芬', '对乙酰氨基酚'), date)).toBe(true)
    expect(mayMail(product('tablet', '麻黄碱', '对乙酰氨基酚'), date)).toBe(false)
    expect(mayMail(product('tablet', '曲马多', '对乙酰氨基酚'), date)).toBe(false)
  })

  it('takes listed antimicrobials for the skin and the eye', () => {
    expect(mayMail(product('eye_drops', '左氧氟沙星'), date)).toBe(true)
    expect(mayMail(product('cream', '雌二醇'), date)).toBe(false)
  })

  it('takes injections for diabetes and no others', () => {
    expect(mayMail(product('injection', '甘精胰岛素'), date)).toBe(true)
    expect(mailObstacle(product('injection', '头孢曲松'), date)).toEqual({ kind: 'injection' })
    expect(mayMail(product('injection', '甘精胰岛素', '利多卡因'), date)).toBe(false)
  })

  it('takes nothing whose ingredients are unknown', () => {
    expect(mailObstacle({ dosageForm: 'tablet', ingredientCodes: [] }, date)).toEqual({
      kind: 'ingredientsUnknown',
    })
  })

  it('did not yet refuse by ingredient before the list was in force', () => {
    expect(mayMail(product('tablet', '华法林'), '2022-11-30')).toBe(true)
    expect(mayMail(product('tablet', '华法林'), '2022-12-01')).toBe(false)
  })

  it('names only ingredients that are on file', () => {
    const known = new Set(ingredients.map(({ code }) => code))
    expect(notByMailIngredients.filter(({ ingredientCode }) => !known.has(ingredientCode))).toEqual([])
  })

  it('is refused for the home and the delivery point, with the place to collect at', () => {
    const facts = goodFacts({ destination: capable }, { ingredientCodes: [codeOf('华法林')] })
    expect(checkIntake(goodPrescription({ fulfilment: home }), facts, intakeNow)).toMatchObject([
      { code: 'notByMail', line: 0, nextStep: expect.stringContaining('in person at Test Village Pharmacy') },
    ])
    const point = { mode: 'delivery_point', siteId: home.siteId } as const
    const atPoint = goodFacts(
      { destination: goodDestination({ kind: 'delivery_point' }) },
      { ingredientCodes: [codeOf('华法林')] },
    )
    expect(checkIntake(goodPrescription({ fulfilment: point }), atPoint, intakeNow)).toMatchObject([
      { code: 'notByMail', nextStep: expect.stringContaining('in person') },
    ])
  })

  it('does not matter at a counter', () => {
    expect(codes({}, { ingredientCodes: [codeOf('华法林')] })).toEqual([])
  })

  it('depends on the codes alone, never on the order of a compound', () => {
    const code = fc.constantFrom(...ingredients.map((ingredient) => ingredient.code))
    fc.assert(
      fc.property(fc.uniqueArray(code, { minLength: 1, maxLength: 4 }), (ingredientCodes) => {
        expect(mayMail({ dosageForm: 'tablet', ingredientCodes }, date)).toBe(
          mayMail({ dosageForm: 'tablet', ingredientCodes: ingredientCodes.toReversed() }, date),
        )
      }),
    )
  })
})
