import type { Permission } from '#domain/access/roles.ts'
import type { ImportKind } from './import-kinds.ts'

export const fileFormats = ['csv', 'xlsx'] as const
export type FileFormat = (typeof fileFormats)[number]

/** Lists that can be exported. */
export const listExportKinds = [
  'stock_balances',
  'stock_movements',
  'suggestions',
  'orders',
  'order_parts',
] as const
export type ListExportKind = (typeof listExportKinds)[number]

export type FileJobKind = ImportKind | ListExportKind

/** What somebody must be allowed to do in order to import or export a kind. */
export const fileJobPermission = {
  opening_stock: 'stock.receive',
  demand_history: 'replenishment.manage',
  products: 'catalogue.manage',
  price_list: 'seller.manage',
  campaign_households: 'campaign.register',
  stock_balances: 'stock.read',
  stock_movements: 'stock.read',
  suggestions: 'replenishment.read',
  orders: 'order.read',
  order_parts: 'order.read',
} as const satisfies Readonly<Record<FileJobKind, Permission>>

/** The largest file that is taken in. A spreadsheet is read as a whole, a text piece by piece. */
export const mostFileBytes = { csv: 128 * 1024 * 1024, xlsx: 8 * 1024 * 1024 } as const
/** Rows of an import, since it is applied in one go; households are not held in memory for it. */
export function mostImportRows(kind: ImportKind): number {
  return kind === 'campaign_households' ? 500_000 : 200_000
}
/** Rows of a spreadsheet that is exported. */
export const mostSpreadsheetRows = 100_000
/** How long a file is kept that was never confirmed, or is done. */
export const fileKeptDays = 7
