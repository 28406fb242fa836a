import { z } from '@hono/zod-openapi'
import { listPrescriptions, prescriptionOrders, prescriptionSortKeys } from '#db/prescriptions/queries.ts'
import { sortsOf } from '#domain/sort.ts'
import { defineQuery } from '../operation.ts'
import { listParameter, pageOf, pageQuery } from '../schemas.ts'
import { prescriptionState, prescriptionSummary } from './schemas.ts'

export const list = defineQuery({
  path: '/prescriptions',
  summary: 'List prescriptions',
  description:
    'Those of your organisation and those handed to it; the one that is due first is in front, unless the newest is asked for.',
  guard: 'prescription.read',
  query: pageQuery.extend({
    state: listParameter(prescriptionState)
      .optional()
      .openapi({ type: 'string', description: 'One or more states, with commas between them.' }),
    prescriberId: z.uuid().optional(),
    order: z.enum(prescriptionOrders).default('due'),
    sort: z
      .enum(sortsOf(prescriptionSortKeys))
      .optional()
      .openapi({ description: 'Takes the place of `order`.' }),
  }),
  answer: pageOf(prescriptionSummary),
  async handle({ database, actor, query: { state, ...query } }) {
    const { rows, next } = await listPrescriptions(database, actor, { states: state, ...query })
    return { items: rows, next }
  },
})
