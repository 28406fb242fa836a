import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import type { AwardOptions } from '#domain/procurement/award-options.ts'
import type { Award, AwardFacts } from '#domain/procurement/award.ts'
import type { AwardState, BidState, ObjectionState } from '#domain/procurement/bid-states.ts'
import type { Tier } from '#domain/procurement/offer.ts'
import type { FailureCause, RoundState } from '#domain/procurement/round-states.ts'
import type { PartyKind, WarningKind } from '#domain/procurement/round.ts'
import { products } from '../catalogue/schema.ts'
import { day, id, instant, tenantId } from '../columns.ts'

/** A joint procurement round. Its owner is the organisation that runs it; parties are let in by grants. */
export const procurementRounds = pgTable(
  'procurement_rounds',
  {
    id: id(),
    tenantId: tenantId(),
    title: text('title').notNull(),
    state: text('state').$type<RoundState>().notNull(),
    stateSince: instant('state_since').notNull(),
    failureCause: text('failure_cause').$type<FailureCause>(),
    /** Why somebody called it off. */
    cancelReason: text('cancel_reason'),
    demandClosesAt: instant('demand_closes_at').notNull(),
    biddingOpensAt: instant('bidding_opens_at').notNull(),
    biddingClosesAt: instant('bidding_closes_at').notNull(),
    openingDueAt: instant('opening_due_at').notNull(),
    awardDueAt: instant('award_due_at').notNull(),
    objectionDays: integer('objection_days').notNull(),
    /** Known once the award was approved. */
    objectionsCloseAt: instant('objections_close_at'),
    contractStartsAt: instant('contract_starts_at').notNull(),
    contractEndsAt: instant('contract_ends_at').notNull(),
    /** The award that was proposed or approved last. */
    awardId: uuid('award_id'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('procurement_rounds_id').on(table.id),
    index('procurement_rounds_tenant').on(table.tenantId),
  ],
)

const roundId = () => uuid('round_id').notNull()

/** What is bought in a round. */
export const procurementProducts = pgTable(
  'procurement_products',
  {
    roundId: roundId(),
    tenantId: tenantId(),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    isAntibiotic: boolean('is_antibiotic').notNull(),
    /** Who supplies it now; a bid of its own costs no switching. */
    incumbentSupplierId: uuid('incumbent_supplier_id'),
    /** Known once demand is pooled. */
    pooledUnits: bigint('pooled_units', { mode: 'number' }),
    /** The most that a base unit may cost, in 1/10,000 yuan; known once the tender is published. */
    ceilingTenThousandths: integer('ceiling_ten_thousandths'),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.productId, table.tenantId] }),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
  ],
)

/** Who takes part: institutions that buy, suppliers that may bid, distributors that carry. */
export const procurementParties = pgTable(
  'procurement_parties',
  {
    roundId: roundId(),
    tenantId: tenantId(),
    partyTenantId: uuid('party_tenant_id').notNull(),
    kind: text('kind').$type<PartyKind>().notNull(),
    /** The county-level region of an institution; null for others. */
    regionCode: text('region_code'),
    /** A distributor's part of what is carried, against those of the others; 0 for others. */
    weight: integer('weight').notNull(),
    invitedAt: instant('invited_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.partyTenantId, table.tenantId] }),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
    index('procurement_parties_party').on(table.partyTenantId),
  ],
)

/** What an institution will need of a product, and at what price it bought last. */
export const procurementDemands = pgTable(
  'procurement_demands',
  {
    roundId: roundId(),
    tenantId: tenantId(),
    institutionTenantId: uuid('institution_tenant_id').notNull(),
    productId: uuid('product_id').notNull(),
    units: integer('units').notNull(),
    /** What its history suggested when it reported. */
    suggestedUnits: integer('suggested_units').notNull(),
    lastPriceTenThousandths: integer('last_price_ten_thousandths').notNull(),
    reportedAt: instant('reported_at').notNull(),
    reportedBy: text('reported_by').notNull(),
    approvedAt: instant('approved_at'),
    approvedBy: text('approved_by'),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.institutionTenantId, table.productId, table.tenantId] }),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
    index('procurement_demands_institution').on(table.institutionTenantId),
  ],
)

/**
 * The two persons without whom no bid can be read. Each has a key pair; the private half is wrapped by a passphrase
 * that is kept nowhere.
 */
export const procurementKeyHolders = pgTable(
  'procurement_key_holders',
  {
    roundId: roundId(),
    tenantId: tenantId(),
    /** 1 or 2. */
    place: integer('place').notNull(),
    principalId: text('principal_id').notNull(),
    publicKey: text('public_key').notNull(),
    wrappedPrivateKey: text('wrapped_private_key').notNull(),
    registeredAt: instant('registered_at').notNull(),
    /** The private half, sealed to the other holder alone: given when this holder consents to the opening. */
    handedKey: text('handed_key'),
    consentedAt: instant('consented_at'),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.place, table.tenantId] }),
    unique('procurement_key_holders_person').on(table.roundId, table.principalId),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
  ],
)

/** Sealed bids. The envelope and its hash never change; what was in it is in `procurement_offers` once opened. */
export const procurementBids = pgTable(
  'procurement_bids',
  {
    id: id(),
    tenantId: tenantId(),
    roundId: roundId(),
    supplierTenantId: uuid('supplier_tenant_id').notNull(),
    state: text('state').$type<BidState>().notNull(),
    envelope: text('envelope').notNull(),
    sha256: text('sha256').notNull(),
    sealedAt: instant('sealed_at').notNull(),
    sealedBy: text('sealed_by').notNull(),
    stateSince: instant('state_since').notNull(),
    /** Over all products; known once opened, null when the bid sets no such limit. */
    capacityUnits: integer('capacity_units'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
    index('procurement_bids_round').on(table.roundId),
    index('procurement_bids_supplier').on(table.supplierTenantId),
  ],
)

/** What was in the bids, written when they were opened. Append-only. */
export const procurementOffers = pgTable(
  'procurement_offers',
  {
    bidId: uuid('bid_id').notNull(),
    tenantId: tenantId(),
    roundId: roundId(),
    supplierTenantId: uuid('supplier_tenant_id').notNull(),
    productId: uuid('product_id').notNull(),
    tiers: jsonb('tiers').$type<Tier[]>().notNull(),
    capacityUnits: integer('capacity_units').notNull(),
    regionCodes: text('region_codes').array().notNull(),
    validTo: day('valid_to').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.bidId, table.productId, table.tenantId] }),
    foreignKey({
      columns: [table.bidId, table.tenantId],
      foreignColumns: [procurementBids.id, procurementBids.tenantId],
    }),
    index('procurement_offers_round').on(table.roundId),
  ],
)

/** What was agreed with the only bidder of a product. The last one counts. Append-only. */
export const procurementNegotiations = pgTable(
  'procurement_negotiations',
  {
    id: id(),
    tenantId: tenantId(),
    roundId: roundId(),
    productId: uuid('product_id').notNull(),
    supplierTenantId: uuid('supplier_tenant_id').notNull(),
    unitPriceTenThousandths: integer('unit_price_ten_thousandths').notNull(),
    agreedAt: instant('agreed_at').notNull(),
    agreedBy: text('agreed_by').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
    index('procurement_negotiations_round').on(table.roundId),
  ],
)

/** Awards as they were worked out, side by side; the facts they saw are kept with each. */
export const procurementAwards = pgTable(
  'procurement_awards',
  {
    id: id(),
    tenantId: tenantId(),
    roundId: roundId(),
    state: text('state').$type<AwardState>().notNull(),
    options: jsonb('options').$type<AwardOptions>().notNull(),
    facts: jsonb('facts').$type<AwardFacts>().notNull(),
    result: jsonb('result').$type<Award>().notNull(),
    promisedUnits: bigint('promised_units', { mode: 'number' }).notNull(),
    costTenThousandths: bigint('cost_ten_thousandths', { mode: 'number' }).notNull(),
    /** How far from the cheapest possible it may be at most, in millionths; null where nothing is optimised. */
    gapPerMillion: integer('gap_per_million'),
    madeAt: instant('made_at').notNull(),
    madeBy: text('made_by').notNull(),
    proposedBy: text('proposed_by'),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
    index('procurement_awards_round').on(table.roundId),
  ],
)

/** What a party has against an award, and what was decided about it. */
export const procurementObjections = pgTable(
  'procurement_objections',
  {
    id: id(),
    tenantId: tenantId(),
    roundId: roundId(),
    awardId: uuid('award_id').notNull(),
    partyTenantId: uuid('party_tenant_id').notNull(),
    state: text('state').$type<ObjectionState>().notNull(),
    reason: text('reason').notNull(),
    raisedAt: instant('raised_at').notNull(),
    raisedBy: text('raised_by').notNull(),
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
    decisionReason: text('decision_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
    index('procurement_objections_round').on(table.roundId),
  ],
)

/** What whoever runs the round must look at, once for each kind and subject. */
export const procurementWarnings = pgTable(
  'procurement_warnings',
  {
    id: id(),
    tenantId: tenantId(),
    roundId: roundId(),
    kind: text('kind').$type<WarningKind>().notNull(),
    /** The bid, supplier, lot or call-off that it is about; the round where it is about all of it. */
    subjectId: uuid('subject_id').notNull(),
    raisedAt: instant('raised_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('procurement_warnings_once').on(table.roundId, table.kind, table.subjectId),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
  ],
)
