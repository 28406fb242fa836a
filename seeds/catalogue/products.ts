import { drugStandardCode } from '#domain/catalogue/drug-standard-code.ts'
import { gtin } from '#domain/catalogue/gtin.ts'
import { ingredientOf } from '#domain/catalogue/ingredients.ts'
import { seedId } from '../seed-id.ts'
import { airwaysAndInfections } from './airways-and-infections.ts'
import { chineseAndControlled } from './chinese-and-controlled.ts'
import { gutNervesAndHormones } from './gut-nerves-and-hormones.ts'
import { heartAndDiabetes } from './heart-and-diabetes.ts'
import type { ProductTemplate } from './template.ts'

/** An invented product whose codes are valid by rule. `key` names it in `seedId('product/…')`. */
export interface SeedProduct extends Omit<ProductTemplate, 'prices' | 'packs' | 'approvalLetter'> {
  readonly id: string
  readonly key: string
  readonly standardCode: string
  readonly approvalNumber: string
  readonly gtin: string
  /** Null: the patient pays. */
  readonly insuranceCode: string | null
  readonly manufacturer: string
  readonly strength: string
  readonly packUnits: number
  readonly unitPriceTenThousandths: number
  /** The first 7 digits of every trace code on this product's boxes. */
  readonly tracePrefix: string
}

interface Manufacturer {
  readonly name: string
  readonly companyCode: string
  /** How its prices stand to the template's, in hundredths. */
  readonly pricePercent: number
}

const chemicalMakers: readonly Manufacturer[] = [
  { name: '演示云岭制药有限公司', companyCode: '99001', pricePercent: 100 },
  { name: '演示湘江药业有限公司', companyCode: '99002', pricePercent: 92 },
  { name: '演示六盘山制药厂', companyCode: '99003', pricePercent: 118 },
  { name: '演示汀江生物药业有限公司', companyCode: '99004', pricePercent: 135 },
]
const chineseMakers: readonly Manufacturer[] = [
  { name: '演示黔草堂中药有限公司', companyCode: '99005', pricePercent: 100 },
  { name: '演示梵净本草药业有限公司', companyCode: '99006', pricePercent: 110 },
]
/** Their goods come with import papers. */
const makersAbroad: readonly Manufacturer[] = [
  { name: '演示远洋制药公司（境外）', companyCode: '99007', pricePercent: 150 },
]

const makersByLetter: Partial<Record<ProductTemplate['approvalLetter'], readonly Manufacturer[]>> = {
  Z: chineseMakers,
  T: chineseMakers,
  HJ: makersAbroad,
}

const templates = [
  ...heartAndDiabetes,
  ...airwaysAndInfections,
  ...gutNervesAndHormones,
  ...chineseAndControlled,
]

/** The whole catalogue: one maker makes every strength and pack, a second one competes for what is asked for most. */
export function makeProducts(): SeedProduct[] {
  const products: SeedProduct[] = []
  for (const [index, template] of templates.entries()) {
    const offered = presentations(template)
    for (const [place, presentation] of offered.entries()) {
      const competed = place === 0 && (template.common || offered.length > 2)
      for (const manufacturer of makersOf(template, index + place, competed ? 2 : 1)) {
        products.push(productOf(template, presentation, manufacturer, products.length + 1))
      }
    }
  }
  return products
}

interface Presentation {
  readonly strength: string
  readonly priceTenThousandths: number
  readonly packUnits: number
}

function presentations(template: ProductTemplate): Presentation[] {
  return Object.entries(template.prices).flatMap(([strength, priceTenThousandths]) =>
    template.packs.map((packUnits) => ({ strength, priceTenThousandths, packUnits })),
  )
}

function makersOf(template: ProductTemplate, offset: number, count: number): Manufacturer[] {
  const makers = makersByLetter[template.approvalLetter] ?? chemicalMakers
  return Array.from({ length: count }, (_, step) => makers[(offset + step) % makers.length] ?? []).flat()
}

function productOf(
  template: ProductTemplate,
  { strength, packUnits, priceTenThousandths }: Presentation,
  manufacturer: Manufacturer,
  number: number,
): SeedProduct {
  const { prices: _prices, packs: _packs, approvalLetter, ...shared } = template
  const key = String(number).padStart(4, '0')
  return {
    ...shared,
    id: seedId(`product/${key}`),
    key,
    standardCode: drugStandardCode(manufacturer.companyCode, `0${key}`),
    approvalNumber: `国药准字${approvalLetter}9900${key}`,
    gtin: gtin(`20000000${key}`),
    insuranceCode: insuranceCode(template, number),
    manufacturer: manufacturer.name,
    strength,
    packUnits,
    unitPriceTenThousandths: Math.round((priceTenThousandths * manufacturer.pricePercent) / 100),
    tracePrefix: `849${key}`,
  }
}

/** A code of the right shape that no list holds: the maker's part is 99. */
function insuranceCode(template: ProductTemplate, number: number): string | null {
  if (template.listClass === 'unlisted') return null
  const key = String(number).padStart(4, '0')
  if (template.approvalLetter === 'Z') return `ZA01AAX${key}010199901`
  const atc = template.ingredientCodes.map((code) => ingredientOf(code)?.atc).find((found) => found)
  const group = (atc ?? 'V03AX').slice(0, 5)
  return `X${group}X${key.slice(1)}A001010199901`
}
