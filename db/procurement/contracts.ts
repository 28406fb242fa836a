import { and, eq, sql } from 'drizzle-orm'
import { randomUUIDv7 } from 'node:crypto'
import type { RoundState } from '#domain/procurement/round-states.ts'
import { planContracts, type PlannedContract } from '#domain/procurement/plan-contracts.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { insertNew } from '../rows.ts'
import { readLicensed } from './award-facts.ts'
import { readAward } from './awards.ts'
import { procurementAllocations, procurementContracts } from './contract-schema.ts'
import { moveRound, ownRound, warn, type RoundRow } from './rounds.ts'
import { procurementObjections, procurementParties } from './schema.ts'

/**
 * Concludes the contracts of the approved award once nobody objects any more: all of them or none. Each lot has a main
 * and a backup supplier; what an institution may call off, and who carries it, sums exactly to what was promised.
 * While an objection is undecided nothing is concluded, and whoever runs the round is told.
 * @returns the state that the round is in now.
 */
export async function concludeContracts(client: DatabaseClient, request: CommandRequest, roundId: string) {
  const able = await readAble(client, request, roundId)
  return runCommand(client, request, async (transaction): Promise<{ state: RoundState }> => {
    const { db, now } = transaction
    const round = await ownRound(transaction, roundId)
    const { awardId, objectionsCloseAt } = round
    if (round.state !== 'objection' || awardId === null) return { state: round.state }
    if (objectionsCloseAt === null || now < objectionsCloseAt) return { state: round.state }
    if (await hasOpenObjection(db, awardId)) {
      await warn(transaction, round, 'objection_undecided')
      return { state: round.state }
    }
    const { result } = await readAward(transaction, roundId, awardId)
    const { contracts, uncovered } = planContracts(result.lots, await readCarriers(db, roundId), able)
    await writeContracts(transaction, round, contracts)
    for (const supplierId of lapsed(result.lots, able)) {
      await warn(transaction, round, 'licence_lapsed', supplierId)
    }
    if (uncovered.length > 0) await warn(transaction, round, 'lot_uncovered')
    await moveRound(transaction, round, 'contracting')
    return { state: 'contracting' }
  })
}

/** Lets the contracts run from their first day on. */
export function startContracts(client: DatabaseClient, request: CommandRequest, roundId: string) {
  return runCommand(client, request, async (transaction): Promise<{ state: RoundState }> => {
    const round = await ownRound(transaction, roundId)
    if (round.state !== 'contracting' || transaction.now < round.contractStartsAt) {
      return { state: round.state }
    }
    await transaction.db
      .update(procurementContracts)
      .set({ state: 'running' })
      .where(and(eq(procurementContracts.roundId, roundId), eq(procurementContracts.state, 'signed')))
    await moveRound(transaction, round, 'running')
    return { state: 'running' }
  })
}

/** Ends the contracts after their last day: fulfilled, or short of what was promised. */
export function completeRound(client: DatabaseClient, request: CommandRequest, roundId: string) {
  return runCommand(client, request, async (transaction): Promise<{ state: RoundState }> => {
    const round = await ownRound(transaction, roundId)
    if (round.state !== 'running' || transaction.now < round.contractEndsAt) return { state: round.state }
    await transaction.db
      .update(procurementContracts)
      .set({
        state: sql`case when delivered_units >= promised_units then 'fulfilled' else 'ended_short' end`,
      })
      .where(and(eq(procurementContracts.roundId, roundId), eq(procurementContracts.state, 'running')))
    await moveRound(transaction, round, 'completed')
    return { state: 'completed' }
  })
}

/** The suppliers of the round that have their licence now. */
async function readAble(
  client: DatabaseClient,
  request: CommandRequest,
  roundId: string,
): Promise<ReadonlySet<string>> {
  const suppliers = await readAs(client, request.actor, (db) =>
    db
      .select({ id: procurementParties.partyTenantId })
      .from(procurementParties)
      .where(and(eq(procurementParties.roundId, roundId), eq(procurementParties.kind, 'supplier'))),
  )
  const ids = suppliers.map(({ id }) => id)
  return readLicensed(client, request.actor, request.now, ids)
}

async function hasOpenObjection(db: Database, awardId: string): Promise<boolean> {
  const open = await db.$count(
    procurementObjections,
    and(eq(procurementObjections.awardId, awardId), eq(procurementObjections.state, 'raised')),
  )
  return open > 0
}

async function readCarriers(db: Database, roundId: string) {
  return db
    .select({ distributorId: procurementParties.partyTenantId, weight: procurementParties.weight })
    .from(procurementParties)
    .where(and(eq(procurementParties.roundId, roundId), eq(procurementParties.kind, 'distributor')))
    .orderBy(procurementParties.partyTenantId)
}

async function writeContracts(
  transaction: CommandTransaction,
  round: RoundRow,
  planned: readonly PlannedContract[],
): Promise<void> {
  const { db } = transaction
  const of = { tenantId: round.tenantId, roundId: round.id }
  const contracts = planned.map((plan) => ({ ...plan, id: randomUUIDv7() }))
  await insertNew(
    db,
    procurementContracts,
    contracts.map(({ supplierId, allocations: _allocations, ...contract }) => ({
      ...contract,
      ...of,
      supplierTenantId: supplierId,
      state: 'signed' as const,
      calledOffUnits: 0,
      deliveredUnits: 0,
    })),
    'contract',
  )
  await insertNew(
    db,
    procurementAllocations,
    contracts.flatMap(({ id: contractId, supplierId, allocations }) =>
      allocations.map(({ institutionId, distributorId, units }) => ({
        ...of,
        id: randomUUIDv7(),
        contractId,
        institutionTenantId: institutionId,
        supplierTenantId: supplierId,
        distributorTenantId: distributorId,
        units,
        calledOffUnits: 0,
      })),
    ),
    'allocation',
  )
  for (const { id, productId, regionCode, supplierId, role } of contracts) {
    transaction.emit({
      type: 'procurement_contract.concluded',
      aggregateKind: 'procurement_contract',
      aggregateId: id,
      tenantId: round.tenantId,
      payload: { roundId: round.id, productId, regionCode, supplierTenantId: supplierId, role },
    })
  }
}

/** The winners that have no licence any more. */
function lapsed(
  lots: readonly { readonly supplies: readonly { readonly supplierId: string }[] }[],
  able: ReadonlySet<string>,
): Set<string> {
  const winners = lots.flatMap(({ supplies }) => supplies.map(({ supplierId }) => supplierId))
  return new Set(winners.filter((supplierId) => !able.has(supplierId)))
}
