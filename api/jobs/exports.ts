import { z } from '@hono/zod-openapi'
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { cancelExport, exportContent, listExports, readExport, requestExport } from '#db/jobs/exports.ts'
import { mayDo } from '#domain/access/roles.ts'
import { type ExportState, exportStates } from '#domain/jobs/export-states.ts'
import { statesOf } from '#domain/state-table.ts'
import { authenticate } from '../access/authenticate.ts'
import type { AppEnv } from '../dependencies.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { ProblemError } from '../problem.ts'
import { idParams, instant } from '../schemas.ts'

const guard = 'tenant.manage'
const state = z.enum(statesOf<ExportState>(exportStates))
const step = z.object({ exportId: z.uuid(), state })

const exportJob = z
  .object({
    id: z.uuid(),
    state,
    tables: z.int(),
    tablesDone: z.int(),
    rows: z.int(),
    sizeBytes: z.int(),
    requestedAt: instant,
    endedAt: instant.nullable(),
  })
  .openapi('Export')

const requestExportOperation = defineCommand({
  method: 'post',
  path: '/exports',
  summary: 'Ask for an export of all that your organisation owns',
  description:
    'Written in the background. When it is done, `GET /exports/{id}/content` is a gzip file with one JSON object on each ' +
    'line: `{"table": …, "row": …}`.',
  guard,
  status: 201,
  answer: step,
  handle: ({ database, request }) => requestExport(database, request),
})

const cancelExportOperation = defineCommand({
  method: 'post',
  path: '/exports/{id}/cancel',
  summary: 'Stop an export',
  guard,
  params: idParams,
  status: 200,
  answer: step,
  handle: ({ database, request, params }) => cancelExport(database, request, { exportId: params.id }),
})

const readExportOperation = defineQuery({
  path: '/exports/{id}',
  summary: 'Read how far an export has come',
  guard,
  params: idParams,
  answer: exportJob,
  handle: ({ database, actor, params }) => readExport(database, actor, params.id),
})

const listExportsOperation = defineQuery({
  path: '/exports',
  summary: 'List the exports of your organisation',
  guard,
  answer: z.object({ items: z.array(exportJob) }),
  async handle({ database, actor }) {
    return { items: await listExports(database, actor) }
  },
})

export const jobOperations = [
  requestExportOperation,
  listExportsOperation,
  readExportOperation,
  cancelExportOperation,
] as const

/** The file itself, which is no JSON. */
export const exportDownload = new Hono<AppEnv>().get('/exports/:id/content', async (context) => {
  const { database } = context.var.dependencies
  const { actor } = await authenticate(context)
  if (!mayDo(actor.roles, guard)) throw new ProblemError(notAdministrator)
  const id = z.uuid().safeParse(context.req.param('id'))
  if (!id.success) throw new ProblemError(exportUnfinished)
  const job = await readExport(database, actor, id.data)
  if (job.state !== 'done') throw new ProblemError(exportUnfinished)
  context.header('content-type', 'application/gzip')
  context.header('content-disposition', `attachment; filename="export-${job.id}.ndjson.gz"`)
  context.header('cache-control', 'no-store')
  return stream(context, async (output) => {
    for await (const part of exportContent(database, actor, job.id)) await output.write(part)
  })
})

const notAdministrator = {
  status: 403,
  code: 'roleMissing',
  title: 'Not allowed',
  detail: 'Your roles do not allow this operation.',
  nextStep: 'Ask an administrator of your organisation.',
} as const

const exportUnfinished = {
  status: 409,
  code: 'exportUnfinished',
  title: 'The present state does not allow it',
  detail: 'The export is not done, or was cancelled.',
  nextStep: 'Read how far it has come, and download it when it is done.',
} as const
