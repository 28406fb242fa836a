import { inArray } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { shipmentLines } from '../fulfilment/schema.ts'
import { requestTransferWithin, type TransferAnswer } from '../fulfilment/transfers.ts'
import { refuseWithin } from './decide.ts'
import { lockAccepted } from './lock-accepted.ts'
import { replenishmentSuggestions } from './schema.ts'

interface TransferOfAccepted {
  readonly siteId: string
  readonly fromSiteId: string
  readonly suggestionIds: readonly string[]
}

/**
 * Asks for accepted suggestions of a site at another site of the same organisation, in one transfer, line by line in the
 * order of their ids. The site gives what it has: a suggestion of which it has nothing is refused; what is missing of
 * another is suggested again. Above the organisation's limit the transfer waits for a second person, as any does.
 * @throws CommandRefused `suggestionsChanged`, and as `requestTransfer`; lines are counted as the ids are.
 */
export function transferAccepted(client: DatabaseClient, request: CommandRequest, input: TransferOfAccepted) {
  return runCommand(client, request, async (transaction) => {
    const { siteId, fromSiteId } = input
    const accepted = await lockAccepted(transaction, input)
    const lines = accepted.map(({ productId, packs, packUnits }) => ({ productId, units: packs * packUnits }))
    const transfer = await requestTransferWithin(transaction, {
      fromSiteId,
      toSiteId: siteId,
      lines,
      takesRest: true,
    })
    const given = await productsOf(transaction, transfer)
    const isGiven = ({ productId }: (typeof accepted)[number]) => given === 'all' || given.has(productId)
    await linkTransfer(
      transaction,
      accepted.filter(isGiven).map(({ id }) => id),
      transfer.transferId,
    )
    const missing = accepted.filter((suggestion) => !isGiven(suggestion))
    if (missing.length > 0) {
      await refuseWithin(
        transaction,
        missing.map(({ id }) => id),
        nothingThere,
      )
    }
    return { ...transfer, refused: missing.length }
  })
}

/** The products that a transfer brings anything of; all that it asks for while it waits for a second person. */
async function productsOf({ db }: CommandTransaction, { state, shipmentIds }: TransferAnswer) {
  if (state === 'requested') return 'all'
  const rows = await db
    .selectDistinct({ productId: shipmentLines.productId })
    .from(shipmentLines)
    .where(inArray(shipmentLines.shipmentId, [...shipmentIds]))
  return new Set(rows.map(({ productId }) => productId))
}

async function linkTransfer(
  transaction: CommandTransaction,
  suggestionIds: readonly string[],
  transferId: string,
): Promise<void> {
  const { db, actor } = transaction
  await db
    .update(replenishmentSuggestions)
    .set({ state: 'transfer_requested', transferId })
    .where(inArray(replenishmentSuggestions.id, [...suggestionIds]))
  for (const aggregateId of suggestionIds) {
    transaction.emit({
      type: 'suggestion.transfer_requested',
      aggregateKind: 'suggestion',
      aggregateId,
      tenantId: actor.tenantId,
      payload: { transferId },
    })
  }
}

const nothingThere = {
  code: 'notInStock',
  message: 'The site that supplies it has nothing of it that may be sold.',
  nextStep: 'Restock that site, or choose another supply in the policy.',
}
