import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { isSaleable } from '#domain/inventory/fefo.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { clearingObstacle, quarantineFindings, type QuarantineFinding } from '#domain/inventory/quarantine.ts'
import type { StorageEvidence } from '#domain/inventory/storage-evidence.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused, notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { requireExtrasLeft } from '../orders/kept-extras.ts'
import { moveStock } from './ledger.ts'
import {
  countDecided,
  countReturned,
  evidenceOfReturned,
  evidenceOfSetAside,
  readReturnedGoods,
  type QuarantinedLot,
} from './quarantined-goods.ts'
import { lots, quarantineDecisions, stockBalances, traceCodes } from './schema.ts'

export interface QuarantineDecision {
  readonly siteId: string
  readonly lotId: string
  readonly ownership: StockOwnership
  /** Base units that the decision is about. */
  readonly units: number
  readonly finding: QuarantineFinding
  /** The shipment that brought them back; not given for what was set aside at the site. */
  readonly shipmentId?: string | undefined
  /** The boxes among them: cleared ones may be sold again, written-off ones stay set aside for good. */
  readonly traceCodes: readonly string[]
}

/**
 * A person decides over goods in quarantine: back to the shelf, where the record of their temperature allows it, or
 * written off. The decision, the person, what they found and the evidence are kept.
 * @throws CommandRefused `notFound`, `notYourSite`, `unitsInvalid`, `lotRecalled` and `lotExpired` for clearing what may not be sold any
 * more, `storageBroken` and `storageUnproven` for clearing what was not kept as it must be, `quarantineHoldsLess`,
 * `extrasUndecided`, `shipmentUnnamed` for goods that came back, or `boxNotInQuarantine`.
 */
export function decideQuarantine(client: DatabaseClient, request: CommandRequest, input: QuarantineDecision) {
  return runCommand(client, request, async (transaction) => {
    if (!Number.isSafeInteger(input.units) || input.units < 1) throw unitsInvalid()
    await requireOwnSite(transaction, input.siteId)
    const decision = quarantineFindings[input.finding]
    const lot = await readLot(transaction, input.lotId)
    if (decision === 'clear' && lot.recalledAt !== null) throw lotRecalled()
    if (decision === 'clear' && !isSaleable(lot.expiresOn, transaction.now)) throw lotExpired()
    const decisionId = randomUUIDv7()
    // The balance is taken first: of two decisions about the same units, the second sees what the first one decided.
    await takeFromQuarantine(transaction, input, { decision, decisionId, productId: lot.productId })
    if (input.ownership === 'ours') await requireExtrasLeft(transaction, input)
    const goods = { ...input, storageClass: lot.storageClass }
    const evidence = await requireUndecided(transaction, goods, input)
    const obstacle = clearingObstacle(lot.storageClass, input.finding, evidence)
    if (obstacle) throw new CommandRefused('invalid', [obstacle])
    await decideBoxes(transaction, input, decision)
    await keepDecision(transaction, input, { decision, decisionId, evidence })
    transaction.emit({
      type: 'stock.quarantine_decided',
      aggregateKind: 'stock',
      aggregateId: decisionId,
      tenantId: transaction.actor.tenantId,
      payload: { ...input, decision, evidence: evidence.kind },
    })
    return { decisionId, decision, evidence: evidence.kind }
  })
}

interface Decided {
  readonly decisionId: string
  readonly decision: 'clear' | 'write_off'
}

async function takeFromQuarantine(
  transaction: CommandTransaction,
  { siteId, lotId, ownership, units }: QuarantineDecision,
  { decision, decisionId, productId }: Decided & { readonly productId: string },
): Promise<void> {
  const shortage = await moveStock(transaction, [
    {
      reason: decision,
      lotId,
      productId,
      ownership,
      units,
      from: { account: 'quarantine', siteId },
      to: decision === 'clear' ? { account: 'available', siteId } : { account: 'loss', siteId: null },
      tenantId: transaction.actor.tenantId,
      referenceId: decisionId,
    },
  ])
  if (shortage) throw quarantineHoldsLess()
}

/**
 * Makes sure that the units are still to be decided over, and gives what is known of how they were kept. What came back
 * is decided over by the shipment that brought it, so that no parcel's record stands in for another's.
 */
async function requireUndecided(
  { db, now }: CommandTransaction,
  lot: QuarantinedLot,
  { units, shipmentId }: QuarantineDecision,
): Promise<StorageEvidence> {
  if (shipmentId === undefined) {
    const undecided = (await countReturned(db, lot)) - (await countDecided(db, lot, null))
    if ((await countLeft(db, lot)) < undecided) throw shipmentUnnamed()
    return evidenceOfSetAside(db, lot, now)
  }
  const goods = await readReturnedGoods(db, lot, shipmentId)
  if ((await countDecided(db, lot, shipmentId)) + units > goods.units) throw quarantineHoldsLess()
  return evidenceOfReturned(db, lot, shipmentId, goods, now)
}

/** What is left in quarantine of the lot, in the transaction that has taken from it. */
async function countLeft(
  db: CommandTransaction['db'],
  { siteId, lotId, ownership }: Omit<QuarantinedLot, 'storageClass'>,
): Promise<number> {
  const [balance] = await db
    .select({ units: stockBalances.units })
    .from(stockBalances)
    .where(
      and(
        eq(stockBalances.siteId, siteId),
        eq(stockBalances.lotId, lotId),
        eq(stockBalances.ownership, ownership),
        eq(stockBalances.status, 'quarantine'),
      ),
    )
  return balance?.units ?? 0
}

async function keepDecision(
  { db, actor, now }: CommandTransaction,
  { siteId, lotId, ownership, units, finding, shipmentId }: QuarantineDecision,
  { decisionId, decision, evidence }: Decided & { readonly evidence: StorageEvidence },
): Promise<void> {
  await db.insert(quarantineDecisions).values({
    id: decisionId,
    tenantId: actor.tenantId,
    siteId,
    lotId,
    ownership,
    units,
    shipmentId: shipmentId ?? null,
    finding,
    decision,
    evidence,
    decidedBy: actor.principalId,
    decidedAt: now,
  })
}

async function readLot({ db }: CommandTransaction, lotId: string) {
  const [lot] = await db
    .select({
      productId: lots.productId,
      expiresOn: lots.expiresOn,
      recalledAt: lots.recalledAt,
      storageClass: products.storageClass,
    })
    .from(lots)
    .innerJoin(products, eq(products.id, lots.productId))
    .where(eq(lots.id, lotId))
  if (!lot) throw notFound('lot')
  return lot
}

/** A cleared box is sealed again, or open with what is left in it; a written-off one stays as it is. */
async function decideBoxes(
  { db }: CommandTransaction,
  input: QuarantineDecision,
  decision: 'clear' | 'write_off',
): Promise<void> {
  if (input.traceCodes.length === 0) return
  const { state, unitsLeft, unitsInPack } = traceCodes
  const reopened = sql`case when ${unitsLeft} = ${unitsInPack} then 'in_stock' else 'opened' end`
  const decided = await db
    .update(traceCodes)
    .set({ state: decision === 'clear' ? reopened : 'quarantined' })
    .where(
      and(
        inArray(traceCodes.code, [...input.traceCodes]),
        eq(traceCodes.siteId, input.siteId),
        eq(traceCodes.lotId, input.lotId),
        eq(state, 'quarantined'),
      ),
    )
    .returning({ code: traceCodes.code })
  const known = new Set(decided.map((box) => box.code))
  const missing = input.traceCodes.find((code) => !known.has(code))
  if (missing === undefined) return
  throw refused('conflict', {
    code: 'boxNotInQuarantine',
    message: `Box ${missing} of this lot is not in quarantine at the site.`,
    nextStep: 'Scan the boxes again and leave out those that lie elsewhere.',
  })
}

function unitsInvalid() {
  return refused('invalid', {
    code: 'unitsInvalid',
    message: 'A decision is about a whole number of base units from 1.',
    nextStep: 'Count the units that the decision is about and send the number.',
  })
}

function lotExpired() {
  return refused('invalid', {
    code: 'lotExpired',
    message: 'The lot is past its last day and may not be sold.',
    nextStep: 'Write the units off as expired.',
  })
}

function lotRecalled() {
  return refused('conflict', {
    code: 'lotRecalled',
    message: 'The lot is recalled: it does not go back to the shelf.',
    nextStep: 'Send the units back to the supplier, or destroy them.',
  })
}

function quarantineHoldsLess() {
  return refused('conflict', {
    code: 'quarantineHoldsLess',
    message: 'Fewer units of this lot are in quarantine at the site.',
    nextStep: 'Read the balances again and decide over what is there.',
  })
}

function shipmentUnnamed() {
  return refused('conflict', {
    code: 'shipmentUnnamed',
    message: 'So many units were not set aside at the site: some came back with a shipment.',
    nextStep: 'Name the shipment that brought them, so that its record of temperature can be read.',
  })
}
