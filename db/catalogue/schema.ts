import { boolean, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { DosageForm, ListClass, SaleClass, SpecialControl } from '#domain/catalogue/product.ts'
import type { StorageClass } from '#domain/catalogue/storage-class.ts'

/** The network's catalogue: readable by every tenant, written by operators. */
export const products = pgTable('products', {
  id: uuid('id').primaryKey(),
  standardCode: text('standard_code').notNull().unique(),
  approvalNumber: text('approval_number').notNull(),
  gtin: text('gtin').notNull().unique(),
  insuranceCode: text('insurance_code'),
  nameZh: text('name_zh').notNull(),
  nameEn: text('name_en').notNull(),
  manufacturer: text('manufacturer').notNull(),
  ingredientCodes: text('ingredient_codes').array().notNull(),
  dosageForm: text('dosage_form').$type<DosageForm>().notNull(),
  strength: text('strength').notNull(),
  /** What one base unit is: 片, 粒, 支, 袋 … Stock and prescriptions count these. */
  baseUnit: text('base_unit').notNull(),
  packUnits: integer('pack_units').notNull(),
  storageClass: text('storage_class').$type<StorageClass>().notNull(),
  saleClass: text('sale_class').$type<SaleClass>().notNull(),
  specialControl: text('special_control').$type<SpecialControl>().notNull(),
  listClass: text('list_class').$type<ListClass>().notNull(),
  /** Price of one base unit in 1/10,000 yuan. */
  unitPriceTenThousandths: integer('unit_price_ten_thousandths').notNull(),
  /** The first 7 digits of the trace codes on this product's boxes. */
  tracePrefix: text('trace_prefix').notNull().unique(),
  active: boolean('active').notNull(),
  /** By what letters its Chinese name is found: see `pinyinKeys`. */
  pinyin: text('pinyin').notNull().default(''),
})
