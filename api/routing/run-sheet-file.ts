import { z } from '@hono/zod-openapi'
import { Hono } from 'hono'
import { mayDo } from '#domain/access/roles.ts'
import { readRunSheet } from '#db/routing/run-sheets.ts'
import { authenticate } from '../access/authenticate.ts'
import type { AppEnv } from '../dependencies.ts'
import { ProblemError } from '../problem.ts'
import { renderRunSheet } from './run-sheet-pdf.ts'

const asked = z.object({ id: z.uuid(), trip: z.coerce.number().int().min(1) })

/** The run sheet as a PDF, which is no JSON. A trip that is not there is answered as for the sheet itself. */
export const runSheetFile = new Hono<AppEnv>().get('/route-plans/:id/run-sheet.pdf', async (context) => {
  const { database } = context.var.dependencies
  const { actor } = await authenticate(context)
  if (!mayDo(actor.roles, 'route.read')) throw new ProblemError(notAllowed)
  const read = asked.safeParse({ id: context.req.param('id'), trip: context.req.query('trip') ?? '1' })
  if (!read.success) throw new ProblemError(tripUnknown)
  const { id, trip } = read.data
  const content = await renderRunSheet(await readRunSheet(database, actor, id, trip))
  context.header('content-type', 'application/pdf')
  context.header('content-disposition', `inline; filename="run-sheet-${id}-${trip}.pdf"`)
  context.header('cache-control', 'no-store')
  return context.body(new Uint8Array(content))
})

const notAllowed = {
  status: 403,
  code: 'roleMissing',
  title: 'Not allowed',
  detail: 'Your roles do not allow this operation.',
  nextStep: 'Ask an administrator of your organisation.',
} as const

const tripUnknown = {
  status: 404,
  code: 'routePlanNotFound',
  title: 'Not found',
  detail: 'There is no such trip.',
  nextStep: 'Read the plan, and count its trips from 1.',
} as const
