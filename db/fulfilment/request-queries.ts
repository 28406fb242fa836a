import { and, asc, desc, eq, inArray, lt, or, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { SupplierReturnState, TransferState } from '#domain/fulfilment/request-states.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { supplierReturnLines, supplierReturns, transferLines, transfers } from './request-schema.ts'
import { shipments } from './schema.ts'

export interface RequestFilter<State> {
  /** One of its sites. */
  readonly siteId?: string | undefined
  readonly state?: State | undefined
  /** The id of the last row of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** Transfers of the actor's tenant, the newest in front. */
export async function listTransfers(
  client: DatabaseClient,
  actor: Actor,
  { siteId, state, after, limit }: RequestFilter<TransferState>,
) {
  const ofSite =
    siteId === undefined ? undefined : or(eq(transfers.fromSiteId, siteId), eq(transfers.toSiteId, siteId))
  const ofState = state === undefined ? undefined : eq(transfers.state, state)
  const rows = await readAs(client, actor, (db) =>
    db
      .select()
      .from(transfers)
      .where(and(ofSite, ofState, before(transfers.id, after)))
      .orderBy(desc(transfers.id))
      .limit(limit + 1),
  )
  return pageOfRows(rows, limit)
}

/** Returns to suppliers of the actor's tenant, the newest in front. */
export async function listSupplierReturns(
  client: DatabaseClient,
  actor: Actor,
  { siteId, state, after, limit }: RequestFilter<SupplierReturnState>,
) {
  const ofSite = siteId === undefined ? undefined : eq(supplierReturns.siteId, siteId)
  const ofState = state === undefined ? undefined : eq(supplierReturns.state, state)
  const rows = await readAs(client, actor, (db) =>
    db
      .select()
      .from(supplierReturns)
      .where(and(ofSite, ofState, before(supplierReturns.id, after)))
      .orderBy(desc(supplierReturns.id))
      .limit(limit + 1),
  )
  return pageOfRows(rows, limit)
}

/** A transfer with its lines and shipments. @throws CommandRefused `transferNotFound`. */
export function readTransfer(client: DatabaseClient, actor: Actor, transferId: string) {
  return readAs(client, actor, async (db) => {
    const [transfer] = await db.select().from(transfers).where(eq(transfers.id, transferId))
    if (transfer === undefined) throw notFound('transfer')
    const lines = await db
      .select()
      .from(transferLines)
      .where(eq(transferLines.transferId, transferId))
      .orderBy(asc(transferLines.id))
    return { ...transfer, lines, shipments: await readRequestedShipments(db, [transferId]) }
  })
}

/** A return to a supplier with its lines and shipments. @throws CommandRefused `supplierReturnNotFound`. */
export function readSupplierReturn(client: DatabaseClient, actor: Actor, supplierReturnId: string) {
  return readAs(client, actor, async (db) => {
    const [row] = await db.select().from(supplierReturns).where(eq(supplierReturns.id, supplierReturnId))
    if (row === undefined) throw notFound('supplierReturn')
    const lines = await db
      .select()
      .from(supplierReturnLines)
      .where(eq(supplierReturnLines.supplierReturnId, supplierReturnId))
      .orderBy(asc(supplierReturnLines.id))
    return { ...row, lines, shipments: await readRequestedShipments(db, [supplierReturnId]) }
  })
}

/** The shipments that requests asked for, as far as the reader may see them. */
function readRequestedShipments(db: Database, requestIds: readonly string[]) {
  return db
    .select({ id: shipments.id, state: shipments.state, promisedAt: shipments.promisedAt })
    .from(shipments)
    .where(inArray(shipments.requestId, [...requestIds]))
    .orderBy(asc(shipments.id))
}

function before(id: PgColumn, after: string | undefined): SQL | undefined {
  return after === undefined ? undefined : lt(id, after)
}

function pageOfRows<Row extends { readonly id: string }>(rows: readonly Row[], limit: number) {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
