import { z } from '@hono/zod-openapi'
import { listPrepayable } from '#db/money/prepayable.ts'
import { defineQuery } from '../operation.ts'
import { instant, pageOf } from '../schemas.ts'
import { dueQuery } from './schemas.ts'

export const listPrepayableOperation = defineQuery({
  path: '/prepayable-prescriptions',
  summary: 'List the prescriptions that patients may pay for before they have their parcels',
  description:
    'Those whose parcels come to your sites and those below them, in the order in which they were taken in. ' +
    '`GET /prescriptions/{id}/prepayment` tells how much.',
  guard: 'money.read',
  query: dueQuery,
  answer: pageOf(
    z
      .object({
        prescriptionId: z.uuid(),
        hospitalReference: z.string(),
        siteId: z.uuid(),
        parcels: z.int().openapi({ description: 'How many parcels of it are still to come.' }),
        promisedAt: instant.nullable(),
        prepaidFen: z.int(),
      })
      .openapi('PrepayablePrescription'),
  ),
  handle: ({ database, actor, query }) => listPrepayable(database, actor, query),
})
