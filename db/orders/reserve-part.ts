import { and, eq, gte, inArray, isNull, or, sql } from 'drizzle-orm'
import {
  chooseDepots,
  type DepotChoice,
  type DepotLot,
  type LineToBring,
} from '#domain/orders/choose-depots.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { normalSaleExpiry } from '#domain/orders/near-expiry.ts'
import { products } from '../catalogue/schema.ts'
import type { CommandTransaction } from '../commands.ts'
import { stockBalances } from '../inventory/schema.ts'
import { moveStock } from '../inventory/ledger.ts'
import { holdWorkingSites } from '../organisations/site-work.ts'
import { sites } from '../organisations/schema.ts'
import type { PartLineRow } from './part-state.ts'

/** How often depots are chosen anew when another command took their stock between reading and taking. */
const attempts = 5

/** Base units of a part's line that are to be brought. */
export type WantedPartLine = Pick<PartLineRow, 'id' | 'productId' | 'units' | 'lotId'>

/**
 * Chooses depots of a seller for its lines and reserves their lots, nearest expiry first: as much as there is.
 * `short` says what no depot has. Lots that are near their expiry are taken only for an offer of that lot.
 */
export async function reserveAtDepots(
  transaction: CommandTransaction,
  sellerTenantId: string,
  lines: readonly WantedPartLine[],
  referenceId: string,
): Promise<DepotChoice> {
  const wanted = await withPacks(transaction, lines)
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const lots = await readDepotLots(transaction, sellerTenantId, lines)
    const choice = chooseDepots(wanted, lots, transaction.now)
    if (choice.depots.length === 0 || (await take(transaction, sellerTenantId, choice, referenceId)))
      return choice
  }
  return { depots: [], short: new Map(lines.map(({ id, units }) => [id, units])) }
}

async function withPacks(
  { db }: CommandTransaction,
  lines: readonly WantedPartLine[],
): Promise<LineToBring[]> {
  const rows = await db
    .select({ id: products.id, packUnits: products.packUnits })
    .from(products)
    .where(inArray(products.id, [...new Set(lines.map(({ productId }) => productId))]))
  const packs = new Map(rows.map(({ id, packUnits }) => [id, packUnits]))
  return lines.map(({ id, productId, units, lotId }) => ({
    lineId: id,
    productId,
    units,
    lotId,
    packUnits: packs.get(productId) ?? 1,
  }))
}

async function readDepotLots(
  { db, now }: CommandTransaction,
  sellerTenantId: string,
  lines: readonly WantedPartLine[],
): Promise<DepotLot[]> {
  const offered = lines.flatMap(({ lotId }) => lotId ?? [])
  const saleable = or(isNull(stockBalances.expiresOn), gte(stockBalances.expiresOn, normalSaleExpiry(now)))
  return db
    .select({
      siteId: stockBalances.siteId,
      productId: stockBalances.productId,
      lotId: stockBalances.lotId,
      ownership: stockBalances.ownership,
      expiresOn: stockBalances.expiresOn,
      units: stockBalances.units,
    })
    .from(stockBalances)
    .innerJoin(sites, and(eq(sites.id, stockBalances.siteId), eq(sites.status, 'working')))
    .where(
      and(
        eq(stockBalances.tenantId, sellerTenantId),
        eq(stockBalances.status, 'available'),
        sql`${stockBalances.units} > 0`,
        inArray(stockBalances.ownership, ['ours', 'consigned']),
        inArray(stockBalances.productId, [...new Set(lines.map(({ productId }) => productId))]),
        offered.length === 0
          ? saleable
          : or(
              saleable,
              and(inArray(stockBalances.lotId, offered), gte(stockBalances.expiresOn, shanghaiDate(now))),
            ),
      ),
    )
}

async function take(
  transaction: CommandTransaction,
  sellerTenantId: string,
  { depots }: DepotChoice,
  referenceId: string,
): Promise<boolean> {
  const { db } = transaction
  if (
    !(await holdWorkingSites(
      db,
      depots.map(({ siteId }) => siteId),
    ))
  )
    return false
  await db.execute(sql`savepoint reservation`)
  const shortage = await moveStock(
    transaction,
    depots.flatMap(({ siteId, takes }) =>
      takes.map(({ lotId, productId, ownership, units }) => ({
        reason: 'reserve' as const,
        lotId,
        productId,
        ownership,
        units,
        from: { account: 'available' as const, siteId },
        to: { account: 'reserved' as const, siteId },
        tenantId: sellerTenantId,
        referenceId,
      })),
    ),
  )
  await db.execute(
    shortage === null ? sql`release savepoint reservation` : sql`rollback to savepoint reservation`,
  )
  return shortage === null
}
