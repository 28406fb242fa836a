import { z } from '@hono/zod-openapi'
import { listReceivers } from '#db/inventory/recall-queries.ts'
import { noticeStates } from '#domain/inventory/recall-states.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant, pageOf, pageOfIds, pageQuery } from '../schemas.ts'

const receiver = z
  .object({
    id: z.uuid().openapi({ description: 'The parcel that brought the goods.' }),
    tenantId: z.uuid(),
    siteId: z.uuid(),
    units: z.int(),
    notice: z.enum(noticeStates),
    noticedAt: instant.nullable(),
  })
  .openapi('RecallPatient')

export const listRecallPatients = defineQuery({
  path: '/recalls/{id}/patients',
  summary: 'List by which parcels patients received recalled goods, and whether they were told',
  guard: 'recall.read',
  onlyFor: ['network_operator', 'regulator'],
  params: idParams,
  query: pageQuery,
  answer: pageOf(receiver),
  async handle({ database, actor, now, params, query: { after, limit } }) {
    const page = { recallId: params.id, after, limit: limit + 1 }
    return pageOfIds(await listReceivers(database, actor, now, page), limit)
  },
})
