import { z } from '@hono/zod-openapi'
import { requestListExport } from '#db/jobs/list-exports.ts'
import { fileFormats, listExportKinds } from '#domain/jobs/file-job.ts'
import { defineCommand } from '../operation.ts'
import { fileJobGuard as guard, fileJobOperations } from './file-job-operations.ts'
import { fileJobState } from './file-job-schema.ts'

const request = defineCommand({
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

const [cancel, read, list] = fileJobOperations('/list-exports', {
  direction: 'export',
  one: 'the export of a list',
  many: 'the exports of lists',
})

export const listExportOperations = [request, cancel, read, list] as const
