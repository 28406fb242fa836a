import { and, asc, eq, gt, inArray, lt, lte, or } from 'drizzle-orm'
import { livePartStates } from '#domain/orders/states.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross, readAs } from '../commands.ts'
import { withLiteralValues } from '../literal-values.ts'
import { orderParts } from './schema.ts'

/** Where a part stands, for its workflow. @throws CommandRefused `notFound`. */
export function readPartProgress(client: DatabaseClient, actor: Actor, partId: string) {
  return readAs(client, actor, async (db) => {
    const [part] = await db
      .select({
        state: orderParts.state,
        offeredAt: orderParts.offeredAt,
        answerDueAt: orderParts.answerDueAt,
        acceptedAt: orderParts.acceptedAt,
      })
      .from(orderParts)
      .where(eq(orderParts.id, partId))
    if (!part) throw notFound('orderPart')
    return part
  })
}

/** A part whose workflow should run. */
export interface LivePart {
  readonly partId: string
  readonly tenantId: string
}

/** Live parts that were offered before a time, a page at a time. For the reconciler, which sees across. */
export function listLiveParts(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  page: { readonly offeredBefore: Date; readonly after: string | null; readonly limit: number },
): Promise<LivePart[]> {
  return readAcross(client, actor, 'live order parts', now, (db) =>
    db
      .select({ partId: orderParts.id, tenantId: orderParts.tenantId })
      .from(orderParts)
      .where(
        and(
          withLiteralValues(inArray(orderParts.state, [...livePartStates])),
          lt(orderParts.offeredAt, page.offeredBefore),
          page.after === null ? undefined : gt(orderParts.id, page.after),
        ),
      )
      .orderBy(asc(orderParts.id))
      .limit(page.limit),
  )
}

/** Parts whose answer or dispatch is due by `now`: their workflows are woken, should their own clocks be behind. */
export function listDueParts(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  limit: number,
): Promise<LivePart[]> {
  return readAcross(client, actor, 'due order parts', now, (db) =>
    db
      .select({ partId: orderParts.id, tenantId: orderParts.tenantId })
      .from(orderParts)
      .where(
        or(
          and(withLiteralValues(eq(orderParts.state, 'offered')), lte(orderParts.answerDueAt, now)),
          and(withLiteralValues(eq(orderParts.state, 'accepted')), lte(orderParts.dispatchDueAt, now)),
        ),
      )
      .orderBy(asc(orderParts.id))
      .limit(limit),
  )
}
