import { dosageForms, listClasses, saleClasses, specialControls } from '#domain/catalogue/product.ts'
import { storageClasses } from '#domain/catalogue/storage-class.ts'
import {
  dateCell,
  degreesCell,
  priceCell,
  textCell,
  wholeCell,
  wordCell,
  type CellReader,
} from './import-cells.ts'

const mostUnits = 100_000_000

/** A column of an import: known by its field, or by either name. */
export interface ImportColumn {
  readonly field: string
  readonly zh: string
  readonly en: string
  readonly isRequired: boolean
  readonly read: CellReader
  /** What an empty cell stands for where the column may be empty. */
  readonly whenEmpty?: string | number | null
}

const site = column('site', '站点', 'Site', textCell(60))
const product = column('product', '药品编码', 'Product code', textCell(40))
const words = (values: readonly string[]) =>
  wordCell(Object.fromEntries(values.map((value) => [value, value])))

/** The columns of each kind of import. A site is named by its code or name, a product by its standard code or GTIN. */
export const importColumns = {
  opening_stock: [
    site,
    product,
    column('lotNumber', '批号', 'Lot', textCell(40)),
    column('expiresOn', '有效期至', 'Expires on', dateCell, null),
    column('units', '数量', 'Units', wholeCell(1, mostUnits)),
    column(
      'ownership',
      '货权',
      'Ownership',
      wordCell({ ours: '自有', consigned: '寄售', third_party: '代储', donated: '捐赠' }),
      'ours',
    ),
    column('supplierName', '供货单位', 'Supplier', textCell(200), null),
  ],
  demand_history: [
    site,
    product,
    column('weekStart', '周一日期', 'Week start', dateCell),
    column('units', '用量', 'Units', wholeCell(0, mostUnits)),
    column('stockOutDays', '缺货天数', 'Stock-out days', wholeCell(0, 7), 0),
  ],
  price_list: [
    column('buyerGroup', '客户组', 'Buyer group', textCell(40)),
    column('validFrom', '生效日期', 'Valid from', dateCell),
    column('validTo', '失效日期', 'Valid to', dateCell),
    product,
    column('fromUnits', '起订数量', 'From units', wholeCell(1, 10_000_000), 1),
    column('unitPrice', '最小单位单价', 'Unit price', priceCell),
  ],
  products: [
    column('standardCode', '本位码', 'Standard code', textCell(20)),
    column('approvalNumber', '批准文号', 'Approval number', textCell(40)),
    column('gtin', '商品条码', 'GTIN', textCell(14)),
    column('insuranceCode', '医保编码', 'Insurance code', textCell(40), null),
    column('nameZh', '中文名称', 'Chinese name', textCell(200)),
    column('nameEn', '英文名称', 'English name', textCell(200)),
    column('manufacturer', '生产企业', 'Manufacturer', textCell(200)),
    column('ingredientCodes', '成分编码', 'Ingredient codes', textCell(400)),
    column('dosageForm', '剂型', 'Dosage form', words(dosageForms)),
    column('strength', '规格', 'Strength', textCell(200)),
    column('baseUnit', '最小单位', 'Base unit', textCell(20)),
    column('packUnits', '包装数量', 'Units in a pack', wholeCell(1, 100_000)),
    column('storageClass', '储存条件', 'Storage class', words(storageClasses)),
    column('saleClass', '处方分类', 'Sale class', words(saleClasses)),
    column('specialControl', '特殊管理', 'Special control', words(specialControls), 'none'),
    column('listClass', '医保类别', 'List class', words(listClasses)),
    column('unitPrice', '最小单位单价', 'Unit price', priceCell),
    column('tracePrefix', '追溯码前缀', 'Trace prefix', textCell(7)),
  ],
  campaign_households: [
    column('villageCode', '村编码', 'Village code', textCell(12)),
    column('householdNumber', '户号', 'Household number', textCell(200)),
    column('name', '户主姓名', 'Name', textCell(60)),
    column('phone', '电话', 'Phone', textCell(20)),
    column('residentId', '身份证号', 'Resident ID', textCell(18), null),
    column('address', '住址', 'Address', textCell(200)),
    column('persons', '人口', 'Persons', wholeCell(1, 30)),
    column('personsAtRisk', '重点人数', 'Persons at risk', wholeCell(0, 30), 0),
    column('homeFrom', '在家时间起', 'Home from', textCell(5), null),
    column('homeUntil', '在家时间止', 'Home until', textCell(5), null),
    column('longitude', '经度', 'Longitude', degreesCell(180), null),
    column('latitude', '纬度', 'Latitude', degreesCell(90), null),
  ],
} as const satisfies Readonly<Record<string, readonly ImportColumn[]>>

export type ImportKind = keyof typeof importColumns
export const importKinds = Object.keys(importColumns) as ImportKind[]

/** Several values stand in one cell with any of these between them. */
export const listSeparator = /[;；,，、]\s*/

function column(
  field: string,
  zh: string,
  en: string,
  read: CellReader,
  whenEmpty?: string | number | null,
): ImportColumn {
  const known = { field, zh, en, read, isRequired: whenEmpty === undefined }
  return whenEmpty === undefined ? known : { ...known, whenEmpty }
}
