import { randomUUIDv7 } from 'node:crypto'
import { and, eq, gte, inArray, isNotNull, lt, or, sql } from 'drizzle-orm'
import type { BookedSettlement, Difference, FiledSettlement } from '#domain/insurance/reconcile.ts'
import { takeFile, type KnownDifference, type TakenFile } from '#domain/insurance/take-file.ts'
import { addDays, endOfDay, shanghaiDate, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { sites, tenants } from '../organisations/schema.ts'
import {
  closeDifferences,
  selectConcerned,
  tellDifference,
  type DifferenceRow,
} from './difference-changes.ts'
import { claimDifferences, claims, insurerFiles } from './schema.ts'

/** The file of one insurer for one day (YYYY-MM-DD, Shanghai). */
export interface InsurerFile {
  readonly insurerId: string
  readonly day: string
  readonly lines: readonly (FiledSettlement & { readonly institutionCode: string })[]
}

/** A file that is due is asked for until it comes, and once a night after that, for this many days. */
const lookBackDays = 7

/**
 * Compares an insurer's file with our book and with the differences that are known, and keeps what became of each: raised
 * once, for the institution whose claim it is, closed where the file settles it, reopened where the file contradicts that
 * it was dealt with. Importing the same file again finds nothing new.
 * A network command: the file has the claims of all institutions.
 */
export function importInsurerFile(client: DatabaseClient, request: CommandRequest, file: InsurerFile) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    const { insurerId, day, lines } = file
    const ours = await readBooked(db, file)
    const known = await selectConcerned(db, file)
    const taken = takeFile(day, ours, lines, known.map(asKnown))
    await raise(transaction, file, taken.raised, await readOwners(db, file, ours))
    await closeDifferences(transaction, taken.settled, {
      reason: 'file_settled',
      remark: `The file of ${day} settles it.`,
      by: 'insurer-files',
      fileDay: day,
    })
    await sayAnew(transaction, taken)
    const imported = { lines: lines.length, differences: taken.raised.length, importedAt: now }
    await db
      .insert(insurerFiles)
      .values({ tenantId: insurerId, day, ...imported })
      .onConflictDoUpdate({ target: [insurerFiles.tenantId, insurerFiles.day], set: imported })
    const { raised, settled, reopened } = taken
    return {
      lines: lines.length,
      differences: raised.length,
      settled: settled.length,
      reopened: reopened.length,
    }
  })
}

function asKnown({ closedAt, ...row }: DifferenceRow): KnownDifference {
  return { ...row, isOpen: closedAt === null }
}

async function raise(
  transaction: CommandTransaction,
  { insurerId: insurerTenantId, day }: InsurerFile,
  found: readonly Difference[],
  ownerOf: (claimId: string) => string,
): Promise<void> {
  if (found.length === 0) return
  const rows = found.map((difference) => ({
    ...difference,
    id: randomUUIDv7(),
    tenantId: ownerOf(difference.claimId),
    insurerTenantId,
    day,
    foundAt: transaction.now,
  }))
  const raised = await transaction.db.insert(claimDifferences).values(rows).onConflictDoNothing().returning()
  for (const row of raised) tellDifference(transaction, 'difference.raised', row)
}

/** Keeps the amounts that a file tells of what is known, and opens again what it contradicts. */
async function sayAnew(transaction: CommandTransaction, { changed, reopened }: TakenFile): Promise<void> {
  const { db, now } = transaction
  for (const { id, oursFen, theirsFen } of changed)
    await db.update(claimDifferences).set({ oursFen, theirsFen }).where(eq(claimDifferences.id, id))
  for (const { id, oursFen, theirsFen } of reopened) {
    const [row] = await db
      .update(claimDifferences)
      .set({
        oursFen,
        theirsFen,
        reopenedAt: now,
        closedAt: null,
        closedBy: null,
        closeReason: null,
        closeRemark: null,
        settledByFileOf: null,
      })
      .where(eq(claimDifferences.id, id))
      .returning()
    if (row) tellDifference(transaction, 'difference.reopened', row)
  }
}

/**
 * The files to ask for: of every insurer that has settled, from its first day on, up to yesterday. One that came before
 * `tonight` is asked for once more, since insurers file days anew.
 */
export function listDueFiles(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  tonight: Date,
): Promise<{ insurerId: string; day: string }[]> {
  const today = shanghaiDate(now)
  return readAcross(client, actor, 'insurer files due', now, async (db) => {
    const first = await db
      .select({ insurerId: claims.insurerTenantId, settledAt: sql<string>`min(${claims.settledAt})` })
      .from(claims)
      .where(isNotNull(claims.settledAt))
      .groupBy(claims.insurerTenantId)
    const here = await db
      .select()
      .from(insurerFiles)
      .where(and(gte(insurerFiles.day, addDays(today, -lookBackDays)), gte(insurerFiles.importedAt, tonight)))
    const known = new Set(here.map((file) => `${file.tenantId} ${file.day}`))
    const days = Array.from({ length: lookBackDays }, (_, index) => addDays(today, index - lookBackDays))
    return first.flatMap(({ insurerId, settledAt }) =>
      days
        .filter((day) => day >= shanghaiDate(new Date(settledAt)) && !known.has(`${insurerId} ${day}`))
        .map((day) => ({ insurerId, day })),
    )
  })
}

type Booked = BookedSettlement & { readonly tenantId: string }

/** What we have as settled by the insurer on the day, and whatever its file names. */
async function readBooked(db: Database, { insurerId, day, lines }: InsurerFile): Promise<Booked[]> {
  const from = shanghaiInstant(day, '00:00')
  const until = endOfDay(day)
  const named = lines.map(({ claimId }) => claimId)
  const rows = await db
    .select()
    .from(claims)
    .where(
      and(
        eq(claims.insurerTenantId, insurerId),
        or(
          and(eq(claims.state, 'settled'), gte(claims.settledAt, from), lt(claims.settledAt, until)),
          and(
            inArray(claims.id, named),
            inArray(claims.state, ['settled', 'reversed']),
            isNotNull(claims.settledAt),
          ),
        ),
      ),
    )
  return rows.map(({ id, tenantId, settledFen, settledAt, state }) => ({
    claimId: id,
    tenantId,
    settledFen: settledFen ?? 0,
    isDue: state === 'settled' && settledAt !== null && settledAt >= from && settledAt < until,
  }))
}

/** Whose a claim is: the one that made it, else the institution that the file names, else the network operator. */
async function readOwners(db: Database, { lines }: InsurerFile, ours: readonly Booked[]) {
  const codes = lines.map(({ institutionCode }) => institutionCode)
  const institutions = await db
    .select({ code: sites.designatedCode, tenantId: sites.tenantId })
    .from(sites)
    .where(inArray(sites.designatedCode, codes))
  const [network] = await db
    .select({ id: tenants.id })
    .from(tenants)
    .where(eq(tenants.kind, 'network_operator'))
    .limit(1)
  const tenantOfCode = new Map(institutions.map(({ code, tenantId }) => [code, tenantId]))
  const tenantOfClaim = new Map<string, string>()
  for (const { claimId, institutionCode } of lines) {
    const tenantId = tenantOfCode.get(institutionCode) ?? network?.id
    if (tenantId !== undefined) tenantOfClaim.set(claimId, tenantId)
  }
  for (const { claimId, tenantId } of ours) tenantOfClaim.set(claimId, tenantId)
  return (claimId: string): string => {
    const owner = tenantOfClaim.get(claimId)
    if (owner === undefined) throw new Error('A network without an operator has nobody to ask.')
    return owner
  }
}
