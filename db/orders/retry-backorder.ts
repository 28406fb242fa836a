import { eq } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest } from '../commands.ts'
import { acceptOpen, lockPartAndOrder } from './accept.ts'
import { chooseDepotsFor } from './choose-depots.ts'
import { readPartLines } from './part-state.ts'
import { sellerTerms } from './trade-schema.ts'

/**
 * Accepts a backorder whose stock has come in, for a seller under a standing agreement; others accept by hand.
 * A network command like `acceptPart`.
 */
export function retryBackorder(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly partId: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { part, order } = await lockPartAndOrder(transaction, input.partId, {})
    if (part.state !== 'backordered') return { accepted: false }
    const [terms] = await transaction.db
      .select({ acceptsAutomatically: sellerTerms.acceptsAutomatically })
      .from(sellerTerms)
      .where(eq(sellerTerms.tenantId, part.tenantId))
    if (terms?.acceptsAutomatically !== true) return { accepted: false }
    const lines = await readPartLines(transaction, part.id)
    const wanted = lines.filter(({ units }) => units > 0)
    const { depots } = await chooseDepotsFor(transaction, part.tenantId, wanted)
    if (depots.length === 0) return { accepted: false }
    await acceptOpen(transaction, order, { part, lines })
    return { accepted: true }
  })
}
