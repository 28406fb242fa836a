import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { livePartStates, orderStates, type OrderState } from '#domain/orders/states.ts'
import { isFinal, statesOf } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { orders } from '../orders/schema.ts'
import { tellOfContract } from './call-offs.ts'
import { procurementAllocations, procurementCallOffs, procurementContracts } from './contract-schema.ts'
import { settleContractMatters } from './escalate-round.ts'
import { procurementRounds } from './schema.ts'

type CallOffRow = typeof procurementCallOffs.$inferSelect

const finalOrderStates = statesOf<OrderState>(orderStates).filter((state) =>
  isFinal<OrderState>(orderStates, state),
)

/**
 * Takes over how far the order of some call-offs has come: what was received of each counts as delivered under the
 * contract that it stands under now. When nothing more of one will come, it is delivered, or cancelled where nothing came;
 * what is missing may be called off again. May be called at any time and again: it looks at the rows.
 * A network command: the order and its parts belong to the institution and the distributors, the contracts to the round's
 * owner.
 */
export function followCallOffOrder(
  client: DatabaseClient,
  request: CommandRequest,
  { orderId }: { readonly orderId: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const open = await lockOpen(transaction, orderId)
    const progress = await readProgress(transaction, orderId)
    let ended = 0
    for (const callOff of open) {
      const came = progress.get(callOff.orderLineId ?? '')
      if (came !== undefined && (await follow(transaction, callOff, came))) ended += 1
    }
    await settleMatters(transaction, open)
    return { ended }
  })
}

/** What came in time, or at last, is off the board. */
async function settleMatters(
  transaction: CommandTransaction,
  callOffs: readonly CallOffRow[],
): Promise<void> {
  const roundIds = [...new Set(callOffs.map(({ roundId }) => roundId))]
  if (roundIds.length === 0) return
  const rounds = await transaction.db
    .select()
    .from(procurementRounds)
    .where(inArray(procurementRounds.id, roundIds))
  for (const round of rounds) {
    const ofRound = callOffs.filter(({ roundId }) => roundId === round.id)
    const contractIds = [...new Set(ofRound.map(({ contractId }) => contractId))]
    await settleContractMatters(transaction, round, { contractIds })
  }
}

/** Orders that are over and whose call-offs are not: what the news of them did not reach. For the reconciler. */
export function listEndedOrders(client: DatabaseClient, actor: Actor, now: Date): Promise<string[]> {
  return readAcross(client, actor, 'ended orders of call-offs', now, async (db) => {
    const found = await db
      .selectDistinct({ orderId: orders.id })
      .from(procurementCallOffs)
      .innerJoin(orders, eq(orders.id, procurementCallOffs.orderId))
      .where(
        and(
          eq(procurementCallOffs.state, 'ordered'),
          isNotNull(procurementCallOffs.orderLineId),
          inArray(orders.state, finalOrderStates),
        ),
      )
      .orderBy(asc(orders.id))
      .limit(1_000)
    return found.map(({ orderId }) => orderId)
  })
}

/** Contracts first, in the order of their ids, as every command that counts on them does. */
async function lockOpen({ db }: CommandTransaction, orderId: string): Promise<CallOffRow[]> {
  const ofOrder = and(eq(procurementCallOffs.orderId, orderId), eq(procurementCallOffs.state, 'ordered'))
  const contracts = db.select({ id: procurementCallOffs.contractId }).from(procurementCallOffs).where(ofOrder)
  await db
    .select({ id: procurementContracts.id })
    .from(procurementContracts)
    .where(inArray(procurementContracts.id, contracts))
    .orderBy(asc(procurementContracts.id))
    .for('update')
  return db
    .select()
    .from(procurementCallOffs)
    .where(ofOrder)
    .orderBy(asc(procurementCallOffs.id))
    .for('update')
}

interface LineProgress extends Record<string, unknown> {
  readonly orderLineId: string
  /** Base units of the product itself, less what counts under a contract that it moved from; a substitute is none of it. */
  readonly receivedUnits: number
  readonly isOver: boolean
}

async function readProgress({ db }: CommandTransaction, orderId: string): Promise<Map<string, LineProgress>> {
  const found = await db.execute<LineProgress>(sql`
    select line.id as "orderLineId",
      coalesce(sum(part_line.received_units) filter (
        where part.state in ('received', 'closed') and part_line.product_id = line.product_id), 0)::integer
        - coalesce((select sum(moved.delivered_units) from procurement_call_offs moved
            where moved.order_id = orders.id and moved.order_line_id = line.id and moved.state = 'moved_to_backup'), 0)::integer
        as "receivedUnits",
      orders.state = any(${sql.param([...finalOrderStates])}::text[]) or (orders.state in ('approved', 'accepted')
        and count(*) filter (where part.state = any(${sql.param([...livePartStates])}::text[])) = 0) as "isOver"
    from orders join order_lines line on line.order_id = orders.id
    left join order_part_lines part_line on part_line.order_line_id = line.id
    left join order_parts part on part.id = part_line.part_id
    where orders.id = ${orderId} and line.contract_id is not null
    group by orders.id, line.id, orders.state`)
  return new Map(found.rows.map((row) => [row.orderLineId, row]))
}

/** @returns true when the call-off has ended. */
async function follow(
  transaction: CommandTransaction,
  callOff: CallOffRow,
  { receivedUnits, isOver }: LineProgress,
): Promise<boolean> {
  const { db, now } = transaction
  const delivered = Math.min(receivedUnits, callOff.units)
  const isComplete = isOver || delivered === callOff.units
  const news = delivered - callOff.deliveredUnits
  if (news === 0 && !isComplete) return false
  const end = delivered > 0 ? ('delivered' as const) : ('cancelled' as const)
  await db
    .update(procurementCallOffs)
    .set({
      deliveredUnits: delivered,
      ...(isComplete ? { state: end, deliveredAt: delivered > 0 ? now : null } : {}),
    })
    .where(eq(procurementCallOffs.id, callOff.id))
  const missing = isComplete ? callOff.units - delivered : 0
  await db
    .update(procurementContracts)
    .set({
      deliveredUnits: sql`delivered_units + ${news}`,
      calledOffUnits: sql`called_off_units - ${missing}`,
    })
    .where(eq(procurementContracts.id, callOff.contractId))
  await db
    .update(procurementAllocations)
    .set({ calledOffUnits: sql`called_off_units - ${missing}` })
    .where(eq(procurementAllocations.id, callOff.allocationId))
  const round = { id: callOff.roundId, tenantId: callOff.tenantId }
  const facts = { callOffId: callOff.id, orderId: callOff.orderId }
  if (news > 0) {
    tellOfContract(transaction, round, 'procurement_contract.delivered', callOff.contractId, {
      ...facts,
      units: news,
    })
  }
  if (missing > 0) {
    tellOfContract(transaction, round, 'procurement_contract.call_off_ended_short', callOff.contractId, {
      ...facts,
      units: missing,
    })
  }
  return isComplete
}
