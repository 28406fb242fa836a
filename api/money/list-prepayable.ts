import { z } from '@hono/zod-openapi'
import { listPrepayable } from '#db/money/prepayable.ts'
import { defineQuery, defineQuestion } from '../operation.ts'
import { instant, pageOf } from '../schemas.ts'
import { dueQuery } from './schemas.ts'

const prepayable = z
  .object({
    prescriptionId: z.uuid(),
    hospitalReference: z.string(),
    siteId: z.uuid(),
    parcels: z.int().openapi({ description: 'How many parcels of it are still to come.' }),
    shipmentIds: z.array(z.uuid()).openapi({ description: 'These parcels.' }),
    promisedAt: instant.nullable(),
    prepaidFen: z.int(),
  })
  .openapi('PrepayablePrescription')

export const listPrepayableOperation = defineQuery({
  path: '/prepayable-prescriptions',
  summary: 'List the prescriptions that patients may pay for before they have their parcels',
  description:
    'Those whose parcels come to your sites and those below them, in the order in which they were taken in. ' +
    '`GET /prescriptions/{id}/prepayment` tells how much.',
  guard: 'money.read',
  query: dueQuery,
  answer: pageOf(prepayable),
  handle: ({ database, actor, query }) => listPrepayable(database, actor, query),
})

/** As many as may carry one number without its being of no use. */
const mostFound = 10

export const findPrepayableOperation = defineQuestion({
  path: '/prepayable-prescriptions/search',
  summary: 'Find a prescription that may be paid for before, by a number',
  description:
    'By the number that its hospital gave it, or by the last 8 characters of its id or of the id of one of its parcels, as on ' +
    'labels. The number is in no address.',
  guard: 'money.read',
  body: z.strictObject({ number: z.string().trim().min(1).max(100) }),
  answer: z.object({ items: z.array(prepayable) }),
  async handle({ database, actor, body }) {
    const { items } = await listPrepayable(database, actor, { number: body.number, limit: mostFound })
    return { items }
  },
})
