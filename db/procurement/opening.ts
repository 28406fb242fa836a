import { and, eq } from 'drizzle-orm'
import type { KeyObject } from 'node:crypto'
import { bidSchema, type Bid } from '#domain/procurement/offer.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { bidContext } from './bids.ts'
import { moveRound, ownRound, requireState, tellOfRound, warn, type RoundRow } from './rounds.ts'
import { fingerprintOf, handKeyTo, takeHandedKey, unseal, unwrapPrivateKey } from './sealing.ts'
import { procurementBids, procurementKeyHolders, procurementOffers } from './schema.ts'
import { keyContext, readKeyHolders } from './tender.ts'

interface OpeningInput {
  readonly roundId: string
  readonly passphrase: string
}

type Holder = typeof procurementKeyHolders.$inferSelect

const handContext = (roundId: string) => `round ${roundId} handed key`

/**
 * The first of the two key holders consents to the opening: their key is sealed to the other one, who alone can use it,
 * and only together with their own.
 * @throws CommandRefused `openingEarly`, `notKeyHolder`, `passphraseWrong`, `consentGiven`, `wrongState`.
 */
export function consentToOpening(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, passphrase }: OpeningInput,
) {
  return runCommand(client, request, async (transaction) => {
    const round = await ownRound(transaction, roundId)
    const { own, other } = await holdersFor(transaction, round)
    if (own.handedKey !== null || other.handedKey !== null) {
      throw refused('conflict', {
        code: 'consentGiven',
        message: 'One of the two has consented already.',
        nextStep: 'The other key holder opens the bids now.',
      })
    }
    const key = await ownKey(own, passphrase)
    await transaction.db
      .update(procurementKeyHolders)
      .set({
        handedKey: handKeyTo(key, other.publicKey, handContext(roundId)),
        consentedAt: transaction.now,
      })
      .where(and(eq(procurementKeyHolders.roundId, roundId), eq(procurementKeyHolders.place, own.place)))
    tellOfRound(transaction, round, 'procurement_round.opening_consented', { place: own.place })
    return { roundId, place: own.place }
  })
}

/**
 * The second key holder opens all bids at once. A bid that was changed after it was sealed breaks, is told of, and
 * cannot win; the others are not held up by it.
 * @throws CommandRefused `consentMissing`, and as `consentToOpening`.
 */
export function openBids(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, passphrase }: OpeningInput,
) {
  return runCommand(client, request, async (transaction) => {
    const round = await ownRound(transaction, roundId)
    const { own, other } = await holdersFor(transaction, round)
    if (other.handedKey === null) throw consentMissing()
    const key = await ownKey(own, passphrase)
    const handed = takeHandedKey(other.handedKey, key, handContext(roundId))
    if (handed === null) throw new Error('A handed key of a round could not be taken.')
    const keys = own.place === 1 ? [key, handed] : [handed, key]
    const sealed = await transaction.db
      .select()
      .from(procurementBids)
      .where(and(eq(procurementBids.roundId, roundId), eq(procurementBids.state, 'sealed')))
      .orderBy(procurementBids.sealedAt, procurementBids.id)
    let broken = 0
    for (const row of sealed) {
      const bid = readSealed(row, keys)
      if (bid === null) broken += 1
      await (bid === null ? breakBid(transaction, round, row.id) : openBid(transaction, row, bid))
    }
    await moveRound(transaction, round, 'opened')
    return { roundId, state: 'opened' as const, opened: sealed.length - broken, broken }
  })
}

/** The actor's key and the other one. Who opens must be one of the two, and bidding must be over by the row's clock. */
async function holdersFor(
  transaction: CommandTransaction,
  round: RoundRow,
): Promise<{ own: Holder; other: Holder }> {
  requireState(round, 'published', 'bidding')
  if (transaction.now < round.biddingClosesAt) {
    throw refused('conflict', {
      code: 'openingEarly',
      message: `Bids stay sealed until ${round.biddingClosesAt.toISOString()}.`,
      nextStep: 'Open them when the time for bids is over.',
    })
  }
  requireState(round, 'bidding')
  const holders = await readKeyHolders(transaction, round.id)
  const own = holders.find(({ principalId }) => principalId === transaction.actor.principalId)
  const other = holders.find((holder) => holder !== own)
  if (own !== undefined && other !== undefined) return { own, other }
  throw refused('forbidden', {
    code: 'notKeyHolder',
    message: 'You hold no key of this round.',
    nextStep: 'Let the two persons who registered keys open the bids.',
  })
}

async function ownKey({ wrappedPrivateKey, roundId, place }: Holder, passphrase: string): Promise<KeyObject> {
  const key = await unwrapPrivateKey(wrappedPrivateKey, passphrase, keyContext(roundId, place))
  if (key !== null) return key
  throw refused('invalid', {
    code: 'passphraseWrong',
    message: 'The passphrase does not unwrap your key.',
    nextStep: 'Give the passphrase with which you registered your key.',
  })
}

function readSealed(row: typeof procurementBids.$inferSelect, keys: readonly KeyObject[]): Bid | null {
  if (fingerprintOf(row.envelope) !== row.sha256) return null
  const text = unseal(row.envelope, keys, bidContext(row.roundId, row.supplierTenantId, row.id))
  if (text === null) return null
  const bid = bidSchema.safeParse(JSON.parse(text))
  return bid.success ? bid.data : null
}

async function openBid(
  { db, now }: CommandTransaction,
  row: typeof procurementBids.$inferSelect,
  { offers, capacityUnits }: Bid,
): Promise<void> {
  const { id: bidId, tenantId, roundId, supplierTenantId } = row
  await db
    .update(procurementBids)
    .set({ state: 'opened', stateSince: now, capacityUnits })
    .where(eq(procurementBids.id, bidId))
  await db
    .insert(procurementOffers)
    .values(offers.map((offer) => ({ ...offer, bidId, tenantId, roundId, supplierTenantId })))
}

async function breakBid(transaction: CommandTransaction, round: RoundRow, bidId: string): Promise<void> {
  await transaction.db
    .update(procurementBids)
    .set({ state: 'broken', stateSince: transaction.now })
    .where(eq(procurementBids.id, bidId))
  await warn(transaction, round, 'bid_changed', bidId)
}

function consentMissing() {
  return refused('conflict', {
    code: 'consentMissing',
    message: 'The other key holder has not consented yet.',
    nextStep: 'Opening takes two persons: let the other one consent first, then open.',
  })
}
