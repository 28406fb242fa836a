import { and, eq } from 'drizzle-orm'
import { checkRows } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { siteWorkSchema, type SiteWork } from './new-rows.ts'
import { sites } from './schema.ts'

/** What may be changed together; what is left out stays as it is. */
export type SiteChange = { readonly [Field in keyof SiteWork]?: SiteWork[Field] | undefined }

const changeSchema = siteWorkSchema.partial().refine((change) => changedFields(change).length > 0, {
  error: 'Nothing to change.',
})

/**
 * Changes when a site of one's own works and what it may handle. Promises made before stay as they were made.
 * @throws CommandRefused `notFound` for another tenant's site, `siteInvalid` for hours or classes that cannot be.
 */
export function changeSite(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly siteId: string; readonly change: SiteChange },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor } = transaction
    await checkRows('site', changeSchema, [input.change])
    const [changed] = await db
      .update(sites)
      .set(input.change)
      .where(and(eq(sites.id, input.siteId), eq(sites.tenantId, actor.tenantId)))
      .returning({ id: sites.id })
    if (!changed) throw notFound('site')
    transaction.emit({
      type: 'site.changed',
      aggregateKind: 'site',
      aggregateId: input.siteId,
      tenantId: actor.tenantId,
      payload: { change: changedFields(input.change) },
    })
    return { siteId: input.siteId }
  })
}

function changedFields(change: SiteChange): string[] {
  return Object.entries(change)
    .filter(([, value]) => value !== undefined)
    .map(([field]) => field)
}
