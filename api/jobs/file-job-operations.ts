import { z } from '@hono/zod-openapi'
import { cancelFileJob, listFileJobs, readFileJob } from '#db/jobs/file-jobs.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, pageOf } from '../schemas.ts'
import { fileJob, fileJobOf, fileJobState, jobPageQuery } from './file-job-schema.ts'

/** Each job asks by itself for the permission of what it is about. */
export const fileJobGuard = 'signedIn'

/** What imports and exports of lists have in common: to read one, to list them, and to stop one. */
export function fileJobOperations<Path extends '/imports' | '/list-exports'>(
  path: Path,
  {
    direction,
    one,
    many,
  }: { readonly direction: 'import' | 'export'; readonly one: string; readonly many: string },
) {
  const cancel = defineCommand({
    method: 'post',
    path: `${path}/{id}/cancel` as const,
    summary: `Stop ${one}`,
    guard: fileJobGuard,
    params: idParams,
    status: 200,
    answer: z.object({ jobId: z.uuid(), state: fileJobState }),
    handle: ({ database, request, params }) => cancelFileJob(database, request, { jobId: params.id }),
  })
  const read = defineQuery({
    path: `${path}/{id}` as const,
    summary: `Read how far ${one} has come`,
    guard: fileJobGuard,
    params: idParams,
    answer: fileJob,
    handle: async ({ database, actor, params }) => fileJobOf(await readFileJob(database, actor, params.id)),
  })
  const list = defineQuery({
    path,
    summary: `List ${many} of your organisation, the latest first`,
    guard: fileJobGuard,
    query: jobPageQuery,
    answer: pageOf(fileJob),
    async handle({ database, actor, query: { before, limit } }) {
      const rows = await listFileJobs(database, actor, { direction, before, limit: limit + 1 })
      const items = rows.slice(0, limit).map(fileJobOf)
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  })
  return [cancel, read, list] as const
}
