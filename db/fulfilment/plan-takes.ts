import { and, asc, eq, gt, gte, inArray, isNull, or, sql } from 'drizzle-orm'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Database } from '../client.ts'
import { stockBalances } from '../inventory/schema.ts'
import { rulesOf } from './kinds.ts'
import type { WantedLine, WantedShipments } from './open-shipments.ts'

/** What an account of a site holds of one lot. */
export interface HeldLot {
  readonly lotId: string
  readonly productId: string
  readonly ownership: StockOwnership
  readonly expiresOn: string | null
  readonly units: number
}

/** Units of one lot for one wanted line, which `lineIndex` names. */
export interface PlannedTake {
  readonly lineIndex: number
  readonly lot: HeldLot
  readonly units: number
}

export interface TakePlan {
  readonly takes: readonly PlannedTake[]
  /** Per wanted line, the units that no lot could give. */
  readonly short: readonly number[]
}

/** Chooses lots for the wanted lines, in their order, each from what is left: nearest expiry first, undated last. */
export async function planTakes(db: Database, wanted: WantedShipments, now: Date): Promise<TakePlan> {
  const byProduct = Map.groupBy(await readHeldLots(db, wanted, now), ({ productId }) => productId)
  const left = new Map([...byProduct.values()].flat().map((lot) => [lot, lot.units]))
  const takes: PlannedTake[] = []
  const short = wanted.lines.map((line, lineIndex) => {
    let missing = line.units
    for (const lot of byProduct.get(line.productId) ?? []) {
      const units = mayTake(line, lot) ? Math.min(missing, left.get(lot) ?? 0) : 0
      if (units === 0) continue
      takes.push({ lineIndex, lot, units })
      left.set(lot, (left.get(lot) ?? 0) - units)
      missing -= units
    }
    return missing
  })
  return { takes, short }
}

function mayTake({ lotId, ownerships = ['ours'] }: WantedLine, lot: HeldLot): boolean {
  return (lotId === undefined || lotId === lot.lotId) && ownerships.includes(lot.ownership)
}

function readHeldLots(
  db: Database,
  { kind, fromSiteId, takenFrom = 'available', lines }: WantedShipments,
  now: Date,
): Promise<HeldLot[]> {
  const { lotId, productId, ownership, expiresOn, units } = stockBalances
  const isSaleable = or(isNull(expiresOn), gte(expiresOn, shanghaiDate(now)))
  return db
    .select({ lotId, productId, ownership, expiresOn, units })
    .from(stockBalances)
    .where(
      and(
        eq(stockBalances.siteId, fromSiteId),
        eq(stockBalances.status, takenFrom),
        inArray(productId, [...new Set(lines.map((line) => line.productId))]),
        gt(units, 0),
        rulesOf({ kind }).carriesUnsaleable ? undefined : isSaleable,
      ),
    )
    .orderBy(sql`${expiresOn} nulls last`, asc(lotId), asc(ownership))
}
