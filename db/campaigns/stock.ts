import { and, asc, eq, gt, inArray, isNull, or, sql, type SQL } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { KitLine, KitPile } from '#domain/campaigns/kit.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { isAvailable } from '../inventory/is-available.ts'
import { moveManyUnits, type SharedMove } from '../inventory/move-many.ts'
import { lots, stockBalances } from '../inventory/schema.ts'
import type { CampaignRow } from './campaign-state.ts'
import { campaignHouseholds, campaignKitLines } from './schema.ts'

interface KitStock {
  readonly siteId: string
  readonly lines: readonly KitLine[]
  readonly ownership: StockOwnership
}

/**
 * What lies on the shelf of a depot for a kit, nearest expiry first: lots that may be sold today. Held until the command
 * ends where it is going to be promised.
 */
export async function readPiles(
  { db, now }: Pick<CommandTransaction, 'db' | 'now'>,
  { siteId, lines, ownership }: KitStock,
  isHeld: boolean,
): Promise<(KitPile & { readonly expiresOn: string | null })[]> {
  const piles = db
    .select({
      lotId: stockBalances.lotId,
      productId: stockBalances.productId,
      units: stockBalances.units,
      expiresOn: stockBalances.expiresOn,
    })
    .from(stockBalances)
    .innerJoin(lots, eq(lots.id, stockBalances.lotId))
    .where(
      and(
        isAvailable,
        eq(stockBalances.siteId, siteId),
        eq(stockBalances.ownership, ownership),
        inArray(
          stockBalances.productId,
          lines.map(({ productId }) => productId),
        ),
        gt(stockBalances.units, 0),
        isNull(lots.recalledAt),
        or(isNull(stockBalances.expiresOn), sql`${stockBalances.expiresOn} >= ${shanghaiDate(now)}::date`),
      ),
    )
    .orderBy(asc(stockBalances.siteId), asc(stockBalances.lotId))
  const rows = await (isHeld ? piles.for('no key update', { of: stockBalances }) : piles)
  return byExpiry(rows)
}

/** Nearest expiry first, undated lots last. */
export function byExpiry<Pile extends { readonly lotId: string; readonly expiresOn: string | null }>(
  piles: readonly Pile[],
): Pile[] {
  return piles.toSorted((a, b) => compareDates(a.expiresOn, b.expiresOn) || (a.lotId < b.lotId ? -1 : 1))
}

function compareDates(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? 1 : -1
  return a < b ? -1 : 1
}

/** The units that households hold of their lots, as `moveManyUnits` wants them; `which` speaks of `household`. */
export function heldUnits({ ownership }: Pick<CampaignRow, 'ownership'>, which: SQL): SQL {
  return sql`
    select household.id as reference_id, household.site_id, household.lot_ids[line.position] as lot_id,
      ${ownership}::text as ownership, line.units
    from ${campaignHouseholds} household
    join ${campaignKitLines} line on line.kit_id = household.kit_id and line.tenant_id = household.tenant_id
    where ${which} and household.lot_ids[line.position] is not null`
}

/**
 * Moves what households hold of their lots.
 * @throws CommandRefused `stockElsewhere` when a depot's books do not hold it in that account.
 */
export async function moveHeld(
  transaction: CommandTransaction,
  campaign: Pick<CampaignRow, 'ownership'>,
  move: SharedMove,
  which: SQL,
): Promise<number> {
  const moved = await moveManyUnits(transaction, move, heldUnits(campaign, which))
  if (moved !== null) return moved
  throw stockElsewhere()
}

export function stockElsewhere() {
  return refused('conflict', {
    code: 'stockElsewhere',
    message: 'The books of the depot no longer hold what was promised.',
    nextStep: 'Look at the stock card of the depot; a count or a recall may have taken it.',
  })
}
