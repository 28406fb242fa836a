import { and, eq, inArray, or } from 'drizzle-orm'
import type { FirstBusinessDocument } from '#domain/orders/first-business.ts'
import type { Database } from '../client.ts'
import { firstBusinessDocuments } from './trade-schema.ts'

/** An accepted document, with the number that it is known by. */
export interface NumberedDocument extends FirstBusinessDocument {
  readonly number: string
}

/** The accepted first-business documents that a sale between a buyer and some sellers depends on. */
export interface DocumentsOnFile {
  /** What the buyer keeps of a seller or product. */
  ofSubject(subjectId: string): readonly NumberedDocument[]
  /** What a seller keeps of the buyer. */
  ofBuyerAt(sellerTenantId: string): readonly NumberedDocument[]
}

/** Reads across tenants: each side keeps the documents of the other. */
export async function readDocumentsOnFile(
  db: Database,
  buyerTenantId: string,
  sellerTenantIds: readonly string[],
  productIds: readonly string[],
): Promise<DocumentsOnFile> {
  const { tenantId, subjectId, kind, number, validFrom, validTo, state } = firstBusinessDocuments
  const rows = await db
    .select({ tenantId, subjectId, kind, number, validFrom, validTo })
    .from(firstBusinessDocuments)
    .where(
      and(
        eq(state, 'accepted'),
        or(
          and(eq(tenantId, buyerTenantId), inArray(subjectId, [...sellerTenantIds, ...productIds])),
          and(inArray(tenantId, [...sellerTenantIds]), eq(subjectId, buyerTenantId)),
        ),
      ),
    )
  const kept = Map.groupBy(rows, (row) => `${row.tenantId}/${row.subjectId}`)
  return {
    ofSubject: (subject) => kept.get(`${buyerTenantId}/${subject}`) ?? [],
    ofBuyerAt: (seller) => kept.get(`${seller}/${buyerTenantId}`) ?? [],
  }
}
