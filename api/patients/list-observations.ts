import { listObservations } from '#db/patients/observations.ts'
import { defineQuery } from '../operation.ts'
import { idParams, pageOf, pageQuery } from '../schemas.ts'
import { observation } from './observation-schemas.ts'

export const listObservationsOperation = defineQuery({
  path: '/patients/{id}/observations',
  summary: 'List what was observed of a patient, last recorded first',
  guard: 'patient.read',
  params: idParams,
  query: pageQuery,
  answer: pageOf(observation),
  handle: ({ database, actor, now, params, query }) =>
    listObservations(database, actor, now, params.id, query),
})
