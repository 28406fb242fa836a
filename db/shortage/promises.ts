import { and, asc, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { escalate } from '../fulfilment/escalations.ts'
import type { StoppedGoods } from '../inventory/freeze-lots.ts'
import { moveManyUnits } from '../inventory/move-many.ts'
import { stockBalances, stockMovements } from '../inventory/schema.ts'
import { rowSource } from '../rows.ts'
import { shortagePromises, shortages } from './schema.ts'

/** Base units of a promise that are reserved still. */
export const openUnits = sql<number>`(units - drawn_units - lost_units - released_units)`

interface Drawing {
  readonly sellerTenantId: string
  readonly siteId: string
  /** Base units that the site's order asks for, by product. */
  readonly wanted: ReadonlyMap<string, number>
}

/**
 * Frees what a site was promised of the products that it orders, so that the same command reserves it for the order: nobody
 * can come between. Draws no more than is ordered, and nothing where nothing was promised.
 */
export async function drawPromises(
  transaction: CommandTransaction,
  { sellerTenantId, siteId, wanted }: Drawing,
): Promise<void> {
  const { db } = transaction
  const promised = await db
    .select()
    .from(shortagePromises)
    .where(
      and(
        eq(shortagePromises.tenantId, sellerTenantId),
        eq(shortagePromises.siteId, siteId),
        inArray(shortagePromises.productId, [...wanted.keys()]),
        sql`${openUnits} > 0`,
      ),
    )
    .orderBy(asc(shortagePromises.id))
    .for('update')
  if (promised.length === 0) return
  const left = new Map(wanted)
  const draws = promised.flatMap(({ id, productId, depotSiteId, lotId, ownership, ...promise }) => {
    const open = promise.units - promise.drawnUnits - promise.lostUnits - promise.releasedUnits
    const units = Math.min(open, left.get(productId) ?? 0)
    left.set(productId, (left.get(productId) ?? 0) - units)
    return units === 0 ? [] : [{ referenceId: id, siteId: depotSiteId, lotId, ownership, units }]
  })
  if (draws.length === 0) return
  const { referenceId, units } = stockMovements
  const { siteId: site, lotId, ownership } = stockBalances
  const rows = rowSource<keyof (typeof draws)[number]>(draws, {
    referenceId,
    siteId: site,
    lotId,
    ownership,
    units,
  })
  await db.execute(sql`update ${shortagePromises} promise set drawn_units = promise.drawn_units + input.units
    from ${rows} where promise.id = input.reference_id`)
  await release(transaction, sql`select reference_id, site_id, lot_id, ownership, units from ${rows}`)
}

/** Frees everything that is still reserved in a shortage. @returns base units. */
export async function releasePromises(transaction: CommandTransaction, shortageId: string): Promise<number> {
  const { db } = transaction
  const open = sql`shortage_id = ${shortageId}::uuid and ${openUnits} > 0`
  await db.execute(sql`select 1 from ${shortagePromises} where ${open} order by id for update`)
  const found = await db.execute<{ units: number }>(sql`
    select coalesce(sum(${openUnits}), 0)::float8 as units from ${shortagePromises} where ${open}`)
  await release(
    transaction,
    sql`select id as reference_id, depot_site_id as site_id, lot_id, ownership, ${openUnits} as units
      from ${shortagePromises} where ${open}`,
  )
  await db.execute(
    sql`update ${shortagePromises} set released_units = released_units + ${openUnits} where ${open}`,
  )
  return found.rows[0]?.units ?? 0
}

async function release(transaction: CommandTransaction, which: SQL): Promise<void> {
  const moved = await moveManyUnits(
    transaction,
    { reason: 'release', from: 'reserved', to: 'available' },
    which,
  )
  if (moved === null) throw stockElsewhere()
}

/**
 * Takes stopped goods out of the promises that stand on them, whose stock the same command sets aside. The operator is
 * told what was lost, and plans again: whoever lost something stands lower by that, and so is first in line. The
 * transaction sees the promises as the stock's owner, or across.
 */
export async function stopPromises(
  transaction: CommandTransaction,
  { lotIds, siteId }: StoppedGoods,
): Promise<void> {
  const { db } = transaction
  const atSite = siteId === undefined ? sql`` : sql`and promise.depot_site_id = ${siteId}::uuid`
  const lost = await db.execute<{ shortageId: string; tenantId: string; units: number; sites: number }>(sql`
    with stopped as (
      update ${shortagePromises} promise set lost_units = promise.lost_units
        + (promise.units - promise.drawn_units - promise.lost_units - promise.released_units)
      where promise.lot_id = any(${sql.param([...lotIds])}::uuid[]) ${atSite}
        and promise.units > promise.drawn_units + promise.lost_units + promise.released_units
      returning promise.shortage_id, promise.tenant_id, promise.site_id, promise.lost_units - old.lost_units as units
    )
    select shortage_id as "shortageId", tenant_id as "tenantId", sum(units)::integer as units,
      count(distinct site_id)::integer as sites
    from stopped group by shortage_id, tenant_id order by shortage_id, tenant_id`)
  for (const { shortageId, tenantId, units, sites } of lost.rows) {
    const [shortage] = await db
      .select({ operator: shortages.tenantId })
      .from(shortages)
      .where(eq(shortages.id, shortageId))
    if (shortage === undefined) continue
    transaction.emit({
      type: 'shortage.promises_lost',
      aggregateKind: 'shortage',
      aggregateId: shortageId,
      tenantId,
      payload: { units, sites },
    })
    await escalate(transaction, {
      tenantId,
      subject: { kind: 'shortage', id: shortageId },
      kind: 'shortage_promises_lost',
      acting: { role: 'operator', tenantId: shortage.operator },
      dueAt: null,
    })
  }
}

function stockElsewhere() {
  return refused('conflict', {
    code: 'stockElsewhere',
    message: 'The books of a depot no longer hold what was promised.',
    nextStep: 'Look at the stock card of the depot; a count may have taken it.',
  })
}
