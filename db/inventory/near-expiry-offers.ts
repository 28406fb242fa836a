import { randomUUIDv7 } from 'node:crypto'
import { and, asc, eq, gt, gte, sql } from 'drizzle-orm'
import { isSaleable } from '#domain/inventory/fefo.ts'
import type { NearExpiryOfferState } from '#domain/inventory/states.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { requireUnits } from './count-units.ts'
import { nearExpiryOffers } from './goods-schema.ts'
import { lockPile, readLotOfProduct, type Pile } from './pile.ts'
import { lots } from './schema.ts'

type OfferRow = typeof nearExpiryOffers.$inferSelect

export interface NewOffer extends Pile {
  readonly units: number
  /** Price of a base unit in 1/10,000 yuan. */
  readonly unitPriceTenThousandths: number
}

/**
 * Offers units of a lot that lie at a site of one's own to every buyer of the network, with the lot's true last day and a
 * price of their own. One offer for a lot at a time; it reserves nothing.
 * @throws CommandRefused `notFound`, `notYourSite`, `unitsInvalid`, `lotUndated`, `lotExpired`, `insufficientStock`,
 * `alreadyOffered`.
 */
export function offerNearExpiry(client: DatabaseClient, request: CommandRequest, input: NewOffer) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    requireUnits(input.units)
    await requireOwnSite(transaction, input.siteId)
    const lot = await readLotOfProduct(transaction, input.lotId)
    if (lot.expiresOn === null) throw lotUndated()
    if (!isSaleable(lot.expiresOn, now)) throw lotExpired()
    const held = await lockPile(transaction, input, ['available'])
    if ((held.get('available') ?? 0) < input.units) throw insufficientStock(held.get('available') ?? 0)
    const offer: OfferRow = {
      id: randomUUIDv7(),
      tenantId: actor.tenantId,
      siteId: input.siteId,
      lotId: input.lotId,
      productId: lot.productId,
      ownership: input.ownership,
      expiresOn: lot.expiresOn,
      units: input.units,
      unitPriceTenThousandths: input.unitPriceTenThousandths,
      state: 'open',
      offeredBy: actor.principalId,
      offeredAt: now,
      endedAt: null,
    }
    const added = await db.insert(nearExpiryOffers).values(offer).onConflictDoNothing().returning()
    if (added.length === 0) throw alreadyOffered()
    const { siteId, lotId, units, expiresOn } = offer
    tell(transaction, 'stock.offered', offer, { siteId, lotId, units, expiresOn })
    return { offerId: offer.id }
  })
}

/** Takes an offer back. @throws CommandRefused `offerNotFound`, `notYourSite`, `wrongState`. */
export function withdrawOffer(client: DatabaseClient, request: CommandRequest, offerId: string) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor } = transaction
    const [offer] = await db
      .select()
      .from(nearExpiryOffers)
      .where(and(eq(nearExpiryOffers.id, offerId), eq(nearExpiryOffers.tenantId, actor.tenantId)))
    if (!offer) throw notFound('offer')
    await requireOwnSite(transaction, offer.siteId)
    await endOffer(transaction, offer, 'withdrawn')
    return { offerId, state: 'withdrawn' as const }
  })
}

/**
 * Takes ordered units off an open offer, in the name of its owner, in the transaction that reserves their stock. The
 * offer ends with its last unit.
 * @returns the offer as it was made, with its price and last day.
 * @throws CommandRefused `offerTooSmall` when it is gone, or holds fewer units than were ordered.
 */
export async function takeFromOffer(
  transaction: CommandTransaction,
  { offerId, units }: { readonly offerId: string; readonly units: number },
): Promise<OfferRow> {
  const [taken] = await transaction.db
    .update(nearExpiryOffers)
    .set({ units: sql`${nearExpiryOffers.units} - ${units}` })
    .where(
      and(
        eq(nearExpiryOffers.id, offerId),
        eq(nearExpiryOffers.state, 'open'),
        gte(nearExpiryOffers.units, units),
      ),
    )
    .returning()
  if (!taken) throw offerTooSmall()
  if (taken.units === 0) await endOffer(transaction, taken, 'used_up')
  return taken
}

export interface OfferPage {
  readonly productId?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/**
 * The open offers of the whole network that may still be sold today, in the order they were made. Each has its id, the
 * seller (`tenantId`, `siteId`), the goods (`productId`, `lotId`, `ownership`), the true last day (`expiresOn`), the base
 * units on offer, and the price of one (`unitPriceTenThousandths`).
 */
export function listOffers(client: DatabaseClient, actor: Actor, now: Date, page: OfferPage) {
  return readAs(client, actor, (db) => selectOffers(db, now, page))
}

/** `listOffers` as part of another read. */
export function selectOffers(db: Database, now: Date, { productId, after, limit }: OfferPage) {
  return db
    .select({
      id: nearExpiryOffers.id,
      tenantId: nearExpiryOffers.tenantId,
      siteId: nearExpiryOffers.siteId,
      siteNameZh: sites.nameZh,
      productId: nearExpiryOffers.productId,
      productNameZh: products.nameZh,
      lotId: nearExpiryOffers.lotId,
      lotNumber: lots.number,
      ownership: nearExpiryOffers.ownership,
      expiresOn: nearExpiryOffers.expiresOn,
      units: nearExpiryOffers.units,
      unitPriceTenThousandths: nearExpiryOffers.unitPriceTenThousandths,
    })
    .from(nearExpiryOffers)
    .innerJoin(lots, eq(lots.id, nearExpiryOffers.lotId))
    .innerJoin(products, eq(products.id, nearExpiryOffers.productId))
    .innerJoin(sites, eq(sites.id, nearExpiryOffers.siteId))
    .where(
      and(
        eq(nearExpiryOffers.state, 'open'),
        sql`${lots.recalledAt} is null`,
        gte(nearExpiryOffers.expiresOn, shanghaiDate(now)),
        productId === undefined ? undefined : eq(nearExpiryOffers.productId, productId),
        after === undefined ? undefined : gt(nearExpiryOffers.id, after),
      ),
    )
    .orderBy(asc(nearExpiryOffers.id))
    .limit(limit)
}

async function endOffer(
  transaction: CommandTransaction,
  offer: OfferRow,
  state: Exclude<NearExpiryOfferState, 'open'>,
): Promise<void> {
  const ended = await transaction.db
    .update(nearExpiryOffers)
    .set({ state, endedAt: transaction.now })
    .where(and(eq(nearExpiryOffers.id, offer.id), eq(nearExpiryOffers.state, 'open')))
    .returning({ id: nearExpiryOffers.id })
  if (ended.length === 0) throw offerEnded(offer)
  tell(transaction, 'stock.offer_ended', offer, { state })
}

function tell(
  transaction: CommandTransaction,
  type: 'stock.offered' | 'stock.offer_ended',
  { id, tenantId }: OfferRow,
  payload: Readonly<Record<string, unknown>>,
): void {
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

function insufficientStock(units: number) {
  return refused('conflict', {
    code: 'insufficientStock',
    message: `Only ${units} units of the lot may be sold at the site.`,
    nextStep: 'Offer no more than that.',
  })
}

function alreadyOffered() {
  return refused('conflict', {
    code: 'alreadyOffered',
    message: 'The lot is on offer at this site already.',
    nextStep: 'Withdraw that offer first.',
  })
}

function offerTooSmall() {
  return refused('conflict', {
    code: 'offerTooSmall',
    message: 'The offer has ended, or holds fewer units than were ordered.',
    nextStep: 'Read the offers again and order what is there.',
  })
}

function offerEnded({ state }: OfferRow) {
  return refused('conflict', {
    code: 'wrongState',
    message: `The offer is ${state} already.`,
    nextStep: 'Read it again.',
  })
}
