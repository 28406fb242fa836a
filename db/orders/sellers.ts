import { randomUUIDv7 } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { EventType } from '#domain/events/event.ts'
import { regionCodeSchema } from '#domain/organisations/region-code.ts'
import { checkRows, repeatedRows } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { rowSource } from '../rows.ts'
import {
  priceLists,
  priceTiers,
  sellerProducts,
  sellerTerms,
  sellerTerritories,
  tradeAccounts,
} from './trade-schema.ts'

// What a seller says of itself. Each command replaces what it said before, all of it or nothing.

const mostFen = 100_000_000_000

export const sellerTermsSchema = z.strictObject({
  minimumOrderFen: z.int().min(0).max(mostFen),
  freeDeliveryFen: z.int().min(0).max(mostFen),
  deliveryFeeFen: z.int().min(0).max(10_000_000),
  answerMinutes: z
    .int()
    .min(10)
    .max(48 * 60),
  acceptsAutomatically: z.boolean(),
})
export type SellerTermsInput = z.infer<typeof sellerTermsSchema>

/** Sets what the acting seller asks for before it sells, and how it answers. */
export function setSellerTerms(client: DatabaseClient, request: CommandRequest, terms: SellerTermsInput) {
  return runCommand(client, request, async (transaction) => {
    await checkRows('sellerTerms', sellerTermsSchema, [terms])
    const { tenantId } = transaction.actor
    await transaction.db
      .insert(sellerTerms)
      .values({ tenantId, ...terms })
      .onConflictDoUpdate({ target: sellerTerms.tenantId, set: terms })
    tell(transaction, 'seller.terms_changed', { ...terms })
    return { tenantId }
  })
}

export const territorySchema = z.strictObject({
  regionCode: regionCodeSchema,
  productId: z.uuid().nullable(),
})
export type TerritoryInput = z.infer<typeof territorySchema>

/** Sets where the acting seller sells: a product with territories of its own is sold there and nowhere else. */
export function setTerritories(
  client: DatabaseClient,
  request: CommandRequest,
  territories: readonly TerritoryInput[],
) {
  return runCommand(client, request, async (transaction) => {
    await checkRows('territory', territorySchema, territories, () =>
      repeatedRows('territory', territories, 'The territory', (one) => `${one.regionCode}/${one.productId}`),
    )
    const { tenantId } = transaction.actor
    await transaction.db.delete(sellerTerritories).where(eq(sellerTerritories.tenantId, tenantId))
    if (territories.length > 0) {
      await transaction.db
        .insert(sellerTerritories)
        .values(territories.map((one) => ({ id: randomUUIDv7(), tenantId, ...one })))
    }
    tell(transaction, 'seller.territories_changed', { territories: territories.length })
    return { territories: territories.length }
  })
}

export const soldProductSchema = z.strictObject({
  productId: z.uuid(),
  /** The legal persons that sold it, the maker first and the acting seller last. */
  supplyChain: z.array(z.string().min(1).max(100)).min(1).max(6).readonly(),
  active: z.boolean(),
})
export type SoldProduct = z.infer<typeof soldProductSchema>

/** Says which products the acting seller sells and over which chain they came to it; others stay as they are. */
export function setSoldProducts(
  client: DatabaseClient,
  request: CommandRequest,
  sold: readonly SoldProduct[],
) {
  return runCommand(client, request, async (transaction) => {
    await checkRows('soldProduct', soldProductSchema, sold, () =>
      repeatedRows('soldProduct', sold, 'The product', ({ productId }) => productId),
    )
    const { productId, supplyChain, active } = sellerProducts
    await transaction.db.execute(sql`
      insert into ${sellerProducts} (tenant_id, product_id, supply_chain, active)
      select ${transaction.actor.tenantId}::uuid, product_id, supply_chain, active
      from ${rowSource(sold, { productId, supplyChain, active })} order by product_id
      on conflict (tenant_id, product_id)
        do update set supply_chain = excluded.supply_chain, active = excluded.active`)
    tell(transaction, 'seller.products_changed', { products: sold.length })
    return { products: sold.length }
  })
}

export const priceListSchema = z.strictObject({
  buyerGroup: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  validFrom: z.iso.date(),
  validTo: z.iso.date(),
  prices: z
    .array(
      z.strictObject({
        productId: z.uuid(),
        fromUnits: z.int().min(1).max(10_000_000),
        unitPriceTenThousandths: z.int().min(1).max(2_000_000_000),
      }),
    )
    .min(1)
    .readonly(),
})
export type PriceListInput = z.infer<typeof priceListSchema>

/**
 * Enters a price list of the acting seller for one group of its buyers. Of several lists that are in force on a day, the
 * one entered last decides product by product; an entered list never changes.
 * @throws CommandRefused `invalid`, naming the price that is repeated or out of bounds.
 */
export function enterPriceList(client: DatabaseClient, request: CommandRequest, list: PriceListInput) {
  return runCommand(client, request, (transaction) => enterOne(transaction, list))
}

/** `enterPriceList` for several lists, all or none. */
export function enterPriceLists(
  client: DatabaseClient,
  request: CommandRequest,
  lists: readonly PriceListInput[],
) {
  return runCommand(client, request, async (transaction) => {
    const priceListIds: string[] = []
    for (const list of lists) priceListIds.push((await enterOne(transaction, list)).priceListId)
    return { priceListIds }
  })
}

async function enterOne(transaction: CommandTransaction, list: PriceListInput) {
  await checkRows('priceList', priceListSchema, [list], () =>
    repeatedRows('price', list.prices, 'The price', (one) => `${one.productId}/${one.fromUnits}`),
  )
  const { tenantId } = transaction.actor
  const { prices, ...facts } = list
  const priceListId = randomUUIDv7()
  await transaction.db.insert(priceLists).values({ id: priceListId, tenantId, ...facts })
  const { productId, fromUnits, unitPriceTenThousandths } = priceTiers
  await transaction.db.execute(sql`
      insert into ${priceTiers} (price_list_id, tenant_id, product_id, from_units, unit_price_ten_thousandths)
      select ${priceListId}::uuid, ${tenantId}::uuid, product_id, from_units, unit_price_ten_thousandths
      from ${rowSource(prices, { productId, fromUnits, unitPriceTenThousandths })}`)
  tell(transaction, 'seller.prices_entered', { priceListId, ...facts, prices: prices.length })
  return { priceListId, prices: prices.length }
}

export const tradeAccountSchema = z.strictObject({
  buyerTenantId: z.uuid(),
  buyerGroup: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  limitFen: z.int().min(0).max(mostFen),
  termsDays: z.int().min(0).max(365),
})
export type TradeAccountInput = z.infer<typeof tradeAccountSchema>

/** Opens accounts of buyers with the acting seller, or changes their group, credit and terms. */
export function setTradeAccounts(
  client: DatabaseClient,
  request: CommandRequest,
  accounts: readonly TradeAccountInput[],
) {
  return runCommand(client, request, async (transaction) => {
    await checkRows('tradeAccount', tradeAccountSchema, accounts, () =>
      repeatedRows('tradeAccount', accounts, 'The buyer', ({ buyerTenantId }) => buyerTenantId),
    )
    const { buyerTenantId, buyerGroup, limitFen, termsDays } = tradeAccounts
    await transaction.db.execute(sql`
      insert into ${tradeAccounts} (tenant_id, buyer_tenant_id, buyer_group, limit_fen, terms_days)
      select ${transaction.actor.tenantId}::uuid, buyer_tenant_id, buyer_group, limit_fen, terms_days
      from ${rowSource(accounts, { buyerTenantId, buyerGroup, limitFen, termsDays })} order by buyer_tenant_id
      on conflict (tenant_id, buyer_tenant_id) do update
        set buyer_group = excluded.buyer_group, limit_fen = excluded.limit_fen, terms_days = excluded.terms_days`)
    tell(transaction, 'seller.accounts_changed', { accounts: accounts.length })
    return { accounts: accounts.length }
  })
}

function tell(
  transaction: CommandTransaction,
  type: Extract<EventType, `seller.${string}`>,
  payload: Readonly<Record<string, unknown>>,
): void {
  const { tenantId } = transaction.actor
  transaction.emit({ type, aggregateKind: 'seller', aggregateId: tenantId, tenantId, payload })
}
