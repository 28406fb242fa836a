import { and, asc, desc, eq, gt, inArray, lt } from 'drizzle-orm'
import type { RecallState } from '#domain/inventory/recall-states.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import { readRecallLots } from './recall-lots.ts'
import { readProgress } from './recall-progress.ts'
import { recallPatients, recalls, recallTasks } from './recall-schema.ts'

/** Every recall of the network, newest first. Reads across: for the network's operator and the regulator. */
export function listRecalls(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  page: {
    readonly state?: RecallState | undefined
    readonly before?: string | undefined
    readonly limit: number
  },
) {
  return readAcross(client, actor, 'recall.list', now, (db) =>
    db
      .select()
      .from(recalls)
      .where(
        and(
          page.state === undefined ? undefined : eq(recalls.state, page.state),
          page.before === undefined ? undefined : lt(recalls.id, page.before),
        ),
      )
      .orderBy(desc(recalls.id))
      .limit(page.limit),
  )
}

/** A recall with its lots, and how far it is at this moment. @throws CommandRefused `recallNotFound`. */
export function readRecall(client: DatabaseClient, actor: Actor, now: Date, recallId: string) {
  return readAcross(client, actor, 'recall.read', now, async (db) => {
    const [recall] = await db.select().from(recalls).where(eq(recalls.id, recallId))
    if (!recall) throw notFound('recall')
    return {
      ...recall,
      lotIds: await readRecallLots(db, recallId),
      progress: await readProgress(db, recall),
    }
  })
}

/** The holders of a recall, each with its task. @throws CommandRefused `recallNotFound`. */
export function listHolders(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  page: { readonly recallId: string; readonly after?: string | undefined; readonly limit: number },
) {
  return readAcross(client, actor, 'recall.holders', now, async (db) => {
    const [recall] = await db.select({ id: recalls.id }).from(recalls).where(eq(recalls.id, page.recallId))
    if (!recall) throw notFound('recall')
    return db
      .select({
        id: recallTasks.id,
        tenantId: recallTasks.tenantId,
        siteId: recallTasks.siteId,
        siteNameZh: sites.nameZh,
        state: recallTasks.state,
        unitsToFind: recallTasks.unitsToFind,
        unitsFound: recallTasks.unitsFound,
        acknowledgedAt: recallTasks.acknowledgedAt,
        doneAt: recallTasks.doneAt,
      })
      .from(recallTasks)
      .innerJoin(sites, eq(sites.id, recallTasks.siteId))
      .where(
        and(
          eq(recallTasks.recallId, page.recallId),
          page.after === undefined ? undefined : gt(recallTasks.id, page.after),
        ),
      )
      .orderBy(asc(recallTasks.id))
      .limit(page.limit)
  })
}

/** By which parcels patients received recalled goods: no word of who they are. @throws CommandRefused `recallNotFound`. */
export function listReceivers(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  page: { readonly recallId: string; readonly after?: string | undefined; readonly limit: number },
) {
  return readAcross(client, actor, 'recall.patients', now, async (db) => {
    const [recall] = await db.select({ id: recalls.id }).from(recalls).where(eq(recalls.id, page.recallId))
    if (!recall) throw notFound('recall')
    return db
      .select({
        id: recallPatients.shipmentId,
        tenantId: recallPatients.tenantId,
        siteId: recallPatients.siteId,
        units: recallPatients.units,
        notice: recallPatients.notice,
        noticedAt: recallPatients.noticedAt,
      })
      .from(recallPatients)
      .where(
        and(
          eq(recallPatients.recallId, page.recallId),
          page.after === undefined ? undefined : gt(recallPatients.shipmentId, page.after),
        ),
      )
      .orderBy(asc(recallPatients.shipmentId))
      .limit(page.limit)
  })
}

/** The open recalls, for the process that sees that each is driven. Reads across. */
export function listOpenRecalls(client: DatabaseClient, actor: Actor, now: Date) {
  return readAcross(client, actor, 'recall.open', now, (db) =>
    db
      .select({ recallId: recalls.id, tenantId: recalls.tenantId })
      .from(recalls)
      .where(inArray(recalls.state, ['open']))
      .orderBy(asc(recalls.id)),
  )
}
