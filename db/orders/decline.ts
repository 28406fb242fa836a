import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest } from '../commands.ts'
import { lockPartAndOrder } from './accept.ts'
import { wrongPartState } from './part-state.ts'
import { passOn } from './pass-on.ts'

/**
 * A seller declines what it was offered, or what it has backordered, with a reason for the buyer; its goods are offered
 * to the next seller at once. A network command: the order and the other sellers are not the seller's.
 * @throws CommandRefused `notFound`, or `wrongState` once lots are reserved: then it is brought, or passed on when late.
 */
export function declinePart(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly partId: string; readonly reason: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { part, order } = await lockPartAndOrder(transaction, input.partId, {
      sellerTenantId: transaction.actor.tenantId,
    })
    if (part.state !== 'offered' && part.state !== 'backordered')
      throw wrongPartState(part.id, part.state, 'declined')
    const { partIds } = await passOn(transaction, order, part, { cause: 'declined', reason: input.reason })
    return { partId: part.id, state: 'declined' as const, nextPartIds: partIds }
  })
}
