import { randomUUIDv7 } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import { exportStates, type ExportState } from '#domain/jobs/export-states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import { recordSightings } from '../audit/data-access.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused, wrongState } from '../command-refused.ts'
import { readAcross, readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { exportTables, readExportPage } from './export-tables.ts'
import { exportJobs, exportParts } from './schema.ts'

export type ExportRow = typeof exportJobs.$inferSelect

const compress = promisify(gzip)
const pageRows = 500

/**
 * Asks for all that the acting tenant owns. It is written in the background, page by page.
 * @throws CommandRefused `exportRunning` while another one is written.
 */
export function requestExport(client: DatabaseClient, request: CommandRequest) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const running = await db
      .select({ id: exportJobs.id })
      .from(exportJobs)
      .where(inArray(exportJobs.state, ['queued', 'running']))
    if (running.length > 0) throw exportRunning()
    const exportId = randomUUIDv7()
    const tables = await exportTables(db)
    await db.insert(exportJobs).values({
      id: exportId,
      tenantId: actor.tenantId,
      requestedBy: actor.principalId,
      state: 'queued',
      tables: tables.length,
      tablesDone: 0,
      rows: 0,
      sizeBytes: 0,
      requestedAt: now,
    })
    tellOf(transaction, 'export.requested', exportId)
    return { exportId, state: 'queued' as const }
  })
}

/** Stops an export; what was written of it is removed. @throws CommandRefused `exportNotFound`, `wrongState`. */
export function cancelExport(
  client: DatabaseClient,
  request: CommandRequest,
  { exportId }: { readonly exportId: string },
) {
  return runCommand(client, request, async (transaction) => {
    await moveExport(transaction, exportId, 'cancelled')
    await transaction.db.delete(exportParts).where(eq(exportParts.exportId, exportId))
    tellOf(transaction, 'export.cancelled', exportId)
    return { exportId, state: 'cancelled' as const }
  })
}

/**
 * Writes the next page of an export, or ends it. Its key is the number of the page, so a page that is written twice is
 * written once. Nothing is written of an export that was cancelled meanwhile.
 * @returns whether there is more to write.
 */
export function writeExportPage(
  client: DatabaseClient,
  request: CommandRequest,
  { exportId, part }: { readonly exportId: string; readonly part: number },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor } = transaction
    const [job] = await db.select().from(exportJobs).where(eq(exportJobs.id, exportId)).for('update')
    if (!job || job.state === 'cancelled' || job.state === 'done') return { isOver: true }
    const tables = await exportTables(db)
    const [last] = await db
      .select({ tableName: exportParts.tableName, lastKey: exportParts.lastKey })
      .from(exportParts)
      .where(and(eq(exportParts.exportId, exportId), eq(exportParts.part, part - 1)))
    const table = tables.find(({ name }) =>
      last === undefined ? true : last.lastKey === null ? name > last.tableName : name === last.tableName,
    )
    if (table === undefined) {
      await moveExport(transaction, exportId, 'done')
      tellOf(transaction, 'export.finished', exportId)
      return { isOver: true }
    }
    const { rows, lastKey } = await readExportPage(db, table, last?.lastKey ?? null, pageRows)
    if (table.name === 'patients') {
      await recordSightings(
        transaction,
        rows.map((row) => ({ patientId: String(row.id), shown: 'patient', purpose: 'administration' })),
      )
    }
    const lines = rows.map((row) => `${JSON.stringify({ table: table.name, row })}\n`)
    const content = await compress(lines.join(''))
    await db
      .insert(exportParts)
      .values({ exportId, tenantId: actor.tenantId, part, tableName: table.name, lastKey, content })
    await db
      .update(exportJobs)
      .set({
        state: 'running',
        tables: tables.length,
        tablesDone: tables.indexOf(table) + (lastKey === null ? 1 : 0),
        rows: sql`${exportJobs.rows} + ${rows.length}`,
        sizeBytes: sql`${exportJobs.sizeBytes} + ${content.length}`,
      })
      .where(eq(exportJobs.id, exportId))
    return { isOver: false }
  })
}

/** Exports that are not over, of all tenants, for the process that writes them; and how many parts each has. */
export function listOpenExports(client: DatabaseClient, actor: Actor, now: Date) {
  return readAcross(client, actor, 'exports.open', now, (db) =>
    db
      .select({
        exportId: exportJobs.id,
        tenantId: exportJobs.tenantId,
        requestedBy: exportJobs.requestedBy,
        parts: sql<number>`(select count(*)::int from ${exportParts} where export_id = ${exportJobs.id})`,
      })
      .from(exportJobs)
      .where(inArray(exportJobs.state, ['queued', 'running']))
      .orderBy(asc(exportJobs.requestedAt)),
  )
}

/** The exports of the acting tenant, the latest first. */
export function listExports(client: DatabaseClient, actor: Actor): Promise<ExportRow[]> {
  return readAs(client, actor, (db) => db.select().from(exportJobs).orderBy(desc(exportJobs.requestedAt)))
}

/** One export of the acting tenant. @throws CommandRefused `exportNotFound`. */
export function readExport(client: DatabaseClient, actor: Actor, exportId: string): Promise<ExportRow> {
  return readAs(client, actor, async (db) => {
    const [found] = await db.select().from(exportJobs).where(eq(exportJobs.id, exportId))
    if (!found) throw notFound('export')
    return found
  })
}

/** The bytes of an export, part by part: joined they are one gzip file of JSON lines. */
export async function* exportContent(client: DatabaseClient, actor: Actor, exportId: string) {
  for (let after = 0; ;) {
    const [next] = await readAs(client, actor, (db) =>
      db
        .select({ part: exportParts.part, content: exportParts.content })
        .from(exportParts)
        .where(and(eq(exportParts.exportId, exportId), gt(exportParts.part, after)))
        .orderBy(asc(exportParts.part))
        .limit(1),
    )
    if (next === undefined) return
    yield next.content
    after = next.part
  }
}

async function moveExport(
  { db, now }: CommandTransaction,
  exportId: string,
  to: 'done' | 'cancelled',
): Promise<void> {
  const moved = await db
    .update(exportJobs)
    .set({ state: to, endedAt: now })
    .where(
      and(
        eq(exportJobs.id, exportId),
        inArray(exportJobs.state, statesBefore<ExportState>(exportStates, to)),
      ),
    )
  if (moved.rowCount !== 0) return
  const [present] = await db
    .select({ state: exportJobs.state })
    .from(exportJobs)
    .where(eq(exportJobs.id, exportId))
  if (!present) throw notFound('export')
  throw wrongState('The export', present.state, `become ${to}`, 'Read it again, or ask for a new one.')
}

function tellOf(
  transaction: CommandTransaction,
  type: 'export.requested' | 'export.finished' | 'export.cancelled',
  exportId: string,
): void {
  const { tenantId } = transaction.actor
  transaction.emit({ type, aggregateKind: 'export', aggregateId: exportId, tenantId, payload: {} })
}

function exportRunning() {
  return refused('conflict', {
    code: 'exportRunning',
    message: 'An export of your organisation is being written.',
    nextStep: 'Wait until it is done, or cancel it.',
  })
}
