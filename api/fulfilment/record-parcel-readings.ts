import { recordParcelReadings } from '#db/fulfilment/parcel-readings.ts'
import { readingsAnswer, readingsOf, sensorReadings } from '../inventory/readings-schema.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const recordParcelReadingsOperation = defineCommand({
  method: 'post',
  path: '/shipments/{id}/readings',
  summary: 'Record the temperature in a parcel, as its logger kept it',
  guard: 'temperature.record',
  params: idParams,
  body: sensorReadings,
  status: 201,
  answer: readingsAnswer,
  handle: ({ database, request, params, body }) =>
    recordParcelReadings(database, request, { shipmentId: params.id, ...readingsOf(body) }),
})
