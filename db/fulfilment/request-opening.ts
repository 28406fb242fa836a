import { eq } from 'drizzle-orm'
import { rowRefusal } from '../check-rows.ts'
import { CommandRefused, refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { openShipments, type WantedShipments } from './open-shipments.ts'
import { shipments } from './schema.ts'

/**
 * `openShipments` for a request that asks for something or is refused.
 * @throws CommandRefused `notInStock` for each line that the site cannot give, and what `openShipments` refuses.
 */
export async function openOrRefuse(
  transaction: CommandTransaction,
  wanted: WantedShipments,
): Promise<readonly string[]> {
  const { shipmentIds, lines } = await openShipments(transaction, wanted)
  if (shipmentIds.length > 0) return shipmentIds
  const refusals = lines.flatMap(({ shortUnits }, index) =>
    shortUnits === 0
      ? []
      : [rowRefusal('notInStock', `The site has ${shortUnits} units too few for the line.`, index)],
  )
  throw new CommandRefused('conflict', refusals)
}

/** All that belong to a request and have not been called off: one that has left makes cancelling impossible. */
export async function readOpenShipments({ db }: CommandTransaction, requestId: string): Promise<string[]> {
  const rows = await db
    .select({ id: shipments.id, state: shipments.state })
    .from(shipments)
    .where(eq(shipments.requestId, requestId))
    .orderBy(shipments.id)
  return rows.filter(({ state }) => state !== 'cancelled').map(({ id }) => id)
}

/**
 * Refuses the word of the person who asked: it takes a second one.
 * @throws CommandRefused `approveSamePerson`.
 */
export function requireSecondPerson({ actor }: CommandTransaction, requestedBy: string): void {
  if (actor.principalId !== requestedBy) return
  throw refused('conflict', {
    code: 'approveSamePerson',
    message: 'Whoever asked for it cannot decide on it.',
    nextStep: 'Ask a second person to decide.',
  })
}

/** The next step where a request's state stands in the way. */
export const lookAgain = 'Read it again; the table of states tells what may follow.'
