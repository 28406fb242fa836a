import { recordBoxReadings, recordParcelReadings } from '#db/fulfilment/parcel-readings.ts'
import { readingsAnswer, readingsOf, sensorReadings } from '../inventory/readings-schema.ts'
import { keptByPhones } from '../offline-act.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { shipmentIds } from './schemas.ts'

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

export const recordBoxReadingsOperation = defineCommand({
  method: 'post',
  path: '/shipments/readings',
  summary: 'Record the temperature in a cold box for the parcels that ride in it',
  description: 'For up to 50 parcels, all or none: as a driver reads it off the box.',
  guard: 'temperature.record',
  body: sensorReadings.extend({ shipmentIds }),
  status: 201,
  answer: readingsAnswer,
  toldLater: keptByPhones('shipments.reading'),
  handle: ({ database, request, body: { shipmentIds: ids, ...measured } }) =>
    recordBoxReadings(database, request, { shipmentIds: ids, ...readingsOf(measured) }),
})
