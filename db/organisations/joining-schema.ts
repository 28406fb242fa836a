import { sql } from 'drizzle-orm'
import {
  customType,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { DocumentType } from '#domain/organisations/document-type.ts'
import type { InstitutionOwnership } from '#domain/organisations/price-rule.ts'
import type { ApplicationState } from '#domain/organisations/tenant-states.ts'
import type { JoiningKind, TenantLanguage } from '#domain/organisations/tenant.ts'
import { instant, tenantId } from '../columns.ts'
import { licences } from './schema.ts'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** Institutions that ask to join. An approved one becomes the tenant of the same id; until then it is in no directory. */
export const tenantApplications = pgTable(
  'tenant_applications',
  {
    tenantId: tenantId().primaryKey(),
    state: text('state').$type<ApplicationState>().notNull(),
    kind: text('kind').$type<JoiningKind>().notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    socialCreditCode: text('social_credit_code').notNull(),
    ownership: text('ownership').$type<InstitutionOwnership>(),
    languages: text('languages').array().$type<TenantLanguage[]>().notNull(),
    contactName: text('contact_name').notNull(),
    contactPhone: text('contact_phone').notNull(),
    contactEmail: text('contact_email').notNull(),
    receivedAt: instant('received_at').notNull(),
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
    refusalReason: text('refusal_reason'),
    /** When the new tenant's first administrator was made: from then on the applicant's token opens nothing. */
    takenUpAt: instant('taken_up_at'),
  },
  (table) => [
    // One application of an institution is looked at at a time.
    uniqueIndex('tenant_applications_open')
      .on(table.socialCreditCode)
      .where(sql`state = 'received'`),
    index('tenant_applications_state').on(table.state, table.receivedAt),
  ],
)

/** The scans of papers. The hash says which bytes somebody looked at when they accepted the paper. */
export const licenceDocuments = pgTable(
  'licence_documents',
  {
    licenceId: uuid('licence_id').primaryKey(),
    tenantId: tenantId(),
    mediaType: text('media_type').$type<DocumentType>().notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    sha256: text('sha256').notNull(),
    content: bytes('content').notNull(),
    uploadedAt: instant('uploaded_at').notNull(),
  },
  (table) => [
    foreignKey({
      columns: [table.licenceId, table.tenantId],
      foreignColumns: [licences.id, licences.tenantId],
    }),
  ],
)

/** The departments of an institution: what its doctors belong to, and what its licence names. */
export const departments = pgTable(
  'departments',
  {
    tenantId: tenantId(),
    code: text('code').notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    openedAt: instant('opened_at').notNull(),
    closedAt: instant('closed_at'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.code] })],
)
