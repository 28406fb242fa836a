import { and, eq, inArray, sql } from 'drizzle-orm'
import { randomUUIDv7 } from 'node:crypto'
import { deliveryDueAt, isBehind, movesWhenDueBy } from '#domain/procurement/backup-rule.ts'
import type { RoundState } from '#domain/procurement/round-states.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { tellOfContract } from './call-offs.ts'
import { procurementAllocations, procurementCallOffs, procurementContracts } from './contract-schema.ts'
import { readLicenceEnds, settleContractMatters } from './escalate-round.ts'
import { ownRound, warn, type RoundRow } from './rounds.ts'

type ContractRow = typeof procurementContracts.$inferSelect
type AllocationRow = typeof procurementAllocations.$inferSelect

/**
 * Looks after running contracts, once a day: a call-off that is long overdue moves to the backup supplier; a supplier
 * whose licence has lapsed loses its contracts, and what was not delivered moves as well. What somebody must do about any of
 * it is on the board afterwards, and what is done is off it.
 */
export async function watchContracts(client: DatabaseClient, request: CommandRequest, roundId: string) {
  const suppliers = await readAs(client, request.actor, (db) =>
    db
      .selectDistinct({ id: procurementContracts.supplierTenantId })
      .from(procurementContracts)
      .where(eq(procurementContracts.roundId, roundId)),
  )
  const ids = suppliers.map(({ id }) => id)
  const ends = await readLicenceEnds(client, request.actor, request.now, ids)
  return runCommand(client, request, async (transaction): Promise<Watched> => {
    const round = await ownRound(transaction, roundId)
    if (round.state !== 'running') return { state: round.state, moved: 0, terminated: 0 }
    const contracts = await lockContracts(transaction, roundId)
    const lapsed = contracts.filter(({ supplierTenantId }) => !ends.has(supplierTenantId))
    const able = contracts.filter((contract) => !lapsed.includes(contract))
    for (const contract of lapsed) await terminate(transaction, round, contract)
    await warnOfPromises(transaction, round, able)
    let moved = await moveLate(transaction, round, able)
    for (const contract of lapsed) moved += await moveAll(transaction, round, contract, able)
    await settleContractMatters(transaction, round, { ends })
    return { state: round.state, moved, terminated: lapsed.length }
  })
}

interface Watched {
  readonly state: RoundState
  /** Call-offs that went to the backup supplier. */
  readonly moved: number
  readonly terminated: number
}

function lockContracts({ db }: CommandTransaction, roundId: string): Promise<ContractRow[]> {
  return db
    .select()
    .from(procurementContracts)
    .where(and(eq(procurementContracts.roundId, roundId), eq(procurementContracts.state, 'running')))
    .orderBy(procurementContracts.id)
    .for('update')
}

async function terminate(
  transaction: CommandTransaction,
  round: RoundRow,
  contract: ContractRow,
): Promise<void> {
  await transaction.db
    .update(procurementContracts)
    .set({ state: 'terminated' })
    .where(eq(procurementContracts.id, contract.id))
  await warn(transaction, round, 'licence_lapsed', contract.supplierTenantId)
  tellOfContract(transaction, round, 'procurement_contract.ended', contract.id, { cause: 'licence_lapsed' })
}

/** Tells of contracts that are far behind what they promised, whoever is to blame for it. */
async function warnOfPromises(
  transaction: CommandTransaction,
  round: RoundRow,
  contracts: readonly ContractRow[],
): Promise<void> {
  const time = { startsAt: round.contractStartsAt, endsAt: round.contractEndsAt, now: transaction.now }
  for (const contract of contracts) {
    if (isBehind(contract, time)) await warn(transaction, round, 'promise_behind', contract.id)
  }
}

/** @returns how many call-offs moved. */
async function moveLate(
  transaction: CommandTransaction,
  round: RoundRow,
  contracts: readonly ContractRow[],
): Promise<number> {
  const dueBy = movesWhenDueBy(transaction.now)
  const late = await transaction.db
    .select()
    .from(procurementCallOffs)
    .where(
      and(
        eq(procurementCallOffs.roundId, round.id),
        eq(procurementCallOffs.state, 'ordered'),
        sql`${procurementCallOffs.dueAt} <= ${dueBy.toISOString()}`,
      ),
    )
    .orderBy(procurementCallOffs.id)
  let moved = 0
  for (const callOff of late) {
    await warn(transaction, round, 'call_off_late', callOff.id)
    const from = contracts.find(({ id }) => id === callOff.contractId)
    const to = from === undefined ? undefined : backupOf(from, contracts)
    if (from === undefined || to === undefined) {
      await warn(transaction, round, 'no_backup', callOff.contractId)
    } else {
      await moveCallOff(transaction, round, { callOff, from, to })
      moved += 1
    }
  }
  return moved
}

/** All that a contract that has ended still owes. */
async function moveAll(
  transaction: CommandTransaction,
  round: RoundRow,
  from: ContractRow,
  able: readonly ContractRow[],
): Promise<number> {
  const to = backupOf(from, able)
  if (to === undefined) {
    if (from.promisedUnits > from.deliveredUnits) await warn(transaction, round, 'no_backup', from.id)
    return 0
  }
  const { db } = transaction
  const open = await db
    .select()
    .from(procurementCallOffs)
    .where(and(eq(procurementCallOffs.contractId, from.id), eq(procurementCallOffs.state, 'ordered')))
    .orderBy(procurementCallOffs.id)
  for (const callOff of open) await moveCallOff(transaction, round, { callOff, from, to })
  const left = await db
    .select()
    .from(procurementAllocations)
    .where(
      and(
        eq(procurementAllocations.contractId, from.id),
        sql`${procurementAllocations.units} > ${procurementAllocations.calledOffUnits}`,
      ),
    )
    .orderBy(procurementAllocations.id)
  for (const allocation of left) {
    const units = allocation.units - allocation.calledOffUnits
    await moveUnits(transaction, { allocation, from, to, units, calledOffUnits: 0 })
  }
  return open.length
}

function backupOf(from: ContractRow, contracts: readonly ContractRow[]): ContractRow | undefined {
  const others = contracts.filter(
    ({ id, productId, regionCode }) =>
      id !== from.id && productId === from.productId && regionCode === from.regionCode,
  )
  return others.find(({ role }) => role === 'backup') ?? others[0]
}

interface MovedCallOff {
  readonly callOff: typeof procurementCallOffs.$inferSelect
  readonly from: ContractRow
  readonly to: ContractRow
}

async function moveCallOff(
  transaction: CommandTransaction,
  round: RoundRow,
  { callOff, from, to }: MovedCallOff,
): Promise<void> {
  const { db, now } = transaction
  // What came of it already counts where it was ordered.
  const units = callOff.units - callOff.deliveredUnits
  await db
    .update(procurementCallOffs)
    .set({ state: 'moved_to_backup' })
    .where(eq(procurementCallOffs.id, callOff.id))
  const [allocation] = await db
    .select()
    .from(procurementAllocations)
    .where(eq(procurementAllocations.id, callOff.allocationId))
  if (!allocation) throw new Error('A call-off has lost its allocation.')
  const allocationId = await moveUnits(transaction, { allocation, from, to, units, calledOffUnits: units })
  const id = randomUUIDv7()
  await db.insert(procurementCallOffs).values({
    ...callOff,
    id,
    allocationId,
    contractId: to.id,
    supplierTenantId: to.supplierTenantId,
    state: 'ordered',
    calledOffAt: now,
    dueAt: deliveryDueAt(now),
    movedFromId: callOff.id,
    // Its order goes on: the distributor stays, and brings what the backup supplies.
    deliveredUnits: 0,
    units,
  })
  tellOfContract(transaction, round, 'procurement_contract.moved_to_backup', to.id, {
    callOffId: id,
    movedFromId: callOff.id,
    units,
  })
}

/** Takes units from one contract and gives them to another, for one institution. @returns the allocation they are in. */
async function moveUnits(
  { db }: CommandTransaction,
  move: {
    readonly allocation: AllocationRow
    readonly from: ContractRow
    readonly to: ContractRow
    readonly units: number
    readonly calledOffUnits: number
  },
): Promise<string> {
  const { allocation, from, to, units, calledOffUnits } = move
  await changeAllocation(db, allocation.id, -units, -calledOffUnits)
  for (const [contract, sign] of [
    [from, -1],
    [to, 1],
  ] as const) {
    await db
      .update(procurementContracts)
      .set({
        promisedUnits: sql`promised_units + ${sign * units}`,
        calledOffUnits: sql`called_off_units + ${sign * calledOffUnits}`,
      })
      .where(eq(procurementContracts.id, contract.id))
  }
  const [known] = await db
    .select({ id: procurementAllocations.id })
    .from(procurementAllocations)
    .where(
      and(
        eq(procurementAllocations.contractId, to.id),
        inArray(procurementAllocations.institutionTenantId, [allocation.institutionTenantId]),
        eq(procurementAllocations.distributorTenantId, allocation.distributorTenantId),
      ),
    )
  if (known) {
    await changeAllocation(db, known.id, units, calledOffUnits)
    return known.id
  }
  const id = randomUUIDv7()
  await db.insert(procurementAllocations).values({
    ...allocation,
    id,
    contractId: to.id,
    supplierTenantId: to.supplierTenantId,
    units,
    calledOffUnits,
  })
  return id
}

async function changeAllocation(
  db: CommandTransaction['db'],
  id: string,
  units: number,
  calledOffUnits: number,
): Promise<void> {
  await db
    .update(procurementAllocations)
    .set({ units: sql`units + ${units}`, calledOffUnits: sql`called_off_units + ${calledOffUnits}` })
    .where(eq(procurementAllocations.id, id))
}
