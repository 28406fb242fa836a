import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross, runNetworkCommand, type CommandRequest } from '../commands.ts'
import { placeWithin } from '../orders/place.ts'
import { sites } from '../organisations/schema.ts'
import { replenishmentSuggestions } from './schema.ts'

const mostOrdersAtOnce = 500

/** What one person accepted for one site, and is to be ordered. */
export interface AcceptedOfSite extends Record<string, unknown> {
  readonly tenantId: string
  readonly siteId: string
  readonly decidedBy: string
  readonly suggestionIds: readonly string[]
}

/**
 * Accepted suggestions of all tenants whose goods come from another organisation, and so by an order. What comes from a
 * depot of the same organisation is no purchase.
 */
export function listAccepted(client: DatabaseClient, actor: Actor, now: Date): Promise<AcceptedOfSite[]> {
  return readAcross(client, actor, 'replenishment.accepted', now, async (db) => {
    const found = await db.execute<AcceptedOfSite>(sql`
      select tenant_id as "tenantId", site_id as "siteId", decided_by as "decidedBy",
        array_agg(id::text order by id) as "suggestionIds"
      from replenishment_suggestions suggestion
      where state = 'accepted' and packs > 0 and not exists (
        select 1 from sites where sites.id = suggestion.supply_site_id and sites.tenant_id = suggestion.tenant_id)
      group by tenant_id, site_id, decided_by
      order by tenant_id, site_id, decided_by
      limit ${mostOrdersAtOnce}`)
    return found.rows
  })
}

/**
 * Makes one order of accepted suggestions of a site of one's own, line by line in the order of their ids. A depot that the
 * policy names is asked for; otherwise the cheapest admitted seller brings it. A network command, as every order is.
 * @throws CommandRefused as `placeOrder`; lines are counted as the ids are.
 */
export function orderAccepted(
  client: DatabaseClient,
  request: CommandRequest,
  { siteId, suggestionIds }: { readonly siteId: string; readonly suggestionIds: readonly string[] },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, actor } = transaction
    const ofOrder = and(
      inArray(replenishmentSuggestions.id, [...suggestionIds]),
      eq(replenishmentSuggestions.siteId, siteId),
      eq(replenishmentSuggestions.tenantId, actor.tenantId),
      eq(replenishmentSuggestions.state, 'accepted'),
    )
    const accepted = await db
      .select({
        id: replenishmentSuggestions.id,
        productId: replenishmentSuggestions.productId,
        units: sql<number>`${replenishmentSuggestions.packs} * ${replenishmentSuggestions.packUnits}`,
        sellerTenantId: sites.tenantId,
      })
      .from(replenishmentSuggestions)
      .leftJoin(sites, eq(sites.id, replenishmentSuggestions.supplySiteId))
      .where(ofOrder)
      .orderBy(replenishmentSuggestions.id)
      .for('update', { of: replenishmentSuggestions })
    const lines = accepted.map(({ productId, units, sellerTenantId }) => ({
      productId,
      units,
      sellerTenantId: sellerTenantId ?? undefined,
    }))
    const placed = await placeWithin(transaction, { siteId, lines, source: 'replenishment' })
    await db
      .update(replenishmentSuggestions)
      .set({ state: 'ordered', orderId: placed.orderId })
      .where(ofOrder)
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
