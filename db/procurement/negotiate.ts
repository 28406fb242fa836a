import { and, eq } from 'drizzle-orm'
import { randomUUIDv7 } from 'node:crypto'
import { standingOffers } from '#domain/procurement/standing-offers.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { readAwardFacts } from './award-facts.ts'
import { ownRound, requireState, tellOfRound } from './rounds.ts'
import { procurementNegotiations, procurementProducts } from './schema.ts'

/**
 * Notes the price that was agreed with the only standing bidder of a product: at most what it bid, and so at most the
 * ceiling. Awards that are worked out from now on use it, without tiers.
 * @throws CommandRefused `productNotFound`, `notAlone` where another bid stands or none does, `priceAboveBid`,
 * `wrongState`.
 */
export async function negotiatePrice(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly roundId: string
    readonly productId: string
    readonly unitPriceTenThousandths: number
  },
) {
  const { roundId, productId, unitPriceTenThousandths } = input
  const facts = await readAwardFacts(client, request.actor, request.now, roundId)
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const round = await ownRound(transaction, roundId)
    requireState(round, 'opened')
    const ofProduct = and(
      eq(procurementProducts.roundId, roundId),
      eq(procurementProducts.productId, productId),
    )
    if ((await db.$count(procurementProducts, ofProduct)) === 0) throw notFound('product')
    const product = facts.products.find((one) => one.productId === productId)
    const [alone, another] = product === undefined ? [] : standingOffers(facts, product).standing
    if (alone === undefined || another !== undefined) throw notAlone()
    if (unitPriceTenThousandths > alone.price) throw priceAboveBid(alone.price)
    const { supplierId } = alone
    await db.insert(procurementNegotiations).values({
      id: randomUUIDv7(),
      tenantId: round.tenantId,
      roundId,
      productId,
      supplierTenantId: supplierId,
      unitPriceTenThousandths,
      agreedAt: now,
      agreedBy: actor.principalId,
    })
    tellOfRound(transaction, round, 'procurement_round.price_negotiated', {
      productId,
      supplierTenantId: supplierId,
      unitPriceTenThousandths,
    })
    return { roundId, productId, supplierTenantId: supplierId, unitPriceTenThousandths }
  })
}

function notAlone() {
  return refused('conflict', {
    code: 'notAlone',
    message: 'A price is negotiated only where exactly one bid stands.',
    nextStep: 'Where several bids stand, work out an award; where none does, the product is not awarded.',
  })
}

function priceAboveBid(price: number) {
  return refused('invalid', {
    code: 'priceAboveBid',
    message: `The bid was ${price} ten-thousandths of a yuan a unit; a negotiated price is not above it.`,
    nextStep: 'Note a price that is at most the bid.',
  })
}
