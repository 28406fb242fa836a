import { and, eq, inArray, or } from 'drizzle-orm'
import {
  firstBusinessRequirements,
  type FirstBusinessKind,
  type FirstBusinessSubject,
} from '#domain/orders/first-business.ts'
import {
  daysLeft,
  documentStanding,
  documentThatCounts,
  type DocumentStanding,
} from '#domain/orders/document-standing.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { tenants } from '../organisations/schema.ts'
import { firstBusinessDocuments, tradeAccounts } from './trade-schema.ts'

type DocumentRow = typeof firstBusinessDocuments.$inferSelect

interface Name {
  readonly zh: string
  readonly en: string
}

/** One document that trade depends on: who keeps it, of whom or what, and until when it lets the sale go on. */
export interface StandingDocument {
  readonly keeperTenantId: string
  readonly keeper: Name
  readonly subject: FirstBusinessSubject
  readonly subjectId: string
  readonly about: Name
  readonly kind: FirstBusinessKind
  readonly standing: DocumentStanding
  readonly number: string | null
  readonly validFrom: string | null
  readonly validTo: string | null
  /** Negative once it is over. */
  readonly daysLeft: number | null
  /** The newest one that was filed and that nobody has judged. */
  readonly waiting: { readonly id: string; readonly number: string; readonly validTo: string } | null
  /** Whether the reader's organisation keeps it, and judges what is filed. */
  readonly isOurs: boolean
}

/** What is asked for one document of one subject. */
interface Slot extends Pick<DocumentRow, 'subject' | 'subjectId' | 'kind'> {
  readonly keeperTenantId: string
}

/**
 * The first-business documents that the tenant keeps, or has filed with others, one row for each that a sale needs: what lapses
 * soonest first, what is missing before it. Of its own partners also those that were never filed.
 */
export function readDocumentStanding(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
): Promise<StandingDocument[]> {
  return readAs(client, actor, async (db) => {
    const today = shanghaiDate(now)
    const { tenantId, filedByTenantId, state } = firstBusinessDocuments
    const filed = await db
      .select()
      .from(firstBusinessDocuments)
      .where(
        and(
          or(eq(tenantId, actor.tenantId), eq(filedByTenantId, actor.tenantId)),
          inArray(state, ['accepted', 'filed']),
        ),
      )
    const groups = Map.groupBy(filed, (row) => keyOf({ ...row, keeperTenantId: row.tenantId }))
    const slots = new Map<string, Slot>()
    for (const [key, [first]] of groups)
      if (first !== undefined) slots.set(key, { ...first, keeperTenantId: first.tenantId })
    for (const slot of await readNeeded(db, actor)) slots.set(keyOf(slot), slot)
    const names = await readNames(db, [...slots.values()])
    const rows = [...slots].map(([key, slot]) =>
      standingOf(slot, groups.get(key) ?? [], { today, names, reader: actor.tenantId }),
    )
    return rows.toSorted(
      (one, other) =>
        (one.validTo ?? '').localeCompare(other.validTo ?? '') || one.about.zh.localeCompare(other.about.zh),
    )
  })
}

function keyOf({ keeperTenantId, subject, subjectId, kind }: Slot): string {
  return [keeperTenantId, subject, subjectId, kind].join('/')
}

/** What the tenant itself must keep of those it trades with; what is needed of a product is told where it is ordered. */
async function readNeeded(db: Database, { tenantId }: Actor): Promise<Slot[]> {
  const accounts = await db
    .select({ sellerTenantId: tradeAccounts.tenantId, buyerTenantId: tradeAccounts.buyerTenantId })
    .from(tradeAccounts)
    .where(or(eq(tradeAccounts.tenantId, tenantId), eq(tradeAccounts.buyerTenantId, tenantId)))
  return accounts.flatMap(({ sellerTenantId, buyerTenantId }) => {
    const [subject, subjectId] =
      buyerTenantId === tenantId ? (['seller', sellerTenantId] as const) : (['buyer', buyerTenantId] as const)
    return firstBusinessRequirements
      .filter((requirement) => requirement.subject === subject)
      .map(({ kind }) => ({ keeperTenantId: tenantId, subject, subjectId, kind }))
  })
}

async function readNames(db: Database, slots: readonly Slot[]): Promise<ReadonlyMap<string, Name>> {
  const ids = [...new Set(slots.flatMap(({ keeperTenantId, subjectId }) => [keeperTenantId, subjectId]))]
  const of = { id: tenants.id, zh: tenants.nameZh, en: tenants.nameEn }
  const parties = await db.select(of).from(tenants).where(inArray(tenants.id, ids))
  const goods = await db
    .select({ id: products.id, zh: products.nameZh, en: products.nameEn, strength: products.strength })
    .from(products)
    .where(inArray(products.id, ids))
  return new Map([
    ...parties.map(({ id, ...name }) => [id, name] as const),
    ...goods.map(
      ({ id, zh, en, strength }) => [id, { zh: `${zh} ${strength}`, en: `${en} ${strength}` }] as const,
    ),
  ])
}

function standingOf(
  { keeperTenantId, subject, subjectId, kind }: Slot,
  filed: readonly DocumentRow[],
  facts: { readonly today: string; readonly names: ReadonlyMap<string, Name>; readonly reader: string },
): StandingDocument {
  const { today, names, reader } = facts
  const accepted = filed.filter(({ state }) => state === 'accepted')
  const counting = documentThatCounts(accepted, today)
  const waiting = documentThatCounts(
    filed.filter(({ state }) => state === 'filed'),
    today,
  )
  const nameOf = (id: string) => names.get(id) ?? { zh: id.slice(0, 8), en: id.slice(0, 8) }
  return {
    keeperTenantId,
    keeper: nameOf(keeperTenantId),
    subject,
    subjectId,
    about: nameOf(subjectId),
    kind,
    standing: counting === undefined ? 'missing' : documentStanding(counting, today),
    number: counting?.number ?? null,
    validFrom: counting?.validFrom ?? null,
    validTo: counting?.validTo ?? null,
    daysLeft: counting === undefined ? null : daysLeft(counting, today),
    waiting:
      waiting === undefined ? null : { id: waiting.id, number: waiting.number, validTo: waiting.validTo },
    isOurs: keeperTenantId === reader,
  }
}
