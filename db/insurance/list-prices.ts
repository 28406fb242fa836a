import type { PriceList } from '#domain/insurance/price-list.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest } from '../commands.ts'
import { insertNew } from '../rows.ts'
import { listPrices } from './schema.ts'

/** A price on a list; `validTo` null has no end yet. Days are YYYY-MM-DD in Shanghai, both included. */
export interface ListedPrice {
  readonly id: string
  readonly tenantId: string
  readonly productId: string
  readonly list: PriceList
  /** Of one base unit, in 1/10,000 yuan. */
  readonly unitPriceTenThousandths: number
  readonly validFrom: string
  readonly validTo: string | null
  readonly source: string
}

/**
 * Enters prices by which insurance judges: all or none. A network command of the operator, which may enter them for
 * institutions that have no system of their own.
 * @throws CommandRefused `conflict` when one is there already.
 */
export function enterListPrices(
  client: DatabaseClient,
  request: CommandRequest,
  prices: readonly ListedPrice[],
) {
  return runNetworkCommand(client, request, async ({ db }) => {
    await insertNew(db, listPrices, prices, 'listPrice')
    return { entered: prices.length }
  })
}
