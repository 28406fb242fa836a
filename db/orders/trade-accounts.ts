import { asc, eq, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { tenants } from '../organisations/schema.ts'
import { tradeAccounts } from './trade-schema.ts'

/** With whom the acting organisation trades, on either side, by the names of both. */
export function listTradeAccounts(client: DatabaseClient, actor: Actor) {
  const [seller, buyer] = [alias(tenants, 'seller'), alias(tenants, 'buyer')]
  return readAs(client, actor, (db) =>
    db
      .select({
        sellerTenantId: tradeAccounts.tenantId,
        sellerNameZh: seller.nameZh,
        sellerNameEn: seller.nameEn,
        buyerTenantId: tradeAccounts.buyerTenantId,
        buyerNameZh: buyer.nameZh,
        buyerNameEn: buyer.nameEn,
        limitFen: tradeAccounts.limitFen,
        termsDays: tradeAccounts.termsDays,
      })
      .from(tradeAccounts)
      .innerJoin(seller, eq(seller.id, tradeAccounts.tenantId))
      .innerJoin(buyer, eq(buyer.id, tradeAccounts.buyerTenantId))
      .where(or(eq(tradeAccounts.tenantId, actor.tenantId), eq(tradeAccounts.buyerTenantId, actor.tenantId)))
      .orderBy(asc(seller.nameZh), asc(buyer.nameZh), asc(tradeAccounts.buyerTenantId)),
  )
}
