import { and, asc, eq } from 'drizzle-orm'
import type { NoticeState } from '#domain/inventory/recall-states.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross, runCommand, type CommandRequest } from '../commands.ts'
import { withLiteralValues } from '../literal-values.ts'
import { recallPatients } from './recall-schema.ts'

/** A patient who is still to be told of a recall, by the parcel that brought the goods. */
export interface DueNotice {
  readonly shipmentId: string
  /** The organisation that handed it over, which the patient is to ask. */
  readonly tenantId: string
  readonly prescriptionId: string
  readonly prescriptionTenantId: string
  /** Where it was handed over. */
  readonly siteId: string
}

/** Patients of a recall who were not told yet, a page of them. Reads across: any organisation may have served them. */
export function listDueNotices(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  page: { readonly recallId: string; readonly limit: number },
): Promise<DueNotice[]> {
  return readAcross(client, actor, 'recall.notices', now, (db) =>
    db
      .select({
        shipmentId: recallPatients.shipmentId,
        tenantId: recallPatients.tenantId,
        prescriptionId: recallPatients.prescriptionId,
        prescriptionTenantId: recallPatients.prescriptionTenantId,
        siteId: recallPatients.siteId,
      })
      .from(recallPatients)
      .where(
        and(eq(recallPatients.recallId, page.recallId), withLiteralValues(eq(recallPatients.notice, 'due'))),
      )
      .orderBy(asc(recallPatients.shipmentId))
      .limit(page.limit),
  )
}

/** Keeps what became of a notice, in the name of the organisation that handed the goods over. */
export function recordNotice(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly recallId: string
    readonly shipmentId: string
    readonly notice: Exclude<NoticeState, 'due'>
  },
) {
  return runCommand(client, request, async ({ db, actor, now }) => {
    const { recallId, shipmentId, notice } = input
    await db
      .update(recallPatients)
      .set({ notice, noticedAt: now })
      .where(
        and(
          eq(recallPatients.recallId, recallId),
          eq(recallPatients.shipmentId, shipmentId),
          eq(recallPatients.tenantId, actor.tenantId),
          eq(recallPatients.notice, 'due'),
        ),
      )
    return { shipmentId, notice }
  })
}
