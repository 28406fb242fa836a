import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { StorageTariffUnit } from '#domain/orders/storage-fee.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { id, instant, tenantId } from '../columns.ts'

/** What a depot asks an owner for keeping goods that are not its own. */
export const storageAgreements = pgTable(
  'storage_agreements',
  {
    /** The depot's operator. */
    tenantId: tenantId(),
    ownerTenantId: uuid('owner_tenant_id').notNull(),
    tariffUnit: text('tariff_unit').$type<StorageTariffUnit>().notNull(),
    /** For a day of one base unit, or of one pallet, in 1/10,000 yuan. */
    feeTenThousandths: integer('fee_ten_thousandths').notNull(),
    /** Base units on a pallet. */
    palletUnits: integer('pallet_units').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.ownerTenantId] }),
    check('storage_agreements_pallet', sql`pallet_units >= 1`),
  ],
)

/** Whose the consigned or third-party units of a lot at a site are: one owner for each. */
export const goodsOwners = pgTable(
  'goods_owners',
  {
    siteId: uuid('site_id').notNull(),
    lotId: uuid('lot_id').notNull(),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    tenantId: tenantId(),
    ownerTenantId: uuid('owner_tenant_id').notNull(),
    since: instant('since').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.lotId, table.ownership, table.tenantId] }),
    index('goods_owners_owner').on(table.ownerTenantId),
  ],
)

/** What an owner was charged for a month, once. Append-only. */
export const storageCharges = pgTable(
  'storage_charges',
  {
    id: id(),
    tenantId: tenantId(),
    ownerTenantId: uuid('owner_tenant_id').notNull(),
    /** YYYY-MM in Shanghai. */
    month: text('month').notNull(),
    /** Units, or pallets, times days, over all lots. */
    tariffDays: bigint('tariff_days', { mode: 'number' }).notNull(),
    totalFen: bigint('total_fen', { mode: 'number' }).notNull(),
    chargedAt: instant('charged_at').notNull(),
    transactionId: uuid('transaction_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('storage_charges_month').on(table.tenantId, table.ownerTenantId, table.month),
  ],
)

export const storageChargeLines = pgTable(
  'storage_charge_lines',
  {
    chargeId: uuid('charge_id').notNull(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    lotId: uuid('lot_id').notNull(),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    /** Units, or pallets, times days. */
    tariffDays: bigint('tariff_days', { mode: 'number' }).notNull(),
    totalFen: bigint('total_fen', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chargeId, table.siteId, table.lotId, table.ownership, table.tenantId] }),
  ],
)
