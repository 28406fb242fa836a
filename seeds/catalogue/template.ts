import type { DosageForm, ListClass, SaleClass, SpecialControl } from '#domain/catalogue/product.ts'
import type { StorageClass } from '#domain/catalogue/storage-class.ts'

/** What one or several invented products have in common: the drug, its form, and the strengths and packs it comes in. */
export interface ProductTemplate {
  readonly ingredientCodes: readonly string[]
  readonly nameZh: string
  readonly nameEn: string
  readonly dosageForm: DosageForm
  /** What stock and prescriptions count, such as 片 or 粒. */
  readonly baseUnit: string
  /** Price of one base unit in 1/10,000 yuan, by strength. */
  readonly prices: Readonly<Record<string, number>>
  /** Base units in a pack. */
  readonly packs: readonly number[]
  readonly listClass: ListClass
  readonly saleClass: SaleClass
  readonly storageClass: StorageClass
  readonly specialControl: SpecialControl
  /** What the approval number begins with: H chemical, HJ one made abroad, Z Chinese, S biological. Decoction pieces have the letter T here. */
  readonly approvalLetter: 'H' | 'HJ' | 'Z' | 'S' | 'T'
  /** True when villages keep it in stock. */
  readonly common: boolean
}

type Options = Partial<
  Pick<
    ProductTemplate,
    | 'baseUnit'
    | 'common'
    | 'listClass'
    | 'saleClass'
    | 'storageClass'
    | 'specialControl'
    | 'approvalLetter'
    | 'dosageForm'
  >
>

type Maker = (
  ingredients: string,
  nameZh: string,
  nameEn: string,
  prices: Readonly<Record<string, number>>,
  packs: readonly number[],
  options?: Options,
) => ProductTemplate

/** What is usual for a form; a template says only where it differs. */
function maker(dosageForm: DosageForm, baseUnit: string, usual: Options = {}): Maker {
  return (ingredients, nameZh, nameEn, prices, packs, options = {}) => ({
    ingredientCodes: ingredients.split(' '),
    nameZh,
    nameEn,
    dosageForm,
    baseUnit,
    prices,
    packs,
    listClass: 'class_a',
    saleClass: 'prescription',
    storageClass: 'room',
    specialControl: 'none',
    approvalLetter: 'H',
    common: false,
    ...usual,
    ...options,
  })
}

export const tablet = maker('tablet', '片')
export const capsule = maker('capsule', '粒')
export const granules = maker('granules', '袋')
export const powder = maker('powder', '袋')
export const oralSolution = maker('oral_solution', '瓶')
export const syrup = maker('syrup', '瓶')
export const oralDrops = maker('oral_drops', '瓶')
export const eyeDrops = maker('eye_drops', '支')
export const injection = maker('injection', '支')
export const inhaler = maker('inhaler', '瓶', { listClass: 'class_b' })
export const spray = maker('spray', '瓶')
export const cream = maker('cream', '支')
export const suppository = maker('suppository', '枚')
export const patch = maker('patch', '贴')

const chinese: Options = { approvalLetter: 'Z', saleClass: 'otc', listClass: 'class_b' }
export const chineseGranules = maker('granules', '袋', chinese)
export const chinesePill = maker('pill', '丸', chinese)
export const chineseTablet = maker('tablet', '片', chinese)
export const chineseCapsule = maker('capsule', '粒', chinese)
export const chineseLiquid = maker('oral_solution', '支', chinese)
export const chineseSyrup = maker('syrup', '瓶', chinese)
/** Decoction pieces are counted in grams. */
export const decoctionPieces = maker('decoction_pieces', '克', { approvalLetter: 'T', listClass: 'unlisted' })

export const otc = { saleClass: 'otc' } as const
export const classB = { listClass: 'class_b' } as const
export const selfPaid = { listClass: 'unlisted' } as const
/** Sold with import papers alone. */
export const madeAbroad = { approvalLetter: 'HJ' } as const
export const common = { common: true } as const
