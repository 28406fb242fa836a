import { sql, type SQL } from 'drizzle-orm'
import { lastDayOf, monthRange } from '#domain/organisations/shanghai-month.ts'
import {
  medianOf,
  type PriceChannel,
  priceSpread,
  type PriceSpread,
} from '#domain/supervision/price-spread.ts'
import { deviationPerThousand } from '#domain/supervision/shares.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'
import { type DirectoryName, readDirectoryNames } from './directory-names.ts'

interface PriceRow extends Record<string, unknown> {
  readonly productId: string
  readonly channel: PriceChannel
  readonly tenantId: string
  readonly siteId: string | null
  readonly price: number
}

/** How the prices of a product compare in a month. */
export interface PriceComparison {
  readonly productId: string
  readonly nameZh: string
  readonly nameEn: string
  readonly strength: string
  readonly baseUnit: string
  readonly online: PriceSpread | null
  readonly offline: PriceSpread | null
  readonly distributor: PriceSpread | null
  /** Institutions that charged another price online than they ask at their counter. */
  readonly differingOnline: number
}

/**
 * Each product's prices of a month (YYYY-MM, Shanghai) across sellers, of one base unit in 1/10,000 yuan.
 *
 * - online: what a site charged with prescriptions, the mean of its hand-overs by units; undone ones are left out.
 * - offline: what an institution has on its counter's list on the last day of the month.
 * - distributor: what a seller took of institutions for parts that were offered to it in the month and accepted, the
 *   mean by units.
 *
 * A network read for the regulator: prices of goods, nothing of a patient.
 */
export function comparePrices(client: DatabaseClient, actor: Actor, now: Date, month: string) {
  return readAcross(client, actor, 'supervision.prices', now, async (db) => {
    const rows = Map.groupBy(await readPrices(db, month, null), ({ productId }) => productId)
    const products = await readProducts(db, [...rows.keys()])
    return products
      .map((product): PriceComparison => {
        const ofProduct = rows.get(product.productId) ?? []
        const spreadOf = (channel: PriceChannel) => {
          const prices = pricesIn(ofProduct, channel)
          return prices.length === 0 ? null : priceSpread(prices)
        }
        return {
          ...product,
          online: spreadOf('online'),
          offline: spreadOf('offline'),
          distributor: spreadOf('distributor'),
          differingOnline: differingTenants(ofProduct).size,
        }
      })
      .toSorted((a, b) => widest(b) - widest(a) || (a.productId < b.productId ? -1 : 1))
  })
}

const pricesIn = (rows: readonly PriceRow[], asked: PriceChannel) =>
  rows.filter(({ channel }) => channel === asked).map(({ price }) => price)

function widest({ online, offline, distributor }: PriceComparison): number {
  return Math.max(...[online, offline, distributor].map((spread) => spread?.spreadPerThousand ?? -1))
}

/** Tells of a price whether it was charged online, and is not what the same institution asks at its counter. */
function differsFromCounter(rows: readonly PriceRow[]): (row: PriceRow) => boolean {
  const counter = new Map(
    rows.filter(({ channel }) => channel === 'offline').map(({ tenantId, price }) => [tenantId, price]),
  )
  return ({ channel, tenantId, price }) => channel === 'online' && (counter.get(tenantId) ?? price) !== price
}

/** The institutions with a site that charged another price online than the counter's. */
function differingTenants(rows: readonly PriceRow[]): ReadonlySet<string> {
  return new Set(rows.filter(differsFromCounter(rows)).map(({ tenantId }) => tenantId))
}

/** One seller's price of a product. */
export interface SellerPrice {
  readonly channel: PriceChannel
  readonly tenantId: string
  readonly tenantName: DirectoryName
  readonly siteId: string | null
  readonly siteName: DirectoryName | null
  readonly price: number
  /** From the middle price of its channel, in thousandths of it. */
  readonly deviationPerThousand: number | null
  /** An online price that is not what the same institution asks at its counter. */
  readonly differsOffline: boolean
}

/** The prices behind a row of `comparePrices`, the furthest from the middle of their channel first. */
export function listSellerPrices(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { month, productId }: { readonly month: string; readonly productId: string },
): Promise<SellerPrice[]> {
  return readAcross(client, actor, 'supervision.seller_prices', now, async (db) => {
    const rows = await readPrices(db, month, productId)
    const differs = differsFromCounter(rows)
    const median = (channel: PriceChannel) => medianOf(pricesIn(rows, channel).toSorted((a, b) => a - b))
    const ids = rows.flatMap(({ tenantId, siteId }) => [tenantId, siteId ?? tenantId])
    const names = await readDirectoryNames(db, ids)
    return rows
      .map((row): SellerPrice => {
        const { channel, tenantId, siteId, price } = row
        return {
          channel,
          tenantId,
          siteId,
          price,
          tenantName: names(tenantId),
          siteName: siteId === null ? null : names(siteId),
          deviationPerThousand: deviationPerThousand(price, median(channel)),
          differsOffline: differs(row),
        }
      })
      .toSorted((a, b) => Math.abs(b.deviationPerThousand ?? 0) - Math.abs(a.deviationPerThousand ?? 0))
  })
}

async function readPrices(db: Database, month: string, productId: string | null): Promise<PriceRow[]> {
  const { from, until } = monthRange(month)
  const ofProduct = (column: SQL) => (productId === null ? sql`true` : sql`${column} = ${productId}`)
  const mean = sql`floor(sum(line.unit_price_ten_thousandths::numeric * line.units) / sum(line.units) + 0.5)::integer`
  const found = await db.execute<PriceRow>(sql`
    select line.product_id as "productId", 'online' as channel, charge.tenant_id as "tenantId",
      charge.site_id as "siteId", ${mean} as price
    from charges charge
    join charge_lines line on line.shipment_id = charge.shipment_id and line.tenant_id = charge.tenant_id
    where charge.booked_at >= ${from.toISOString()} and charge.booked_at < ${until.toISOString()}
      and charge.reversed_at is null and line.unit_price_ten_thousandths is not null and line.units > 0
      and ${ofProduct(sql`line.product_id`)}
    group by line.product_id, charge.tenant_id, charge.site_id
    union all
    select product_id, 'offline', tenant_id, null, unit_price_ten_thousandths from (
      select distinct on (tenant_id, product_id) tenant_id, product_id, unit_price_ten_thousandths
      from list_prices where list = 'offline' and valid_from <= ${lastDayOf(month)}
        and (valid_to is null or valid_to >= ${lastDayOf(month)}) and ${ofProduct(sql`product_id`)}
      order by tenant_id, product_id, valid_from desc) counter
    union all
    select line.product_id, 'distributor', part.tenant_id, null, ${mean}
    from order_parts part
    join order_part_lines line on line.part_id = part.id and line.tenant_id = part.tenant_id
    where part.offered_at >= ${from.toISOString()} and part.offered_at < ${until.toISOString()}
      and part.accepted_at is not null and line.units > 0 and ${ofProduct(sql`line.product_id`)}
    group by line.product_id, part.tenant_id`)
  return found.rows
}

type ProductNames = Pick<PriceComparison, 'productId' | 'nameZh' | 'nameEn' | 'strength' | 'baseUnit'>

async function readProducts(db: Database, ids: readonly string[]): Promise<ProductNames[]> {
  const found = await db.execute<ProductNames & Record<string, unknown>>(sql`
    select id as "productId", name_zh as "nameZh", name_en as "nameEn", strength, base_unit as "baseUnit"
    from products where id = any(${sql.param([...ids])}::uuid[])`)
  return found.rows
}
