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
import { isAvailable } from '../inventory/is-available.ts'
import { stockBalances } from '../inventory/schema.ts'
import { sites } from '../organisations/schema.ts'
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
        isAvailable,
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
  const held = await db
    .select({
      siteId: stockBalances.siteId,
      lotId: stockBalances.lotId,
      ownership: stockBalances.ownership,
      units: stockBalances.units,
    })
    .from(stockBalances)
    .where(
      and(
        inArray(stockBalances.siteId, [...new Set(chosen.map(({ siteId }) => siteId))]),
        inArray(stockBalances.lotId, [...new Set(chosen.map(({ lotId }) => lotId))]),
        isAvailable,
        inArray(stockBalances.ownership, [...new Set(chosen.map(({ ownership }) => ownership))]),
      ),
    )
    .orderBy(stockBalances.siteId, stockBalances.lotId)
    .for('update')
  const heldUnits = new Map(held.map((row) => [keyOf(row), row.units]))
  return [...Map.groupBy(chosen, keyOf)].every(([key, takes]) => {
    const needed = takes.reduce((sum, { units }) => sum + units, 0)
    return (heldUnits.get(key) ?? 0) >= needed
  })
}

function keyOf({ siteId, lotId, ownership }: Pick<LotRow, 'siteId' | 'lotId' | 'ownership'>): string {
  return `${siteId}/${lotId}/${ownership}`
}
