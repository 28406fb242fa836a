import { and, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { WaitingWork } from '#domain/access/waiting-work.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross, readAs } from '../commands.ts'
import { escalations } from '../fulfilment/schema.ts'
import { claimDifferences } from '../insurance/schema.ts'
import { recallTasks } from '../inventory/recall-schema.ts'
import { orderApprovals, orderParts, orders } from '../orders/schema.ts'
import { tenantApplications } from '../organisations/joining-schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { countReviews } from '../prescriptions/review/queue.ts'
import { shortageSigns } from '../shortage/schema.ts'
import { together } from '../together.ts'
import { symptomForms } from '../triage/schema.ts'

/** How much of one kind waits. */
export interface WaitingCount {
  readonly work: WaitingWork
  readonly count: number
}

type Count = (db: Database, actor: Actor) => Promise<number>

const rowsOf =
  (table: PgTable, which: (actor: Actor) => SQL | undefined): Count =>
  (db, actor) =>
    db.$count(table, which(actor))

/** What of each kind waits for the actor, within the walls of their organisation. Applicants stand outside of any. */
const counts: Readonly<Record<Exclude<WaitingWork, 'applications'>, Count>> = {
  reviews: (db, { tenantId }) => countReviews(db, tenantId),
  questions: rowsOf(prescriptions, ({ tenantId, principalId }) =>
    and(
      eq(prescriptions.tenantId, tenantId),
      eq(prescriptions.prescriberId, principalId),
      eq(prescriptions.state, 'queried'),
    ),
  ),
  symptomForms: rowsOf(symptomForms, ({ tenantId }) =>
    and(eq(symptomForms.tenantId, tenantId), eq(symptomForms.state, 'waiting')),
  ),
  orderApprovals: rowsOf(orderApprovals, isNextToApprove),
  orderParts: rowsOf(orderParts, ({ tenantId }) =>
    and(eq(orderParts.tenantId, tenantId), inArray(orderParts.state, ['offered', 'backordered', 'accepted'])),
  ),
  recallTasks: rowsOf(recallTasks, ({ tenantId }) =>
    and(eq(recallTasks.tenantId, tenantId), inArray(recallTasks.state, ['open', 'acknowledged'])),
  ),
  shortageSigns: rowsOf(shortageSigns, ({ tenantId }) =>
    and(eq(shortageSigns.tenantId, tenantId), eq(shortageSigns.state, 'open')),
  ),
  escalations: rowsOf(escalations, ({ tenantId, roles }) =>
    and(
      eq(escalations.actingTenantId, tenantId),
      inArray(escalations.actingRole, [...roles]),
      isNull(escalations.resolvedAt),
    ),
  ),
  differences: rowsOf(claimDifferences, () => isNull(claimDifferences.closedAt)),
}

/** Of each submitted order the step whose turn it is, at the actor's sites; nobody approves what they submitted. */
function isNextToApprove({ tenantId, siteIds, principalId }: Actor): SQL | undefined {
  return and(
    eq(orderApprovals.tenantId, tenantId),
    isNull(orderApprovals.decision),
    siteIds.length === 0 ? undefined : inArray(orderApprovals.siteId, [...siteIds]),
    sql`exists (select from ${orders} where ${orders.id} = ${orderApprovals.orderId} and ${orders.state} = 'submitted'
      and ${orders.submittedBy} <> ${principalId})`,
    sql`not exists (select from ${orderApprovals} earlier where earlier.order_id = ${orderApprovals.orderId}
      and earlier.step < ${orderApprovals.step} and earlier.decision is null)`,
  )
}

/**
 * Counts what waits for the actor, of each of `works` that has any, in their order. Only numbers leave here: nobody's record is
 * looked at. Applications are counted by a network read, which is recorded.
 */
export async function countWaitingWork(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  works: readonly WaitingWork[],
): Promise<WaitingCount[]> {
  const inside = works.filter((work) => work !== 'applications')
  const [found, applying] = await Promise.all([
    readAs(client, actor, (db) =>
      together(inside.map(async (work) => ({ work, count: await counts[work](db, actor) }))),
    ),
    works.includes('applications') ? countApplications(client, actor, now) : 0,
  ])
  return [...found, { work: 'applications' as const, count: applying }].filter(({ count }) => count > 0)
}

function countApplications(client: DatabaseClient, actor: Actor, now: Date): Promise<number> {
  return readAcross(client, actor, 'applications.count', now, (db) =>
    db.$count(tenantApplications, eq(tenantApplications.state, 'received')),
  )
}
