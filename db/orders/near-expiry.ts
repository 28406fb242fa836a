import { randomUUIDv7 } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { normalSaleExpiry } from '#domain/orders/near-expiry.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { isAvailable } from '../inventory/is-available.ts'
import { lots, stockBalances } from '../inventory/schema.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { nearExpiryOffers } from './trade-schema.ts'

export interface NearExpiryInput {
  readonly siteId: string
  readonly lotId: string
  /** Price of one base unit in 1/10,000 yuan. */
  readonly unitPriceTenThousandths: number
  /** The last day of the offer, YYYY-MM-DD in Shanghai. */
  readonly validTo: string
}

/**
 * A seller offers a lot that is near its expiry at a price of its own; buyers see its true expiry. An earlier offer of
 * the lot at that site ends with it.
 * @throws CommandRefused `notFound`, `notYourSite`, `notNearExpiry` with the first day of normal sale, `offerInvalid` for
 * one that outlives its lot, or `notInStock`.
 */
export function offerNearExpiry(client: DatabaseClient, request: CommandRequest, input: NearExpiryInput) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { siteId, lotId, validTo, unitPriceTenThousandths } = input
    await requireOwnSite(transaction, siteId)
    const [lot] = await db.select().from(lots).where(eq(lots.id, lotId))
    if (!lot) throw notFound('lot')
    const normalFrom = normalSaleExpiry(now)
    if (lot.expiresOn === null || lot.expiresOn >= normalFrom) throw notNearExpiry(normalFrom)
    const today = shanghaiDate(now)
    if (lot.expiresOn < today || validTo < today || validTo > lot.expiresOn) throw offerInvalid(lot.expiresOn)
    const [shelf] = await db
      .select({ units: stockBalances.units })
      .from(stockBalances)
      .where(
        and(
          eq(stockBalances.siteId, siteId),
          eq(stockBalances.lotId, lotId),
          isAvailable,
          eq(stockBalances.ownership, 'ours'),
        ),
      )
    if (!shelf || shelf.units === 0) throw notInStock()
    await db
      .update(nearExpiryOffers)
      .set({ withdrawnAt: now })
      .where(
        and(
          eq(nearExpiryOffers.siteId, siteId),
          eq(nearExpiryOffers.lotId, lotId),
          isNull(nearExpiryOffers.withdrawnAt),
        ),
      )
    const offerId = randomUUIDv7()
    const { productId } = lot
    const offer = { siteId, lotId, productId, unitPriceTenThousandths, validTo }
    await db
      .insert(nearExpiryOffers)
      .values({ id: offerId, tenantId: actor.tenantId, ...offer, withdrawnAt: null })
    transaction.emit({
      type: 'seller.near_expiry_offered',
      aggregateKind: 'seller',
      aggregateId: actor.tenantId,
      tenantId: actor.tenantId,
      payload: { offerId, ...offer, expiresOn: lot.expiresOn },
    })
    return { offerId, expiresOn: lot.expiresOn, units: shelf.units }
  })
}

function notNearExpiry(from: string) {
  return refused('invalid', {
    code: 'notNearExpiry',
    message: `The lot lasts long enough to be sold at its list price; near its expiry is what ends before ${from}.`,
    nextStep: 'Sell it at the list price.',
  })
}

function offerInvalid(expiresOn: string) {
  return refused('invalid', {
    code: 'offerInvalid',
    message: `The lot expires on ${expiresOn}: an offer ends on a day from today to that one.`,
    nextStep: 'Choose an earlier last day, or write the lot off when it has expired.',
  })
}

function notInStock() {
  return refused('conflict', {
    code: 'notInStock',
    message: 'The site has no units of this lot to sell.',
    nextStep: 'Offer a lot that lies there.',
  })
}
