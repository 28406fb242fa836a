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
import { sites } from '../organisations/schema.ts'
import { rowSource } from '../rows.ts'
import type { PartLineRow } from './part-state.ts'

/** Base units of a part's line that are to be brought. */
type WantedPartLine = Pick<PartLineRow, 'id' | 'productId' | 'units' | 'lotId'>

/**
 * Chooses depots of a seller for its lines, and lots at each, nearest expiry first: as much as there is, whole boxes.
 * Lots that are near their expiry are taken only for an offer of that lot. Nothing is taken yet.
 */
export async function chooseDepotsFor(
  transaction: CommandTransaction,
  sellerTenantId: string,
  lines: readonly WantedPartLine[],
): Promise<DepotChoice> {
  const lots = await readDepotLots(transaction, sellerTenantId, lines)
  return chooseDepots(withPacks(lines, lots), lots, transaction.now)
}

interface LotRow extends DepotLot {
  readonly packUnits: number
}

/** Boxes are told by the lots: a product without any has nothing to bring. */
function withPacks(lines: readonly WantedPartLine[], lots: readonly LotRow[]): LineToBring[] {
  const packs = new Map(lots.map(({ productId, packUnits }) => [productId, packUnits]))
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
): Promise<LotRow[]> {
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
      packUnits: products.packUnits,
    })
    .from(stockBalances)
    .innerJoin(products, eq(products.id, stockBalances.productId))
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

/**
 * Holds the chosen lots until the command ends, in the ledger's order of locks.
 * @returns false when one holds less than was chosen by now: choose again.
 */
export async function holdLots({ db }: CommandTransaction, depots: DepotChoice['depots']): Promise<boolean> {
  const chosen = depots.flatMap(({ siteId, takes }) => takes.map((take) => ({ ...take, siteId })))
  const { siteId, lotId, ownership, units } = stockBalances
  const needed = [
    ...Map.groupBy(chosen, (one) => `${one.siteId}/${one.lotId}/${one.ownership}`).values(),
  ].flatMap((ofLot) => {
    const [first] = ofLot
    if (first === undefined) return []
    return [
      {
        siteId: first.siteId,
        lotId: first.lotId,
        ownership: first.ownership,
        units: ofLot.reduce((sum, one) => sum + one.units, 0),
      },
    ]
  })
  const held = await db.execute(sql`
    select 1 from ${stockBalances} b join ${rowSource(needed, { siteId, lotId, ownership, units })}
      on b.site_id = input.site_id and b.lot_id = input.lot_id and b.ownership = input.ownership
    where b.status = 'available' and b.units >= input.units
    order by b.site_id, b.lot_id for update of b`)
  return held.rows.length === needed.length
}
