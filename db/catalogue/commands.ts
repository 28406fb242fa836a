import { getTableColumns, inArray, or, sql, type SQL } from 'drizzle-orm'
import type { Refusal } from '#domain/refusal.ts'
import { checkRows, repeatedRows, rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { rowSource } from '../rows.ts'
import { productListingSchema, type ProductListing } from './listing.ts'
import { pinyinKeys } from './pinyin.ts'
import { products } from './schema.ts'

/** The codes that name one product each; no two products share one. */
const namingCodes = ['standardCode', 'gtin', 'tracePrefix'] as const

/**
 * Lists products in the network's catalogue, or changes those that are there under the same id: all or none.
 * A changed price holds for what is handed over from now on.
 * @throws CommandRefused `invalid` with a refusal for each faulty row: `productInvalid`, `productRepeated`, and
 * `productCodeTaken` when a code names another product already.
 */
export function listProducts(
  client: DatabaseClient,
  request: CommandRequest,
  listings: readonly ProductListing[],
) {
  return runNetworkCommand(client, request, async (transaction) => {
    // Listings take turns, so that what was checked still holds when it is written.
    await transaction.db.execute(sql`lock table ${products} in share row exclusive mode`)
    await checkRows('product', productListingSchema, listings, async () => [
      ...repeatedRows('product', listings, 'The id', ({ id }) => id),
      ...namingCodes.flatMap((code) => repeatedRows('product', listings, code, (listing) => listing[code])),
      ...(await takenCodes(transaction, listings)),
    ])
    await upsert(transaction, listings)
    for (const { id, standardCode, active } of listings) {
      transaction.emit({
        type: 'product.listed',
        aggregateKind: 'product',
        aggregateId: id,
        tenantId: transaction.actor.tenantId,
        payload: { standardCode, active },
      })
    }
    return { listed: listings.length }
  })
}

async function takenCodes(
  { db }: CommandTransaction,
  listings: readonly ProductListing[],
): Promise<Refusal[]> {
  if (listings.length === 0) return []
  const bearers = await db
    .select({
      id: products.id,
      standardCode: products.standardCode,
      gtin: products.gtin,
      tracePrefix: products.tracePrefix,
    })
    .from(products)
    .where(
      or(
        ...namingCodes.map((code) =>
          inArray(
            products[code],
            listings.map((listing) => listing[code]),
          ),
        ),
      ),
    )
  return namingCodes.flatMap((code) => {
    const bearerOf = new Map(bearers.map((bearer) => [bearer[code], bearer.id]))
    return listings.flatMap((listing, line) => {
      const bearerId = bearerOf.get(listing[code])
      return bearerId === undefined || bearerId === listing.id
        ? []
        : [rowRefusal('productCodeTaken', `${code} ${listing[code]} names another product.`, line)]
    })
  })
}

async function upsert({ db }: CommandTransaction, listings: readonly ProductListing[]): Promise<void> {
  const columns = getTableColumns(products)
  const found = listings.map((listing) => ({ ...listing, pinyin: pinyinKeys(listing.nameZh) }))
  const names = Object.values(columns).map((column) => sql.raw(column.name))
  const changes: SQL[] = names.map((name) => sql`${name} = excluded.${name}`)
  await db.execute(sql`insert into ${products} (${sql.join(names, sql`, `)})
    select ${sql.join(names, sql`, `)} from ${rowSource(found, columns)}
    on conflict (id) do update set ${sql.join(changes, sql`, `)}`)
}
