import { z } from '@hono/zod-openapi'
import { cancelFileJob, listFileJobs, readFileJob } from '#db/jobs/file-jobs.ts'
import { requestListExport } from '#db/jobs/list-exports.ts'
import { fileFormats, listExportKinds } from '#domain/jobs/file-job.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, pageOf } from '../schemas.ts'
import { fileJob, fileJobOf, fileJobState, jobPageQuery } from './file-job-schema.ts'

const guard = 'signedIn'

export const requestListExportOperation = defineCommand({
  method: 'post',
  path: '/list-exports',
  summary: 'Ask for a list as CSV or XLSX',
  description:
    'Written in the background; download it with `GET /list-exports/{id}/content` when it is done. It is kept for a week. ' +
    'Text that a spreadsheet would run as a formula begins with an apostrophe. You need the permission of what is listed.',
  guard,
  body: z.strictObject({
    kind: z.enum(listExportKinds),
    format: z.enum(fileFormats),
    siteId: z.uuid().nullable().default(null),
  }),
  status: 201,
  answer: z.object({ exportId: z.uuid(), state: fileJobState }),
  handle: ({ database, request: asked, body }) => requestListExport(database, asked, body),
})

export const cancelListExportOperation = defineCommand({
  method: 'post',
  path: '/list-exports/{id}/cancel',
  summary: 'Stop the export of a list',
  guard,
  params: idParams,
  status: 200,
  answer: z.object({ jobId: z.uuid(), state: fileJobState }),
  handle: ({ database, request: asked, params }) => cancelFileJob(database, asked, { jobId: params.id }),
})

export const readListExportOperation = defineQuery({
  path: '/list-exports/{id}',
  summary: 'Read how far the export of a list has come',
  guard,
  params: idParams,
  answer: fileJob,
  handle: async ({ database, actor, params }) => fileJobOf(await readFileJob(database, actor, params.id)),
})

export const listListExportsOperation = defineQuery({
  path: '/list-exports',
  summary: 'List the exports of lists of your organisation, the latest first',
  guard,
  query: jobPageQuery,
  answer: pageOf(fileJob),
  async handle({ database, actor, query: { before, limit } }) {
    const rows = await listFileJobs(database, actor, { direction: 'export', before, limit: limit + 1 })
    const items = rows.slice(0, limit).map(fileJobOf)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})

export const listExportOperations = [
  requestListExportOperation,
  cancelListExportOperation,
  readListExportOperation,
  listListExportsOperation,
] as const
