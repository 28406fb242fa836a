import { z } from '@hono/zod-openapi'
import { countFaults, listFaults } from '#db/jobs/file-jobs.ts'
import { confirmImport, requestImport } from '#db/jobs/imports.ts'
import { fileFormats } from '#domain/jobs/file-job.ts'
import { importKinds } from '#domain/jobs/import-kinds.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, pageOf } from '../schemas.ts'
import { fileJobGuard as guard, fileJobOperations } from './file-job-operations.ts'
import { fileJobState } from './file-job-schema.ts'

const mostFaults = 500

export const requestImportOperation = defineCommand({
  method: 'post',
  path: '/imports',
  summary: 'Begin an import',
  description:
    'Then send the file with `PUT /imports/{id}/content`: CSV in UTF-8 or GB18030 (GBK), or XLSX. It is read in the ' +
    'background and shown row by row; nothing is applied before it is confirmed. You need the permission of what is imported.',
  guard,
  body: z.strictObject({
    kind: z.enum(importKinds),
    format: z.enum(fileFormats),
    fileName: z.string().trim().min(1).max(200),
    campaignId: z
      .uuid()
      .nullable()
      .default(null)
      .openapi({ description: 'For `campaign_households`: the campaign.' }),
  }),
  status: 201,
  answer: z.object({ importId: z.uuid(), state: fileJobState }),
  handle: ({ database, request: asked, body }) => requestImport(database, asked, body),
})

export const confirmImportOperation = defineCommand({
  method: 'post',
  path: '/imports/{id}/confirm',
  summary: 'Apply an import that was shown: all its sound rows or none',
  guard,
  params: idParams,
  body: z.strictObject({
    leavesOutFaulty: z
      .boolean()
      .default(false)
      .openapi({ description: 'Go on without the faulty rows; else they must be corrected first.' }),
  }),
  status: 200,
  answer: z.object({ importId: z.uuid(), state: fileJobState, rows: z.int() }),
  handle: ({ database, request: asked, params, body }) =>
    confirmImport(database, asked, { importId: params.id, ...body }),
})

export const [cancelImportOperation, readImportOperation, listImportsOperation] = fileJobOperations(
  '/imports',
  {
    direction: 'import',
    one: 'an import',
    many: 'the imports',
  },
)

export const listImportFaultsOperation = defineQuery({
  path: '/imports/{id}/faults',
  summary: 'List the faulty rows of an import, in the order of the file',
  guard,
  params: idParams,
  query: z.object({
    after: z.coerce
      .number()
      .int()
      .min(0)
      .default(0)
      .openapi({ description: 'The `next` of the page before.' }),
    limit: z.coerce.number().int().min(1).max(mostFaults).default(100),
  }),
  answer: pageOf(
    z
      .object({
        row: z.int().openapi({ description: 'As a spreadsheet counts: the header is row 1.' }),
        faults: z.array(
          z.object({
            column: z.string().nullable(),
            code: z.string(),
            message: z.string(),
            nextStep: z.string(),
          }),
        ),
      })
      .openapi('FaultyRow'),
  ),
  async handle({ database, actor, params, query: { after, limit } }) {
    const rows = await listFaults(database, actor, { jobId: params.id, after, limit: limit + 1 })
    const items = rows.slice(0, limit).map((row) => ({ row: row.row, faults: row.faults ?? [] }))
    return { items, next: rows.length > limit ? String(items.at(-1)?.row) : null }
  },
})

export const countImportFaultsOperation = defineQuery({
  path: '/imports/{id}/fault-counts',
  summary: 'Count the faulty rows of an import by what is wrong with them',
  description: 'A row with two faults counts in both.',
  guard,
  params: idParams,
  answer: z.object({
    items: z.array(
      z
        .object({ code: z.string(), column: z.string().nullable(), rows: z.int() })
        .openapi('ImportFaultCount'),
    ),
  }),
  handle: async ({ database, actor, params }) => ({ items: await countFaults(database, actor, params.id) }),
})

export const importOperations = [
  requestImportOperation,
  confirmImportOperation,
  cancelImportOperation,
  readImportOperation,
  listImportsOperation,
  listImportFaultsOperation,
  countImportFaultsOperation,
] as const
