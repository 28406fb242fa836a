import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { randomUUIDv7 } from 'node:crypto'
import { z } from 'zod'
import { deliveryDueAt } from '#domain/procurement/backup-rule.ts'
import { checkRows, repeatedRows } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { rowSource } from '../rows.ts'
import { procurementAllocations, procurementCallOffs, procurementContracts } from './contract-schema.ts'
import { settleContractMatters } from './escalate-round.ts'
import { enterRound, requireState, type RoundRow } from './rounds.ts'

export const callOffSchema = z.strictObject({
  allocationId: z.uuid(),
  units: z.int().min(1).max(10_000_000),
})
export type CallOff = z.infer<typeof callOffSchema>

/**
 * An institution calls off units under its contracts: they count towards what it was promised, and never beyond. All of
 * them or none.
 * @throws CommandRefused `callOffInvalid`, `callOffRepeated`, `allocationNotFound`, `callOffExceedsAllocation`,
 * `contractEnded`, `wrongState`.
 */
export function callOff(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, callOffs }: { readonly roundId: string; readonly callOffs: readonly CallOff[] },
) {
  return runCommand(client, request, async (transaction) => {
    const round = await enterRound(transaction, roundId, ['institution'])
    requireState(round, 'running')
    await checkRows('callOff', callOffSchema, callOffs, () =>
      repeatedRows('callOff', callOffs, 'allocationId', ({ allocationId }) => allocationId),
    )
    return { callOffIds: await recordCallOffs(transaction, round, callOffs) }
  })
}

/**
 * Counts units against the contracts of a round, for the institution that acts, and in the name of the round's owner:
 * the one place where it is done. Contracts are locked in the order of their ids.
 * @returns the ids of the call-offs, in the order given.
 */
export async function recordCallOffs(
  transaction: CommandTransaction,
  round: RoundRow,
  callOffs: readonly CallOff[],
): Promise<string[]> {
  const { db, actor, now } = transaction
  const source = rowSource(callOffs, {
    allocationId: procurementCallOffs.allocationId,
    units: procurementCallOffs.units,
  })
  const taken = await db.execute<TakenUnits>(sql`
    update ${procurementAllocations} a set called_off_units = a.called_off_units + input.units from ${source}
    where a.id = input.allocation_id and a.round_id = ${round.id} and a.institution_tenant_id = ${actor.tenantId}
      and a.called_off_units + input.units <= a.units
    returning a.id, a.contract_id as "contractId", a.supplier_tenant_id as "supplierTenantId",
      a.distributor_tenant_id as "distributorTenantId", input.units`)
  const byAllocation = new Map(taken.rows.map((row) => [row.id, row]))
  const missed = callOffs.filter(({ allocationId }) => !byAllocation.has(allocationId))
  if (missed.length > 0) throw await whyNotTaken(transaction, round, missed)
  const products = await countOnContracts(transaction, taken.rows)
  const rows = callOffs.map(({ allocationId, units }) => {
    const allocation = byAllocation.get(allocationId)
    if (allocation === undefined) throw new Error('A call-off has lost its allocation.')
    const { contractId, supplierTenantId, distributorTenantId } = allocation
    return {
      id: randomUUIDv7(),
      tenantId: round.tenantId,
      roundId: round.id,
      allocationId,
      contractId,
      institutionTenantId: actor.tenantId,
      supplierTenantId,
      distributorTenantId,
      productId: products.get(contractId) ?? '',
      units,
      state: 'ordered' as const,
      calledOffAt: now,
      dueAt: deliveryDueAt(now),
    }
  })
  await db.insert(procurementCallOffs).values(rows)
  for (const { id, contractId, supplierTenantId, units } of rows) {
    tellOfContract(transaction, round, 'procurement_contract.called_off', contractId, {
      callOffId: id,
      supplierTenantId,
      units,
    })
  }
  return rows.map(({ id }) => id)
}

/**
 * An institution has received what it called off outside of the network. What an order brings is taken over from its receipt.
 * @throws CommandRefused `callOffNotFound`, `callOffClosed` for what was delivered or moved on already, `callOffHasOrder`.
 */
export function deliverCallOffs(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, callOffIds }: { readonly roundId: string; readonly callOffIds: readonly string[] },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const round = await enterRound(transaction, roundId, ['institution'])
    const asked = [...new Set(callOffIds)]
    const ofActor = and(
      eq(procurementCallOffs.roundId, roundId),
      eq(procurementCallOffs.institutionTenantId, actor.tenantId),
      inArray(procurementCallOffs.id, asked),
    )
    if ((await db.$count(procurementCallOffs, and(ofActor, isNotNull(procurementCallOffs.orderId)))) > 0) {
      throw refused('conflict', {
        code: 'callOffHasOrder',
        message: 'One of them comes by an order, whose receipt counts by itself.',
        nextStep: 'Receive the shipments of the order; nothing was taken over.',
      })
    }
    const delivered = await db
      .update(procurementCallOffs)
      .set({ state: 'delivered', deliveredAt: now, deliveredUnits: procurementCallOffs.units })
      .where(and(ofActor, eq(procurementCallOffs.state, 'ordered')))
      .returning()
    if (delivered.length < asked.length) {
      if ((await db.$count(procurementCallOffs, ofActor)) < asked.length) throw notFound('callOff')
      throw refused('conflict', {
        code: 'callOffClosed',
        message: 'One of them was delivered, or moved to the backup supplier, already.',
        nextStep: 'Read the call-offs again; nothing was taken over.',
      })
    }
    const units = sumByContract(delivered)
    await db.execute(sql`
      update ${procurementContracts} c set delivered_units = c.delivered_units + input.promised_units
      from ${rowSource(units, { id: procurementContracts.id, promisedUnits: procurementContracts.promisedUnits })}
      where c.id = input.id`)
    const contractIds = units.map(({ id }) => id)
    await settleContractMatters(transaction, round, { contractIds })
    for (const row of delivered) {
      tellOfContract(transaction, round, 'procurement_contract.delivered', row.contractId, {
        callOffId: row.id,
        units: row.units,
      })
    }
    return { delivered: delivered.length }
  })
}

interface TakenUnits extends Record<string, unknown> {
  readonly id: string
  readonly contractId: string
  readonly supplierTenantId: string
  readonly distributorTenantId: string
  readonly units: number
}

/** @returns the product of each contract. @throws CommandRefused `contractEnded`. */
async function countOnContracts(
  { db }: CommandTransaction,
  taken: readonly TakenUnits[],
): Promise<Map<string, string>> {
  const units = sumByContract(taken)
  const counted = await db.execute<{ id: string; productId: string }>(sql`
    with locked as (
      select c.id, input.promised_units as units
      from ${procurementContracts} c
      join ${rowSource(units, { id: procurementContracts.id, promisedUnits: procurementContracts.promisedUnits })}
        on c.id = input.id
      where c.state = 'running' order by c.id for update of c
    )
    update ${procurementContracts} c set called_off_units = c.called_off_units + locked.units from locked
    where c.id = locked.id returning c.id, c.product_id as "productId"`)
  if (counted.rows.length < units.length) {
    throw refused('conflict', {
      code: 'contractEnded',
      message: 'One of the contracts has ended.',
      nextStep: 'Read your allocations again: the backup supplier may have taken over.',
    })
  }
  return new Map(counted.rows.map(({ id, productId }) => [id, productId]))
}

function sumByContract(rows: readonly { readonly contractId: string; readonly units: number }[]) {
  return [...Map.groupBy(rows, ({ contractId }) => contractId)].map(([id, ofContract]) => ({
    id,
    promisedUnits: ofContract.reduce((sum, { units }) => sum + units, 0),
  }))
}

async function whyNotTaken({ db, actor }: CommandTransaction, round: RoundRow, missed: readonly CallOff[]) {
  const ids = missed.map(({ allocationId }) => allocationId)
  const known = await db.$count(
    procurementAllocations,
    and(
      eq(procurementAllocations.roundId, round.id),
      eq(procurementAllocations.institutionTenantId, actor.tenantId),
      inArray(procurementAllocations.id, ids),
    ),
  )
  if (known < ids.length) return notFound('allocation')
  return refused('conflict', {
    code: 'callOffExceedsAllocation',
    message: `${ids.length} of the call-offs ask for more than is left of what was promised.`,
    nextStep: 'Read your allocations again and call off at most what is left; nothing was taken over.',
  })
}

/** Tells of a contract, in the round owner's stream. */
export function tellOfContract(
  transaction: CommandTransaction,
  round: Pick<RoundRow, 'id' | 'tenantId'>,
  type: `procurement_contract.${'called_off' | 'delivered' | 'call_off_ended_short' | 'moved_to_backup' | 'ended'}`,
  contractId: string,
  payload: Readonly<Record<string, unknown>>,
): void {
  transaction.emit({
    type,
    aggregateKind: 'procurement_contract',
    aggregateId: contractId,
    tenantId: round.tenantId,
    payload: { roundId: round.id, ...payload },
  })
}
