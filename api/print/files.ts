import { z } from '@hono/zod-openapi'
import { type Context, Hono } from 'hono'
import { mayDo, type Permission } from '#domain/access/roles.ts'
import type { Actor } from '#db/actor.ts'
import { readLabels } from '#db/campaigns/queries.ts'
import { batchLimit } from '#db/fulfilment/handling.ts'
import { readLabelledParcels, readPrintedParcels } from '#db/fulfilment/parcel-labels.ts'
import { readRunSheet } from '#db/routing/run-sheets.ts'
import { authenticate } from '../access/authenticate.ts'
import type { AppEnv } from '../dependencies.ts'
import { ProblemError } from '../problem.ts'
import { renderRunSheet } from '../routing/run-sheet-pdf.ts'
import { renderDeliveryNote } from './delivery-note-pdf.ts'
import { renderHouseholdLabels } from './household-labels-pdf.ts'
import { renderParcelLabels } from './parcel-labels-pdf.ts'

const tripNumber = z.coerce.number().int().min(1)
const id = z.uuid()
const ids = z.array(id).min(1).max(batchLimit)

/** What is printed, as PDF files, which are no JSON. Who may read what is on them may print it. */
export const printFiles = new Hono<AppEnv>()
  .get('/route-plans/:id/run-sheet.pdf', (context) =>
    answer(context, 'route.read', async ({ actor, now }) => {
      const trip = readAs(tripNumber, context.req.query('trip') ?? '1')
      const planId = readAs(id, context.req.param('id'))
      const { database } = context.var.dependencies
      const content = await renderRunSheet(await readRunSheet(database, actor, now, { planId, trip }))
      return { name: `run-sheet-${planId}-${trip}`, content }
    }),
  )
  .get('/parcel-labels.pdf', (context) =>
    answer(context, 'shipment.pack', async ({ actor, now }) => {
      const shipmentIds = readAs(ids, (context.req.query('shipmentId') ?? '').split(','))
      const parcels = await readLabelledParcels(context.var.dependencies.database, actor, shipmentIds)
      return { name: 'parcel-labels', content: await renderParcelLabels(parcels, now) }
    }),
  )
  .get('/shipments/:id/delivery-note.pdf', (context) =>
    answer(context, 'shipment.read', async ({ actor, now }) => {
      const shipmentId = readAs(id, context.req.param('id'))
      const [parcel] = await readPrintedParcels(context.var.dependencies.database, actor, [shipmentId])
      if (parcel === undefined) throw new ProblemError(notThere)
      return { name: `delivery-note-${shipmentId}`, content: await renderDeliveryNote(parcel, now) }
    }),
  )
  .get('/campaign-batches/:id/labels.pdf', (context) =>
    answer(context, 'shipment.pack', async ({ actor, now }) => {
      const batchId = readAs(id, context.req.param('id'))
      const labels = await readLabels(context.var.dependencies.database, actor, now, batchId)
      return { name: `labels-${batchId}`, content: await renderHouseholdLabels(labels, now) }
    }),
  )

interface Printed {
  readonly name: string
  readonly content: Buffer
}

async function answer(
  context: Context<AppEnv>,
  guard: Permission,
  print: (asked: { readonly actor: Actor; readonly now: Date }) => Promise<Printed>,
): Promise<Response> {
  const { actor } = await authenticate(context)
  if (!mayDo(actor.roles, guard)) throw new ProblemError(notAllowed)
  const { name, content } = await print({ actor, now: context.var.dependencies.clock() })
  context.header('content-type', 'application/pdf')
  context.header('content-disposition', `inline; filename="${name}.pdf"`)
  context.header('cache-control', 'no-store')
  return context.body(new Uint8Array(content))
}

/** What cannot be is answered as what is not there. */
function readAs<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const read = schema.safeParse(value)
  if (!read.success) throw new ProblemError(notThere)
  return read.data
}

const notAllowed = {
  status: 403,
  code: 'roleMissing',
  title: 'Not allowed',
  detail: 'Your roles do not allow this operation.',
  nextStep: 'Ask an administrator of your organisation.',
} as const

const notThere = {
  status: 404,
  code: 'notFound',
  title: 'Not found',
  detail: 'There is nothing of that id to print.',
  nextStep: 'Read the list again, and print what is in it.',
} as const
