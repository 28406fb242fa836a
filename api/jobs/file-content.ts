import { z } from '@hono/zod-openapi'
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { fileContent, readFileJob } from '#db/jobs/file-jobs.ts'
import { receiveFile } from '#db/jobs/imports.ts'
import { authenticate } from '../access/authenticate.ts'
import type { AppEnv } from '../dependencies.ts'
import { ProblemError } from '../problem.ts'

const contentTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** Where an import's file is sent: its body is read piece by piece, and may be larger than others. */
export const importContentPath = /^\/imports\/[^/]+\/content$/
/** The page whose form carries an import's file, which is held in memory; a larger one is sent to the API. */
export const importFormPath = '/console/jobs'
export const mostFormFileBytes = 32 * 1024 * 1024

/** The files themselves, which are no JSON: in for an import, out for an export. */
export const fileContentRoutes = new Hono<AppEnv>()
  .put('/imports/:id/content', async (context) => {
    const { database, clock } = context.var.dependencies
    const { actor } = await authenticate(context)
    const id = idOf(context.req.param('id'))
    const received = await receiveFile(database, { actor, now: clock() }, id, piecesOf(context.req.raw.body))
    context.header('cache-control', 'no-store')
    return context.json(received, 200)
  })
  .get('/list-exports/:id/content', async (context) => {
    const { database } = context.var.dependencies
    const { actor } = await authenticate(context)
    const job = await readFileJob(database, actor, idOf(context.req.param('id')))
    if (job.direction !== 'export' || job.state !== 'done') throw new ProblemError(exportUnfinished)
    context.header('content-type', contentTypes[job.format])
    context.header('content-disposition', `attachment; filename="${job.fileName}"`)
    context.header('cache-control', 'no-store')
    return stream(context, async (output) => {
      for await (const chunk of fileContent(database, actor, job)) await output.write(chunk)
    })
  })

async function* piecesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  for (;;) {
    const piece = await reader?.read()
    if (piece === undefined || piece.done) return
    yield piece.value
  }
}

function idOf(text: string): string {
  const id = z.uuid().safeParse(text)
  if (!id.success) throw new ProblemError(unknownJob)
  return id.data
}

const unknownJob = {
  status: 404,
  code: 'fileJobNotFound',
  title: 'Not found',
  detail: 'No such fileJob.',
  nextStep: 'Check the id, and that it was handed to your organisation.',
} as const

const exportUnfinished = {
  status: 409,
  code: 'exportUnfinished',
  title: 'The present state does not allow it',
  detail: 'The export is not done, or its time is over.',
  nextStep: 'Read how far it has come, and download it when it is done.',
} as const
