import { listPrescriptions } from '#db/prescriptions/queries.ts'
import { defineQuery } from '../operation.ts'
import { listParameter, pageOf, pageQuery } from '../schemas.ts'
import { prescriptionState, prescriptionSummary } from './schemas.ts'

export const list = defineQuery({
  path: '/prescriptions',
  summary: 'List prescriptions',
  description: 'Those of your organisation and those handed to it; the one that is due first is in front.',
  guard: 'prescription.read',
  query: pageQuery.extend({
    state: listParameter(prescriptionState)
      .optional()
      .openapi({ type: 'string', description: 'One or more states, with commas between them.' }),
  }),
  answer: pageOf(prescriptionSummary),
  async handle({ database, actor, query: { state, after, limit } }) {
    const { rows, next } = await listPrescriptions(database, actor, { states: state, after, limit })
    return { items: rows, next }
  },
})
