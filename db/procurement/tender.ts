import { and, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { checkRows, repeatedRows, rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { rowSource } from '../rows.ts'
import { moveRound, ownRound, requireState, tellOfRound } from './rounds.ts'
import { makeWrappedKeyPair } from './sealing.ts'
import { procurementKeyHolders, procurementProducts } from './schema.ts'

/** How many persons it takes to read a bid. */
export const keyHolderCount = 2

export const ceilingSchema = z.strictObject({
  productId: z.uuid(),
  /** The most that a base unit may cost, in 1/10,000 yuan. */
  ceilingTenThousandths: z.int().min(1).max(10_000_000),
})
export type Ceiling = z.infer<typeof ceilingSchema>

/** What a holder's key is bound to. */
export const keyContext = (roundId: string, place: number) => `round ${roundId} key ${place}`

/**
 * Makes a person one of the two who open the bids. The passphrase wraps a key that is made here, and is kept nowhere: if
 * it is lost, nobody can read the bids.
 * @throws CommandRefused `keyHoldersComplete`, `keyHolderTwice`, `wrongState` once the tender is published.
 */
export async function registerKeyHolder(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, passphrase }: { readonly roundId: string; readonly passphrase: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const round = await ownRound(transaction, roundId)
    requireState(round, 'open', 'collecting', 'pooled')
    const holders = await readKeyHolders(transaction, roundId)
    if (holders.some(({ principalId }) => principalId === actor.principalId)) throw keyHolderTwice()
    if (holders.length === keyHolderCount) throw keyHoldersComplete()
    const place = holders.length + 1
    const pair = await makeWrappedKeyPair(passphrase, keyContext(roundId, place))
    const { principalId } = actor
    await db
      .insert(procurementKeyHolders)
      .values({ ...pair, roundId, tenantId: round.tenantId, place, principalId, registeredAt: now })
    tellOfRound(transaction, round, 'procurement_round.key_registered', { place })
    return { roundId, place }
  })
}

/**
 * Publishes the tender with a ceiling price for every product that somebody needs.
 * @throws CommandRefused `ceilingInvalid`, `ceilingMissing`, `keyHoldersMissing`, `tenderLate`, `wrongState`.
 */
export function publishTender(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, ceilings }: { readonly roundId: string; readonly ceilings: readonly Ceiling[] },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    const round = await ownRound(transaction, roundId)
    requireState(round, 'pooled')
    if (now >= round.biddingClosesAt) throw tenderLate()
    await checkRows('ceiling', ceilingSchema, ceilings, () => missingCeilings(transaction, roundId, ceilings))
    const holders = await readKeyHolders(transaction, roundId)
    if (holders.length < keyHolderCount) throw keyHoldersMissing(holders.length)
    const source = rowSource(ceilings, {
      productId: procurementProducts.productId,
      ceilingTenThousandths: procurementProducts.ceilingTenThousandths,
    })
    await db.execute(sql`update ${procurementProducts} p set ceiling_ten_thousandths = input.ceiling_ten_thousandths
      from ${source} where p.round_id = ${roundId} and p.product_id = input.product_id`)
    await moveRound(transaction, round, 'published')
    return { roundId, state: 'published' as const }
  })
}

/** The holders of a round's keys, in their order. */
export function readKeyHolders({ db }: Pick<CommandTransaction, 'db'>, roundId: string) {
  return db
    .select()
    .from(procurementKeyHolders)
    .where(eq(procurementKeyHolders.roundId, roundId))
    .orderBy(procurementKeyHolders.place)
}

async function missingCeilings({ db }: CommandTransaction, roundId: string, ceilings: readonly Ceiling[]) {
  const needed = await db
    .select({ productId: procurementProducts.productId })
    .from(procurementProducts)
    .where(and(eq(procurementProducts.roundId, roundId), gt(procurementProducts.pooledUnits, 0)))
  const given = new Set(ceilings.map(({ productId }) => productId))
  const known = new Set(needed.map(({ productId }) => productId))
  return [
    ...needed
      .filter(({ productId }) => !given.has(productId))
      .map(({ productId }) => rowRefusal('ceilingMissing', `${productId} has no ceiling price.`, 0)),
    ...ceilings.flatMap(({ productId }, line) =>
      known.has(productId) ? [] : [rowRefusal('productNotPooled', `Nobody needs ${productId}.`, line)],
    ),
    ...repeatedRows('ceiling', ceilings, 'productId', ({ productId }) => productId),
  ]
}

function keyHolderTwice() {
  return refused('conflict', {
    code: 'keyHolderTwice',
    message: 'You hold one of the keys of this round already.',
    nextStep: 'Let another person hold the other one.',
  })
}

function keyHoldersComplete() {
  return refused('conflict', {
    code: 'keyHoldersComplete',
    message: `The round has its ${keyHolderCount} key holders.`,
    nextStep: 'Nothing more is needed before the tender is published.',
  })
}

function keyHoldersMissing(held: number) {
  return refused('conflict', {
    code: 'keyHoldersMissing',
    message: `Bids are sealed to ${keyHolderCount} key holders; the round has ${held}.`,
    nextStep: 'Let the persons who will open the bids register their keys, then publish.',
  })
}

function tenderLate() {
  return refused('conflict', {
    code: 'tenderLate',
    message: 'The time for bids is over before the tender was published.',
    nextStep: 'Cancel this round and open one with a later calendar.',
  })
}
