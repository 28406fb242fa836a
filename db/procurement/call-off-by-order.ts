import { eq, inArray } from 'drizzle-orm'
import type { OrderLineInput } from '../orders/order-input.ts'
import { orderLines } from '../orders/schema.ts'
import { placeWithin } from '../orders/place.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { recordCallOffs, type CallOff } from './call-offs.ts'
import { procurementCallOffs, procurementContracts } from './contract-schema.ts'
import { enterRound, requireState, type RoundRow } from './rounds.ts'

/**
 * Calls units off by a B2B order of the institution's site: the order goes to the distributors of its allocations at the
 * contracts' prices, and the units count towards what was promised, both or neither.
 * A network command, since orders are.
 * @throws CommandRefused as `callOff` and `placeOrder`.
 */
export function callOffByOrder(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly roundId: string; readonly siteId: string; readonly callOffs: readonly CallOff[] },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, actor } = transaction
    const { roundId, siteId, callOffs } = input
    const round = await enterRound(transaction, roundId, ['institution'])
    requireState(round, 'running')
    const callOffIds = await recordCallOffs(transaction, round, callOffs)
    const lines = await orderLinesOf(transaction, round, callOffIds)
    await transaction.actFor(actor.tenantId)
    const order = await placeWithin(transaction, { siteId, lines, source: 'call_off', sourceId: roundId })
    const lineIds = await orderLineIds(transaction, order.orderId)
    await transaction.actFor(round.tenantId)
    for (const [index, callOffId] of callOffIds.toSorted().entries()) {
      await db
        .update(procurementCallOffs)
        .set({ orderId: order.orderId, orderLineId: lineIds[index] })
        .where(eq(procurementCallOffs.id, callOffId))
    }
    return { callOffIds, orderId: order.orderId, totalFen: order.totalFen }
  })
}

async function orderLineIds({ db }: CommandTransaction, orderId: string): Promise<string[]> {
  const rows = await db
    .select({ id: orderLines.id })
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(orderLines.lineNumber)
  return rows.map(({ id }) => id)
}

/** The call-offs in the order of their ids as lines of an order, at the prices of their contracts. */
async function orderLinesOf(
  { db }: CommandTransaction,
  { awardId }: RoundRow,
  callOffIds: readonly string[],
): Promise<OrderLineInput[]> {
  const rows = await db
    .select({
      productId: procurementCallOffs.productId,
      units: procurementCallOffs.units,
      sellerTenantId: procurementCallOffs.distributorTenantId,
      contractId: procurementContracts.id,
      unitPriceTenThousandths: procurementContracts.unitPriceTenThousandths,
    })
    .from(procurementCallOffs)
    .innerJoin(procurementContracts, eq(procurementContracts.id, procurementCallOffs.contractId))
    .where(inArray(procurementCallOffs.id, [...callOffIds]))
    .orderBy(procurementCallOffs.id)
  return rows.map(({ contractId, unitPriceTenThousandths, ...line }) => ({
    ...line,
    contract: { contractId, awardId, unitPriceTenThousandths },
  }))
}
