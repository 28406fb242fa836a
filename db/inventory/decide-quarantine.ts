import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { isSaleable } from '#domain/inventory/fefo.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { quarantineFindings, type QuarantineFinding } from '#domain/inventory/quarantine.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { moveStock } from './ledger.ts'
import { lots, traceCodes } from './schema.ts'

export interface QuarantineDecision {
  readonly siteId: string
  readonly lotId: string
  readonly ownership: StockOwnership
  /** Base units that the decision is about. */
  readonly units: number
  readonly finding: QuarantineFinding
  /** The boxes among them: cleared ones may be sold again, written-off ones stay set aside for good. */
  readonly traceCodes: readonly string[]
}

/**
 * A person decides over goods in quarantine: back to the shelf, or written off. The decision, the person and what
 * they found are kept.
 * @throws CommandRefused `notFound`, `notYourSite`, `unitsInvalid`, `lotExpired` for clearing what may not be sold any
 * more, `quarantineHoldsLess`, or `boxNotInQuarantine`.
 */
export function decideQuarantine(client: DatabaseClient, request: CommandRequest, input: QuarantineDecision) {
  return runCommand(client, request, async (transaction) => {
    if (!Number.isSafeInteger(input.units) || input.units < 1) throw unitsInvalid()
    await requireOwnSite(transaction, input.siteId)
    const decision = quarantineFindings[input.finding]
    const lot = await readLot(transaction, input.lotId)
    if (decision === 'clear' && !isSaleable(lot.expiresOn, transaction.now)) throw lotExpired()
    const decisionId = randomUUIDv7()
    const shortage = await moveStock(transaction, [
      {
        reason: decision,
        lotId: input.lotId,
        productId: lot.productId,
        ownership: input.ownership,
        units: input.units,
        from: { account: 'quarantine', siteId: input.siteId },
        to:
          decision === 'clear'
            ? { account: 'available', siteId: input.siteId }
            : { account: 'loss', siteId: null },
        tenantId: transaction.actor.tenantId,
        referenceId: decisionId,
      },
    ])
    if (shortage) throw quarantineHoldsLess()
    await decideBoxes(transaction, input, decision)
    transaction.emit({
      type: 'stock.quarantine_decided',
      aggregateKind: 'stock',
      aggregateId: decisionId,
      tenantId: transaction.actor.tenantId,
      payload: { ...input, decision },
    })
    return { decisionId, decision }
  })
}

async function readLot({ db }: CommandTransaction, lotId: string) {
  const [lot] = await db
    .select({ productId: lots.productId, expiresOn: lots.expiresOn })
    .from(lots)
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

function quarantineHoldsLess() {
  return refused('conflict', {
    code: 'quarantineHoldsLess',
    message: 'Fewer units of this lot are in quarantine at the site.',
    nextStep: 'Read the balances again and decide over what is there.',
  })
}
