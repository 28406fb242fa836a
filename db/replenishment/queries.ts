import { and, asc, desc, eq, gt, inArray } from 'drizzle-orm'
import type { SuggestionState } from '#domain/replenishment/suggestion-states.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { transfers } from '../fulfilment/request-schema.ts'
import { replenishmentSuggestions } from './schema.ts'

export interface SuggestionPage {
  readonly siteId: string
  readonly states: readonly SuggestionState[]
  readonly after?: string | undefined
  readonly limit: number
}

/** Suggestions for a site of one's own, a page at a time, the oldest first. */
export function listSuggestions(client: DatabaseClient, actor: Actor, page: SuggestionPage) {
  const { id, siteId, tenantId, state } = replenishmentSuggestions
  return readAs(client, actor, (db) =>
    db
      .select({
        suggestion: replenishmentSuggestions,
        productNameZh: products.nameZh,
        productNameEn: products.nameEn,
        strength: products.strength,
        baseUnit: products.baseUnit,
        transferState: transfers.state,
      })
      .from(replenishmentSuggestions)
      .innerJoin(products, eq(products.id, replenishmentSuggestions.productId))
      .leftJoin(transfers, eq(transfers.id, replenishmentSuggestions.transferId))
      .where(
        and(
          eq(siteId, page.siteId),
          eq(tenantId, actor.tenantId),
          inArray(state, [...page.states]),
          page.after === undefined ? undefined : gt(id, page.after),
        ),
      )
      .orderBy(asc(id))
      .limit(page.limit),
  )
}

/** What became of the latest suggestions that were accepted at a site of one's own: an order, a transfer, or a refusal. */
export function listBecomeSuggestions(
  client: DatabaseClient,
  actor: Actor,
  { siteId, limit }: { readonly siteId: string; readonly limit: number },
) {
  const {
    id,
    siteId: ofSite,
    tenantId,
    state,
    packs,
    orderId,
    transferId,
    refusal,
  } = replenishmentSuggestions
  return readAs(client, actor, (db) =>
    db
      .select({
        id,
        packs,
        orderId,
        transferId,
        refusal,
        productNameZh: products.nameZh,
        productNameEn: products.nameEn,
        strength: products.strength,
      })
      .from(replenishmentSuggestions)
      .innerJoin(products, eq(products.id, replenishmentSuggestions.productId))
      .where(
        and(
          eq(ofSite, siteId),
          eq(tenantId, actor.tenantId),
          inArray(state, ['ordered', 'transfer_requested', 'refused']),
        ),
      )
      .orderBy(desc(replenishmentSuggestions.decidedAt), desc(id))
      .limit(limit),
  )
}
