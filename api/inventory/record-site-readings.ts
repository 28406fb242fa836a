import { recordSiteReadings } from '#db/inventory/readings.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { readingsAnswer, readingsOf, sensorReadings } from './readings-schema.ts'

export const recordSiteReadingsOperation = defineCommand({
  method: 'post',
  path: '/sites/{id}/readings',
  summary: 'Record the temperature of a store room',
  guard: 'temperature.record',
  params: idParams,
  body: sensorReadings,
  status: 201,
  answer: readingsAnswer,
  handle: ({ database, request, params, body }) =>
    recordSiteReadings(database, request, { siteId: params.id, ...readingsOf(body) }),
})
