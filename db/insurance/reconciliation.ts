import { randomUUIDv7 } from 'node:crypto'
import { and, eq, gte, inArray, isNotNull, lt, or, sql } from 'drizzle-orm'
import { compareWithFile, type BookedSettlement, type FiledSettlement } from '#domain/insurance/reconcile.ts'
import { addDays, endOfDay, shanghaiDate, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross, runNetworkCommand, type CommandRequest } from '../commands.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { claimDifferences, claims, insurerFiles } from './schema.ts'

/** The file of one insurer for one day (YYYY-MM-DD, Shanghai). */
export interface InsurerFile {
  readonly insurerId: string
  readonly day: string
  readonly lines: readonly (FiledSettlement & { readonly institutionCode: string })[]
}

/** A file that is due is asked for until it comes, for this many days. */
const lookBackDays = 7

/**
 * Compares an insurer's file with our book, and notes every difference once, for the institution whose claim it is.
 * A network command: the file has the claims of all institutions. Importing the same file again finds nothing new.
 */
export function importInsurerFile(client: DatabaseClient, request: CommandRequest, file: InsurerFile) {
  return runNetworkCommand(client, request, async ({ db, now }) => {
    const { insurerId: insurerTenantId, day, lines } = file
    const ours = await readBooked(db, file)
    const found = compareWithFile(ours, lines)
    const ownerOf = await readOwners(db, file, ours)
    if (found.length > 0) {
      await db
        .insert(claimDifferences)
        .values(
          found.map((difference) => ({
            ...difference,
            id: randomUUIDv7(),
            tenantId: ownerOf(difference.claimId),
            insurerTenantId,
            day,
            foundAt: now,
          })),
        )
        .onConflictDoNothing()
    }
    const imported = { lines: lines.length, differences: found.length, importedAt: now }
    await db
      .insert(insurerFiles)
      .values({ tenantId: insurerTenantId, day, ...imported })
      .onConflictDoUpdate({ target: [insurerFiles.tenantId, insurerFiles.day], set: imported })
    return { lines: lines.length, differences: found.length }
  })
}

/** The files that should have come: of every insurer that has settled, from its first day on, up to yesterday. */
export function listDueFiles(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
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
      .where(gte(insurerFiles.day, addDays(today, -lookBackDays)))
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
