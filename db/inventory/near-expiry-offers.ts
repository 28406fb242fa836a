import { randomUUIDv7 } from 'node:crypto'
import { and, asc, eq, gt, gte, isNull, sql } from 'drizzle-orm'
import { isSaleable } from '#domain/inventory/fefo.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { nearExpiryOffers } from '../orders/trade-schema.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { readLotOfProduct } from './pile.ts'
import { isAvailable } from './is-available.ts'
import { lots, stockBalances } from './schema.ts'

type OfferRow = typeof nearExpiryOffers.$inferSelect

export interface NewOffer {
  readonly siteId: string
  readonly lotId: string
  /** Price of a base unit in 1/10,000 yuan. */
  readonly unitPriceTenThousandths: number
  /** The last day of the offer; the lot's own last day where it is not given. */
  readonly validTo?: string | undefined
}

/**
 * Offers what a site of one's own may sell of a lot at a price of its own, to whoever orders it with the lot's true last
 * day before their eyes. One offer for a lot at a site at a time; it reserves nothing.
 * @throws CommandRefused `notFound`, `notYourSite`, `lotUndated`, `lotExpired`, `lotRecalled`, `validityInvalid` for an
 * offer that would end before today or after the lot's last day, `nothingToOffer`, `alreadyOffered`.
 */
export function offerNearExpiry(client: DatabaseClient, request: CommandRequest, input: NewOffer) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    await requireOwnSite(transaction, input.siteId)
    const lot = await readLotOfProduct(transaction, input.lotId)
    if (lot.expiresOn === null) throw lotUndated()
    if (!isSaleable(lot.expiresOn, now)) throw lotExpired()
    if (lot.recalledAt !== null) throw lotRecalled()
    const validTo = input.validTo ?? lot.expiresOn
    if (validTo > lot.expiresOn || validTo < shanghaiDate(now)) throw validityInvalid(lot.expiresOn)
    if ((await countAvailable(transaction, input)) === 0) throw nothingToOffer()
    const offer: OfferRow = {
      id: randomUUIDv7(),
      tenantId: actor.tenantId,
      siteId: input.siteId,
      lotId: input.lotId,
      productId: lot.productId,
      unitPriceTenThousandths: input.unitPriceTenThousandths,
      validTo,
      withdrawnAt: null,
    }
    const added = await db.insert(nearExpiryOffers).values(offer).onConflictDoNothing().returning()
    if (added.length === 0) throw alreadyOffered()
    tell(transaction, 'stock.offered', offer)
    return { offerId: offer.id }
  })
}

/** Takes an offer back. @throws CommandRefused `offerNotFound`, `notYourSite`, `wrongState`. */
export function withdrawOffer(client: DatabaseClient, request: CommandRequest, offerId: string) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const [offer] = await db
      .select()
      .from(nearExpiryOffers)
      .where(and(eq(nearExpiryOffers.id, offerId), eq(nearExpiryOffers.tenantId, actor.tenantId)))
    if (!offer) throw notFound('offer')
    await requireOwnSite(transaction, offer.siteId)
    const ended = await db
      .update(nearExpiryOffers)
      .set({ withdrawnAt: now })
      .where(and(eq(nearExpiryOffers.id, offerId), isNull(nearExpiryOffers.withdrawnAt)))
      .returning({ id: nearExpiryOffers.id })
    if (ended.length === 0) throw alreadyWithdrawn()
    tell(transaction, 'stock.offer_ended', offer)
    return { offerId }
  })
}

/** The open offers of a site of one's own, in the order they were made, each with what is there to sell and its last day. */
export function listOffers(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  page: { readonly siteId: string; readonly after?: string | undefined; readonly limit: number },
) {
  const units = sql<number>`(select coalesce(sum(${stockBalances.units}), 0)::integer from ${stockBalances}
    where ${stockBalances.siteId} = ${nearExpiryOffers.siteId} and ${stockBalances.lotId} = ${nearExpiryOffers.lotId}
      and ${isAvailable})`
  return readAs(client, actor, (db) =>
    db
      .select({
        id: nearExpiryOffers.id,
        productId: nearExpiryOffers.productId,
        productNameZh: products.nameZh,
        lotId: nearExpiryOffers.lotId,
        lotNumber: lots.number,
        expiresOn: lots.expiresOn,
        validTo: nearExpiryOffers.validTo,
        units,
        unitPriceTenThousandths: nearExpiryOffers.unitPriceTenThousandths,
      })
      .from(nearExpiryOffers)
      .innerJoin(lots, eq(lots.id, nearExpiryOffers.lotId))
      .innerJoin(products, eq(products.id, nearExpiryOffers.productId))
      .where(
        and(
          eq(nearExpiryOffers.siteId, page.siteId),
          eq(nearExpiryOffers.tenantId, actor.tenantId),
          isNull(nearExpiryOffers.withdrawnAt),
          gte(nearExpiryOffers.validTo, shanghaiDate(now)),
          page.after === undefined ? undefined : gt(nearExpiryOffers.id, page.after),
        ),
      )
      .orderBy(asc(nearExpiryOffers.id))
      .limit(page.limit),
  )
}

async function countAvailable(
  { db }: CommandTransaction,
  { siteId, lotId }: Pick<NewOffer, 'siteId' | 'lotId'>,
): Promise<number> {
  const [found] = await db
    .select({ units: sql<number>`coalesce(sum(${stockBalances.units}), 0)::integer` })
    .from(stockBalances)
    .where(and(eq(stockBalances.siteId, siteId), eq(stockBalances.lotId, lotId), isAvailable))
  return found?.units ?? 0
}

function tell(
  transaction: CommandTransaction,
  type: 'stock.offered' | 'stock.offer_ended',
  { id, tenantId, siteId, lotId, validTo }: OfferRow,
): void {
  const payload = { siteId, lotId, validTo }
  transaction.emit({ type, aggregateKind: 'stock', aggregateId: id, tenantId, payload })
}

function lotUndated() {
  return refused('invalid', {
    code: 'lotUndated',
    message: 'The lot carries no last day, so it cannot be close to it.',
    nextStep: 'Sell it at its usual price.',
  })
}

function lotExpired() {
  return refused('invalid', {
    code: 'lotExpired',
    message: 'The lot is past its last day and may not be sold.',
    nextStep: 'Set it aside and destroy it.',
  })
}

function lotRecalled() {
  return refused('conflict', {
    code: 'lotRecalled',
    message: 'The lot is recalled and may not be sold.',
    nextStep: 'Set it aside for the recall.',
  })
}

function validityInvalid(expiresOn: string) {
  return refused('invalid', {
    code: 'validityInvalid',
    message: `An offer of this lot ends between today and its last day, ${expiresOn}.`,
    nextStep: 'Choose a day between them, or leave it out.',
  })
}

function nothingToOffer() {
  return refused('conflict', {
    code: 'nothingToOffer',
    message: 'Nothing of the lot may be sold at the site.',
    nextStep: 'Offer it where some of it lies.',
  })
}

function alreadyOffered() {
  return refused('conflict', {
    code: 'alreadyOffered',
    message: 'The lot is on offer at this site already.',
    nextStep: 'Withdraw that offer first.',
  })
}

function alreadyWithdrawn() {
  return refused('conflict', {
    code: 'wrongState',
    message: 'The offer is withdrawn already.',
    nextStep: 'Read the offers again.',
  })
}
