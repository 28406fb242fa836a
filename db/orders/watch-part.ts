import type { OrderEscalationKind } from '#domain/orders/escalations.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { escalate, resolveEscalationsAbout } from '../fulfilment/escalations.ts'
import { lockPartAndOrder } from './accept.ts'
import { lockPartShipments } from './part-shipments.ts'
import { emitPart, lockPart, type PartRow } from './part-state.ts'
import { passOn } from './pass-on.ts'

// What a part's workflow does when time passes. Each looks at the row first: what it came to warn of may be over.

/** How each warning is told, and by whom it must be acted on. */
const states = {
  order_unanswered: 'offered',
  order_backordered: 'backordered',
  order_due_24h: 'accepted',
  order_due_36h: 'accepted',
  order_breached: 'accepted',
} as const satisfies Readonly<Record<OrderEscalationKind, PartRow['state']>>

/**
 * Puts a part on the board for its seller, if it still stands where the warning is about.
 * A network command, since the board is read by the network's operator as well.
 */
export function warnPart(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly partId: string; readonly kind: OrderEscalationKind },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const part = await lockPart(transaction, input.partId)
    const isDue = part.state === states[input.kind]
    if (isDue) await warn(transaction, part, input.kind)
    return { warned: isDue }
  })
}

async function warn(
  transaction: CommandTransaction,
  part: PartRow,
  kind: OrderEscalationKind,
): Promise<void> {
  emitPart(transaction, part, kind === 'order_breached' ? 'order_part.breached' : 'order_part.warned', {
    kind,
  })
  await escalate(transaction, {
    tenantId: part.tenantId,
    subject: { kind: 'order', id: part.id },
    kind,
    acting: { role: 'seller', tenantId: part.tenantId },
    dueAt: part.dispatchDueAt ?? part.answerDueAt,
  })
}

export interface LateAnswer {
  /** `passed_on`: the next seller has an offer. `kept`: nobody else may bring it. `over`: it was done in time after all. */
  readonly outcome: 'passed_on' | 'kept' | 'over'
  readonly nextPartIds: readonly string[]
}

const reasons = {
  unanswered: 'The offer was not answered in time.',
  late: 'It was not dispatched within 48 hours.',
} as const

/**
 * Takes a part from a seller that did not answer in time, or did not dispatch within its 48 hours, and offers it to the
 * next. What the seller had picked goes back to its shelf; a part of which anything has left stays with it, and so does
 * one that nobody else may bring. The breach is told either way. A network command: the order, the next seller and
 * the board are others'.
 */
export function passOnLatePart(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly partId: string; readonly cause: keyof typeof reasons },
) {
  return runNetworkCommand(client, request, async (transaction): Promise<LateAnswer> => {
    const { cause, partId } = input
    const { part, order } = await lockPartAndOrder(transaction, partId, {})
    const parcels = await lockPartShipments(transaction, part.id)
    const live = parcels.filter(({ state }) => state !== 'cancelled')
    const hasLeft = live.some(({ dispatchedAt }) => dispatchedAt !== null)
    const isDue = part.state === (cause === 'late' ? 'accepted' : 'offered')
    if (!isDue || (hasLeft && live.every(({ dispatchedAt }) => dispatchedAt !== null)))
      return { outcome: 'over', nextPartIds: [] }
    await warn(transaction, part, cause === 'late' ? 'order_breached' : 'order_unanswered')
    if (hasLeft) return { outcome: 'kept', nextPartIds: [] }
    const { outcome, partIds } = await passOn(transaction, order, part, {
      cause,
      reason: reasons[cause],
      shipmentIds: live.map(({ id }) => id),
      staysWithoutNext: true,
    })
    if (outcome === 'passed_on') await resolveEscalationsAbout(transaction, part.id)
    return { outcome, nextPartIds: partIds }
  })
}
