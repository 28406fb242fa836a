import { sql } from 'drizzle-orm'
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Decision } from '#domain/procurement/award.ts'
import type { CallOffState, ContractState } from '#domain/procurement/round-states.ts'
import { products } from '../catalogue/schema.ts'
import { id, instant, tenantId } from '../columns.ts'
import { procurementRounds } from './schema.ts'

const roundId = () => uuid('round_id').notNull()

/** Why each bid won or lost, as the approved award says: every party of the round may read it. Append-only. */
export const procurementDecisions = pgTable(
  'procurement_decisions',
  {
    awardId: uuid('award_id').notNull(),
    tenantId: tenantId(),
    roundId: roundId(),
    supplierTenantId: uuid('supplier_tenant_id').notNull(),
    productId: uuid('product_id').notNull(),
    decision: jsonb('decision').$type<Decision>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.awardId, table.supplierTenantId, table.productId, table.tenantId] }),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
    index('procurement_decisions_round').on(table.roundId),
  ],
)

/** A supplier's contract for a lot: one product in one region. */
export const procurementContracts = pgTable(
  'procurement_contracts',
  {
    id: id(),
    tenantId: tenantId(),
    roundId: roundId(),
    supplierTenantId: uuid('supplier_tenant_id').notNull(),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    regionCode: text('region_code').notNull(),
    /** A backup promises nothing until it steps in. */
    role: text('role').$type<'main' | 'backup'>().notNull(),
    state: text('state').$type<ContractState>().notNull(),
    unitPriceTenThousandths: integer('unit_price_ten_thousandths').notNull(),
    promisedUnits: bigint('promised_units', { mode: 'number' }).notNull(),
    calledOffUnits: bigint('called_off_units', { mode: 'number' }).notNull(),
    deliveredUnits: bigint('delivered_units', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
    index('procurement_contracts_round').on(table.roundId, table.productId, table.regionCode),
    index('procurement_contracts_supplier').on(table.supplierTenantId),
  ],
)

/** What an institution may call off under a contract, and who carries it. */
export const procurementAllocations = pgTable(
  'procurement_allocations',
  {
    id: id(),
    tenantId: tenantId(),
    roundId: roundId(),
    contractId: uuid('contract_id').notNull(),
    institutionTenantId: uuid('institution_tenant_id').notNull(),
    supplierTenantId: uuid('supplier_tenant_id').notNull(),
    distributorTenantId: uuid('distributor_tenant_id').notNull(),
    units: integer('units').notNull(),
    calledOffUnits: integer('called_off_units').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    foreignKey({
      columns: [table.contractId, table.tenantId],
      foreignColumns: [procurementContracts.id, procurementContracts.tenantId],
    }),
    index('procurement_allocations_contract').on(table.contractId, table.institutionTenantId),
    index('procurement_allocations_institution').on(table.institutionTenantId),
    index('procurement_allocations_supplier').on(table.supplierTenantId),
    index('procurement_allocations_distributor').on(table.distributorTenantId),
  ],
)

/** Units that an institution called off. One that was late goes on as a new one of the backup supplier. */
export const procurementCallOffs = pgTable(
  'procurement_call_offs',
  {
    id: id(),
    tenantId: tenantId(),
    roundId: roundId(),
    allocationId: uuid('allocation_id').notNull(),
    contractId: uuid('contract_id').notNull(),
    institutionTenantId: uuid('institution_tenant_id').notNull(),
    supplierTenantId: uuid('supplier_tenant_id').notNull(),
    distributorTenantId: uuid('distributor_tenant_id').notNull(),
    productId: uuid('product_id').notNull(),
    units: integer('units').notNull(),
    state: text('state').$type<CallOffState>().notNull(),
    calledOffAt: instant('called_off_at').notNull(),
    dueAt: instant('due_at').notNull(),
    deliveredAt: instant('delivered_at'),
    /** Base units that came of it so far. */
    deliveredUnits: integer('delivered_units').notNull().default(0),
    /** The B2B order that brings it, where it was called off by one. */
    orderId: uuid('order_id'),
    orderLineId: uuid('order_line_id'),
    /** The call-off that it replaces. */
    movedFromId: uuid('moved_from_id'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    foreignKey({
      columns: [table.allocationId, table.tenantId],
      foreignColumns: [procurementAllocations.id, procurementAllocations.tenantId],
    }),
    index('procurement_call_offs_round').on(table.roundId, table.state, table.dueAt),
    index('procurement_call_offs_institution').on(table.institutionTenantId),
    index('procurement_call_offs_supplier').on(table.supplierTenantId),
    index('procurement_call_offs_distributor').on(table.distributorTenantId),
    index('procurement_call_offs_order')
      .on(table.orderId)
      .where(sql`order_id is not null`),
  ],
)

/** What an institution keeps of what the round saved. Append-only. */
export const procurementSurplusShares = pgTable(
  'procurement_surplus_shares',
  {
    roundId: roundId(),
    tenantId: tenantId(),
    institutionTenantId: uuid('institution_tenant_id').notNull(),
    budgetFen: bigint('budget_fen', { mode: 'number' }).notNull(),
    actualFen: bigint('actual_fen', { mode: 'number' }).notNull(),
    ratioPerMille: integer('ratio_per_mille').notNull(),
    assessmentPerMille: integer('assessment_per_mille').notNull(),
    shareFen: integer('share_fen').notNull(),
    transactionId: uuid('transaction_id').notNull(),
    settledAt: instant('settled_at').notNull(),
    settledBy: text('settled_by').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.institutionTenantId, table.tenantId] }),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
    index('procurement_surplus_institution').on(table.institutionTenantId),
  ],
)
