import {
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
import type { ReviewFacts } from '#domain/prescriptions/review/facts.ts'
import type { ReviewOutcome, ReviewResult } from '#domain/prescriptions/review/review-prescription.ts'
import type { RuleSetState } from '#domain/prescriptions/review/rule-set-states.ts'
import type { RejectReasonCode } from '#domain/prescriptions/review-reasons.ts'
import { day, id, instant, tenantId } from '../../columns.ts'
import { prescriptions } from '../schema.ts'

/** Versions of the clinical rules, written by the network's operator and read by everyone. */
export const clinicalRuleSets = pgTable('clinical_rule_sets', {
  version: integer('version').primaryKey(),
  /** The version as an aggregate of events. */
  id: uuid('id').notNull().unique(),
  tenantId: tenantId(),
  state: text('state').$type<RuleSetState>().notNull(),
  /** As it was sent: it is checked again whenever it is loaded. */
  content: jsonb('content').$type<unknown>().notNull(),
  contentHash: text('content_hash').notNull(),
  note: text('note').notNull(),
  draftedBy: text('drafted_by').notNull(),
  draftedAt: instant('drafted_at').notNull(),
  /** Everybody who changed a rule of the draft: none of them approves it. */
  editedBy: text('edited_by').array().notNull().default([]),
  /** Who handed the draft in for approval, the last time that it was. */
  submittedBy: text('submitted_by'),
  submittedAt: instant('submitted_at'),
  /** Who last sent it back to be edited, and why. */
  sentBackBy: text('sent_back_by'),
  sentBackAt: instant('sent_back_at'),
  sentBackReason: text('sent_back_reason'),
  approvedBy: text('approved_by'),
  approvedAt: instant('approved_at'),
  /** The first Shanghai day on which reviews are made by it. */
  inForceFrom: day('in_force_from'),
})

/** What the rules said of a prescription, by which version, and all that they saw. Append-only; the newest holds. */
export const reviewResults = pgTable(
  'review_results',
  {
    id: id(),
    tenantId: tenantId(),
    prescriptionId: uuid('prescription_id').notNull(),
    ruleSetVersion: integer('rule_set_version')
      .notNull()
      .references(() => clinicalRuleSets.version),
    outcome: text('outcome').$type<ReviewOutcome>().notNull(),
    facts: jsonb('facts').$type<ReviewFacts>().notNull(),
    result: jsonb('result').$type<ReviewResult>().notNull(),
    madeAt: instant('made_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('review_results_prescription').on(table.prescriptionId, table.madeAt),
    index('review_results_made').on(table.madeAt),
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
  ],
)

/** Who has a prescription open: one person at a time. */
export const reviewClaims = pgTable(
  'review_claims',
  {
    prescriptionId: uuid('prescription_id').notNull(),
    tenantId: tenantId(),
    personId: text('person_id').notNull(),
    claimedAt: instant('claimed_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.prescriptionId, table.tenantId] }),
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
  ],
)

/** Forbidden findings that a pharmacist set aside, with reason and name. Append-only. */
export const reviewOverrides = pgTable(
  'review_overrides',
  {
    id: id(),
    tenantId: tenantId(),
    prescriptionId: uuid('prescription_id').notNull(),
    findingId: text('finding_id').notNull(),
    ruleId: text('rule_id').notNull(),
    reason: text('reason').notNull(),
    personId: text('person_id').notNull(),
    personName: text('person_name').notNull(),
    decidedAt: instant('decided_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('review_overrides_finding').on(table.prescriptionId, table.findingId),
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
  ],
)

/** What another pharmacist thinks of a decision that was made. Append-only. */
export const reviewSecondReads = pgTable(
  'review_second_reads',
  {
    id: id(),
    tenantId: tenantId(),
    prescriptionId: uuid('prescription_id').notNull(),
    agrees: boolean('agrees').notNull(),
    reasonCode: text('reason_code').$type<RejectReasonCode>(),
    personId: text('person_id').notNull(),
    readAt: instant('read_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('review_second_reads_person').on(table.prescriptionId, table.personId),
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
  ],
)
