import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { DiscrepancyKind, DiscrepancyState } from '#domain/fulfilment/discrepancies.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { lots } from '../inventory/schema.ts'

export interface DiscrepancyFilter {
  readonly siteId?: string | undefined
  readonly shipmentId?: string | undefined
  readonly deliveryNoteId?: string | undefined
  readonly kind?: DiscrepancyKind | undefined
  readonly state?: DiscrepancyState | undefined
  /** The id of the last row of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** Discrepancies of what the actor's tenant sent or received, the oldest in front. */
export async function listDiscrepancies(client: DatabaseClient, actor: Actor, filter: DiscrepancyFilter) {
  const { siteId, shipmentId, deliveryNoteId, kind, state, after, limit } = filter
  const rows = await readAs(client, actor, (db) =>
    db
      .select({
        discrepancy: discrepancies,
        lotNumber: lots.number,
        expiresOn: lots.expiresOn,
        isRecalled: sql<boolean>`${lots.recalledAt} is not null`,
        product: products,
      })
      .from(discrepancies)
      .innerJoin(products, eq(products.id, discrepancies.productId))
      .leftJoin(lots, eq(lots.id, discrepancies.lotId))
      .where(
        and(
          siteId === undefined ? undefined : eq(discrepancies.siteId, siteId),
          shipmentId === undefined ? undefined : eq(discrepancies.shipmentId, shipmentId),
          deliveryNoteId === undefined ? undefined : eq(discrepancies.deliveryNoteId, deliveryNoteId),
          kind === undefined ? undefined : eq(discrepancies.kind, kind),
          state === undefined ? undefined : eq(discrepancies.state, state),
          after === undefined ? undefined : gt(discrepancies.id, after),
        ),
      )
      .orderBy(asc(discrepancies.id))
      .limit(limit + 1),
  )
  const items = rows.slice(0, limit).map(({ discrepancy, lotNumber, expiresOn, isRecalled, product }) => {
    const { nameZh, nameEn, baseUnit } = product
    return { ...discrepancy, nameZh, nameEn, baseUnit, lotNumber, expiresOn, isRecalled }
  })
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
