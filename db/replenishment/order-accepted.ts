import { inArray, sql } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross, runNetworkCommand, type CommandRequest } from '../commands.ts'
import { placeWithin } from '../orders/place.ts'
import { sites } from '../organisations/schema.ts'
import { lockAccepted } from './lock-accepted.ts'
import { replenishmentSuggestions } from './schema.ts'

const mostGroupsAtOnce = 500

/** What one person accepted for one site of one supply: another organisation's, or a site of its own. */
export interface AcceptedOfSite extends Record<string, unknown> {
  readonly tenantId: string
  readonly siteId: string
  readonly decidedBy: string
  /** The own site that is to give it, and so by a transfer; null for what comes from others, and so by an order. */
  readonly fromSiteId: string | null
  readonly suggestionIds: readonly string[]
}

/** Accepted suggestions of all tenants that are neither ordered nor transferred yet, group by group. */
export function listAccepted(client: DatabaseClient, actor: Actor, now: Date): Promise<AcceptedOfSite[]> {
  return readAcross(client, actor, 'replenishment.accepted', now, async (db) => {
    const found = await db.execute<AcceptedOfSite>(sql`
      select suggestion.tenant_id as "tenantId", suggestion.site_id as "siteId", decided_by as "decidedBy",
        own.id as "fromSiteId", array_agg(suggestion.id::text order by suggestion.id) as "suggestionIds"
      from replenishment_suggestions suggestion
      left join sites own on own.id = suggestion.supply_site_id and own.tenant_id = suggestion.tenant_id
      where suggestion.state = 'accepted' and packs > 0
      group by suggestion.tenant_id, suggestion.site_id, decided_by, own.id
      order by suggestion.tenant_id, suggestion.site_id, decided_by, own.id
      limit ${mostGroupsAtOnce}`)
    return found.rows
  })
}

/**
 * Makes one order of accepted suggestions of a site of one's own, line by line in the order of their ids. A depot that the
 * policy names is asked for; otherwise the cheapest admitted seller brings it. A network command, as every order is.
 * @throws CommandRefused `suggestionsChanged`, and as `placeOrder`; lines are counted as the ids are.
 */
export function orderAccepted(
  client: DatabaseClient,
  request: CommandRequest,
  { siteId, suggestionIds }: { readonly siteId: string; readonly suggestionIds: readonly string[] },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, actor } = transaction
    const accepted = await lockAccepted(transaction, { siteId, suggestionIds })
    const sellerOf = await readSellers(db, accepted)
    const lines = accepted.map(({ productId, packs, packUnits, supplySiteId }) => ({
      productId,
      units: packs * packUnits,
      sellerTenantId: supplySiteId === null ? undefined : sellerOf.get(supplySiteId),
    }))
    const placed = await placeWithin(transaction, { siteId, lines, source: 'replenishment' })
    await db
      .update(replenishmentSuggestions)
      .set({ state: 'ordered', orderId: placed.orderId })
      .where(inArray(replenishmentSuggestions.id, [...suggestionIds]))
    for (const { id } of accepted) {
      transaction.emit({
        type: 'suggestion.ordered',
        aggregateKind: 'suggestion',
        aggregateId: id,
        tenantId: actor.tenantId,
        payload: { orderId: placed.orderId },
      })
    }
    return placed
  })
}

/** The organisations of the depots that policies name, by site. */
async function readSellers(
  db: Database,
  suggestions: readonly { readonly supplySiteId: string | null }[],
): Promise<Map<string, string>> {
  const ids = suggestions.flatMap(({ supplySiteId }) => supplySiteId ?? [])
  const rows = await db.select().from(sites).where(inArray(sites.id, ids))
  return new Map(rows.map(({ id, tenantId }) => [id, tenantId]))
}
