import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Role } from '#domain/access/roles.ts'
import { licenceEnds, licenceInForce } from '#domain/organisations/licence.ts'
import { licenceNeeded } from '#domain/organisations/tenant.ts'
import { backupRule, isBehind, movesWhenDueBy } from '#domain/procurement/backup-rule.ts'
import {
  contractMatters,
  procurementEscalationKinds,
  type ContractMatter,
  type WatchedContract,
} from '#domain/procurement/escalations.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross, type CommandTransaction } from '../commands.ts'
import { escalate, resolveEscalationsAbout } from '../fulfilment/escalations.ts'
import { escalations } from '../fulfilment/schema.ts'
import { licences } from '../organisations/schema.ts'
import { procurementCallOffs, procurementContracts } from './contract-schema.ts'
import type { RoundRow } from './rounds.ts'

/** When the licence of each supplier ends; those without one in force are not in it. */
export type LicenceEnds = ReadonlyMap<string, Date>

/** Reads when suppliers' licences end: papers belong to the suppliers, so it is asked across tenants. */
export function readLicenceEnds(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  supplierIds: readonly string[],
): Promise<LicenceEnds> {
  return readAcross(client, actor, 'procurement.licences', now, async (db) => {
    const held = await db
      .select()
      .from(licences)
      .where(
        and(
          inArray(licences.tenantId, [...supplierIds]),
          eq(licences.kind, licenceNeeded.supplier),
          eq(licences.state, 'accepted'),
        ),
      )
    const ends = new Map<string, Date>()
    // A licence that was renewed in time goes on with the next one.
    for (const licence of held) {
      const end = licenceEnds(licence)
      const known = ends.get(licence.tenantId)
      if (end > now && (known === undefined || end > known)) ends.set(licence.tenantId, end)
    }
    const inForce = new Set(held.filter((one) => licenceInForce(one, now)).map(({ tenantId }) => tenantId))
    return new Map([...ends].filter(([supplierId]) => inForce.has(supplierId)))
  })
}

/**
 * Brings the board to where the contracts of a round stand: what somebody must do about them is put on it, with who, and what
 * is done is taken off. What a person has dealt with in writing is not put on again. The transaction acts for the round's
 * owner, or sees across.
 * @param ends when licences end; without it, licences are left as they are on the board.
 * @param contractIds only these contracts.
 */
export async function settleContractMatters(
  transaction: CommandTransaction,
  round: Pick<RoundRow, 'id' | 'tenantId' | 'contractStartsAt' | 'contractEndsAt'>,
  { ends, contractIds }: { readonly ends?: LicenceEnds; readonly contractIds?: readonly string[] },
): Promise<void> {
  const contracts = await readWatched(transaction, round, ends, contractIds)
  if (contracts.length === 0) return
  const { now } = transaction
  const times = {
    now,
    movesWhenDueBy: movesWhenDueBy(now),
    graceDays: backupRule.graceDays,
    contractEndsAt: round.contractEndsAt,
  }
  const matters = contractMatters(contracts, times).filter(
    ({ kind }) => ends !== undefined || !ofLicences.has(kind),
  )
  const wanted = new Set(matters.map(({ contractId, kind }) => keyOf(contractId, kind)))
  const known = await readKnown(
    transaction,
    contracts.map(({ id }) => id),
  )
  for (const { subjectId, kind, resolvedAt } of known) {
    const isLeft = ends === undefined && ofLicences.has(kind)
    if (resolvedAt === null && !isLeft && subjectId !== null && !wanted.has(keyOf(subjectId, kind)))
      await resolveEscalationsAbout(transaction, subjectId, [kind])
  }
  const seen = new Set(known.map(({ subjectId, kind }) => keyOf(subjectId, kind)))
  const supplierOf = new Map(contracts.map(({ id, supplierId }) => [id, supplierId]))
  for (const matter of matters) {
    if (!seen.has(keyOf(matter.contractId, matter.kind)))
      await raise(transaction, round, matter, supplierOf.get(matter.contractId) ?? round.tenantId)
  }
}

const keyOf = (contractId: string | null, kind: string) => `${contractId}/${kind}`

const ofLicences: ReadonlySet<string> = new Set(['round_licence_lapsing', 'round_licence_lapsed'])

function raise(
  transaction: CommandTransaction,
  { tenantId }: Pick<RoundRow, 'tenantId'>,
  { contractId, kind, acting, dueAt }: ContractMatter,
  supplierId: string,
): Promise<void> {
  const role: Role =
    acting === 'owner'
      ? 'procurement_manager'
      : kind === 'round_licence_lapsing'
        ? 'administrator'
        : 'supplier'
  return escalate(transaction, {
    tenantId,
    subject: { kind: 'procurement_contract', id: contractId },
    kind,
    acting: { role, tenantId: acting === 'owner' ? tenantId : supplierId },
    dueAt,
  })
}

/** Takes everything about a round off the board: it is over. */
export async function closeRoundMatters(transaction: CommandTransaction, roundId: string): Promise<void> {
  const { db } = transaction
  const contracts = db
    .select({ id: procurementContracts.id })
    .from(procurementContracts)
    .where(eq(procurementContracts.roundId, roundId))
  const open = await db
    .selectDistinct({ subjectId: escalations.subjectId })
    .from(escalations)
    .where(
      and(
        isNull(escalations.resolvedAt),
        inArray(escalations.kind, [...procurementEscalationKinds]),
        or(eq(escalations.subjectId, roundId), inArray(escalations.subjectId, contracts)),
      ),
    )
  for (const { subjectId } of open) {
    if (subjectId !== null) await resolveEscalationsAbout(transaction, subjectId, procurementEscalationKinds)
  }
}

/** What is open about the contracts, or was dealt with by a person. */
function readKnown({ db }: CommandTransaction, contractIds: readonly string[]) {
  return db
    .select({ subjectId: escalations.subjectId, kind: escalations.kind, resolvedAt: escalations.resolvedAt })
    .from(escalations)
    .where(
      and(
        inArray(escalations.subjectId, [...contractIds]),
        inArray(escalations.kind, [...procurementEscalationKinds]),
        or(isNull(escalations.resolvedAt), sql`${escalations.resolution} <> 'over'`),
      ),
    )
}

async function readWatched(
  { db, now }: CommandTransaction,
  round: Pick<RoundRow, 'id' | 'contractStartsAt' | 'contractEndsAt'>,
  ends: LicenceEnds | undefined,
  contractIds: readonly string[] | undefined,
): Promise<WatchedContract[]> {
  const rows = await db
    .select({
      contract: procurementContracts,
      firstDueAt: sql<Date | null>`min(${procurementCallOffs.dueAt})`.mapWith(procurementCallOffs.dueAt),
      firstTakenOverDueAt: sql<Date | null>`min(${procurementCallOffs.dueAt})
        filter (where ${procurementCallOffs.movedFromId} is not null)`.mapWith(procurementCallOffs.dueAt),
    })
    .from(procurementContracts)
    .leftJoin(
      procurementCallOffs,
      and(
        eq(procurementCallOffs.contractId, procurementContracts.id),
        eq(procurementCallOffs.state, 'ordered'),
      ),
    )
    .where(
      and(
        eq(procurementContracts.roundId, round.id),
        inArray(procurementContracts.state, ['running', 'terminated']),
        contractIds && inArray(procurementContracts.id, [...contractIds]),
      ),
    )
    .groupBy(procurementContracts.id, procurementContracts.tenantId)
    .orderBy(procurementContracts.id)
  const time = { startsAt: round.contractStartsAt, endsAt: round.contractEndsAt, now }
  return rows.map(({ contract, firstDueAt, firstTakenOverDueAt }) => ({
    id: contract.id,
    supplierId: contract.supplierTenantId,
    state: contract.state === 'terminated' ? 'terminated' : 'running',
    isBehind: isBehind(contract, time),
    leftUnits: contract.promisedUnits - contract.deliveredUnits,
    firstDueAt,
    firstTakenOverDueAt,
    licenceEndsAt: ends?.get(contract.supplierTenantId) ?? null,
  }))
}
