import { randomUUIDv7 } from 'node:crypto'
import { typedDay } from '#domain/organisations/typed-day.ts'
import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import {
  firstBusinessKinds,
  firstBusinessRequirements,
  firstBusinessSubjects,
  type FirstBusinessKind,
  type FirstBusinessSubject,
} from '#domain/orders/first-business.ts'
import { firstBusinessStates, type FirstBusinessState } from '#domain/orders/states.ts'
import type { Refusal } from '#domain/refusal.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import { checkRows, rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import {
  readAs,
  runCommand,
  runNetworkCommand,
  type CommandRequest,
  type CommandTransaction,
} from '../commands.ts'
import { tenants } from '../organisations/schema.ts'
import { insertNew } from '../rows.ts'
import { firstBusinessDocuments } from './trade-schema.ts'

type DocumentRow = typeof firstBusinessDocuments.$inferSelect

export const filedDocumentSchema = z.strictObject({
  /** The organisation that keeps the file: a buyer for a seller or product, a seller for a buyer. */
  keeperTenantId: z.uuid(),
  subject: z.enum(firstBusinessSubjects),
  /** The tenant, or the product, that it speaks of. */
  subjectId: z.uuid(),
  kind: z.enum(firstBusinessKinds),
  number: z.string().min(1).max(100),
  validFrom: typedDay,
  validTo: typedDay,
})
export type FiledDocument = z.infer<typeof filedDocumentSchema>

/**
 * Files first-business documents with those who keep them. Anybody may file what speaks of itself or of a product;
 * a keeper also files what it was given on paper. They count once the keeper's quality manager accepted them.
 * A network command: the file lies with another organisation.
 * @throws CommandRefused `invalid` with a refusal for each faulty document: `documentInvalid`, `subjectUnknown`,
 * `kindUnfit`, `datesInvalid` or `notYours`.
 */
export function fileFirstBusinessDocuments(
  client: DatabaseClient,
  request: CommandRequest,
  filed: readonly FiledDocument[],
) {
  return runNetworkCommand(client, request, async (transaction) => {
    await checkRows('document', filedDocumentSchema, filed, () => furtherRefusals(transaction, filed))
    const { actor, now, db } = transaction
    const rows = filed.map(({ keeperTenantId, ...document }): DocumentRow => ({
      ...document,
      id: randomUUIDv7(),
      tenantId: keeperTenantId,
      filedByTenantId: actor.tenantId,
      state: 'filed',
      filedAt: now,
      judgedAt: null,
      judgedBy: null,
      reason: null,
    }))
    await insertNew(db, firstBusinessDocuments, rows, 'document')
    for (const [keeperId, kept] of Map.groupBy(rows, ({ tenantId }) => tenantId)) {
      const [first] = kept
      if (first === undefined) continue
      transaction.emit({
        type: 'first_business_document.filed',
        aggregateKind: 'first_business_document',
        aggregateId: first.id,
        tenantId: keeperId,
        payload: { documents: kept.length, subject: first.subject, filedByTenantId: actor.tenantId },
      })
    }
    return { documentIds: rows.map(({ id }) => id) }
  })
}

async function furtherRefusals(
  { db, actor }: CommandTransaction,
  filed: readonly FiledDocument[],
): Promise<Refusal[]> {
  const asked = [...new Set(filed.flatMap(({ subjectId, keeperTenantId }) => [subjectId, keeperTenantId]))]
  const found = [
    ...(await db.select({ id: tenants.id }).from(tenants).where(inArray(tenants.id, asked))),
    ...(await db.select({ id: products.id }).from(products).where(inArray(products.id, asked))),
  ]
  const known = new Set(found.map(({ id }) => id))
  return filed.flatMap((document, line) => {
    const { subject, subjectId, kind, keeperTenantId, validFrom, validTo } = document
    const isFit = firstBusinessRequirements.some((one) => one.subject === subject && one.kind === kind)
    if (!known.has(subjectId) || !known.has(keeperTenantId))
      return [rowRefusal('subjectUnknown', 'The organisation or product is unknown.', line)]
    if (!isFit) return [rowRefusal('kindUnfit', `A ${subject} has no ${kind}.`, line)]
    if (validFrom > validTo) return [rowRefusal('datesInvalid', 'It ends before it begins.', line)]
    const mayFile = keeperTenantId === actor.tenantId || subject === 'product' || subjectId === actor.tenantId
    return mayFile ? [] : [rowRefusal('notYours', 'It speaks of another organisation.', line)]
  })
}

/**
 * The keeper's quality manager accepts or refuses filed documents, or revokes accepted ones: all of them or none.
 * @throws CommandRefused `notFound`, or `conflict` (`wrongState`) for one that is decided already.
 */
export function judgeFirstBusinessDocuments(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly documentIds: readonly string[]
    readonly decision: Exclude<FirstBusinessState, 'filed'>
    readonly reason: string | null
  },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { documentIds, decision, reason } = input
    const { id, tenantId, state } = firstBusinessDocuments
    const ofKeeper = and(inArray(id, [...documentIds]), eq(tenantId, actor.tenantId))
    const judged = await db
      .update(firstBusinessDocuments)
      .set({ state: decision, judgedAt: now, judgedBy: actor.principalId, reason })
      .where(and(ofKeeper, inArray(state, statesBefore<FirstBusinessState>(firstBusinessStates, decision))))
      .returning({ id })
    if (judged.length !== documentIds.length) {
      const present = await db.$count(firstBusinessDocuments, ofKeeper)
      throw present === documentIds.length ? alreadyJudged(decision) : notFound('document')
    }
    const [first] = judged
    if (first) {
      transaction.emit({
        type: 'first_business_document.judged',
        aggregateKind: 'first_business_document',
        aggregateId: first.id,
        tenantId: actor.tenantId,
        payload: { documents: judged.length, decision },
      })
    }
    return { documents: judged.length, state: decision }
  })
}

export interface DocumentFilter {
  readonly subject?: FirstBusinessSubject | undefined
  readonly subjectId?: string | undefined
  readonly kind?: FirstBusinessKind | undefined
  readonly state?: FirstBusinessState | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** Documents that the tenant keeps or has filed, newest first, a page at a time. */
export function listFirstBusinessDocuments(client: DatabaseClient, actor: Actor, filter: DocumentFilter) {
  const { id, tenantId, filedByTenantId, subject, subjectId, kind, state } = firstBusinessDocuments
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(firstBusinessDocuments)
      .where(
        and(
          or(eq(tenantId, actor.tenantId), eq(filedByTenantId, actor.tenantId)),
          filter.subject && eq(subject, filter.subject),
          filter.subjectId === undefined ? undefined : eq(subjectId, filter.subjectId),
          filter.kind && eq(kind, filter.kind),
          filter.state && eq(state, filter.state),
          filter.after === undefined ? undefined : lt(id, sql`${filter.after}::uuid`),
        ),
      )
      .orderBy(desc(id))
      .limit(filter.limit),
  )
}

function alreadyJudged(decision: string) {
  return refused('conflict', {
    code: 'wrongState',
    message: `Not every one of the documents can become ${decision}.`,
    nextStep: 'Read the documents again and name those that wait for it.',
  })
}
