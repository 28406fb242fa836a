import { listParcels } from '#db/fulfilment/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams, pageOf, pageQuery } from '../schemas.ts'
import { shipment } from './schemas.ts'

export const listParcelsOperation = defineQuery({
  path: '/sites/{id}/parcels',
  summary: 'List the parcels that a site hands over, or soon will',
  guard: 'shipment.read',
  params: idParams,
  query: pageQuery,
  answer: pageOf(shipment),
  async handle({ database, actor, params, query: { after, limit } }) {
    const { rows, next } = await listParcels(database, actor, { siteId: params.id, after, limit })
    return { items: rows, next }
  },
})
