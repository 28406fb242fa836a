import { z } from '@hono/zod-openapi'
import { readTracedEvent } from '#db/inventory/traced-events.ts'
import { notFound } from '#db/command-refused.ts'
import { readAcross, readAs } from '#db/commands.ts'
import { epcisContext, epcisEventSchema } from '#domain/inventory/epcis-schema.ts'
import { readsAcross } from '../fhir/authorise.ts'
import { defineQuery } from '../operation.ts'

/** One event by its id, as the REST binding of EPCIS 2.0 reads it: the event itself, in its context. */
export const readEvent = defineQuery({
  path: '/epcis/events/{eventID}',
  summary: 'Read one EPCIS event by its id',
  guard: 'stock.read',
  params: z.object({
    eventID: z
      .string()
      .max(100)
      .openapi({ example: 'urn:yunyaoku:epcis-event:movement:1', description: 'As a query gave it.' }),
  }),
  answer: z
    .intersection(z.object({ '@context': z.tuple([z.literal(epcisContext)]) }), epcisEventSchema)
    .openapi('EpcisEventDocument'),
  async handle({ caller, actor, database, now, params, setHeader }) {
    const seesAll = readsAcross(caller)
    const read = (db: Parameters<typeof readTracedEvent>[0]) =>
      readTracedEvent(db, params.eventID, seesAll ? null : actor.tenantId)
    const event = await (seesAll
      ? readAcross(database, actor, 'epcis.event', now, read)
      : readAs(database, actor, read))
    if (event === null) throw notFound('event')
    setHeader('gs1-epcis-version', '2.0')
    setHeader('gs1-cbv-version', '2.0')
    return { '@context': [epcisContext] as [typeof epcisContext], ...event }
  },
})
