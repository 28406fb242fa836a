import { epcisContext, epcisQueryDocumentSchema } from '#domain/inventory/epcis-schema.ts'
import { readAcross, readAs } from '#db/commands.ts'
import { readTracedEvents } from '#db/inventory/traced-events.ts'
import { readsAcross } from '../fhir/authorise.ts'
import { defineQuery } from '../operation.ts'
import { openPageToken, pageToken } from './page-token.ts'
import { epcisQuery, traceQueryOf } from './query-parameters.ts'

/** EPCIS 2.0, simple event query over its REST binding, in JSON-LD. */
export const queryEvents = defineQuery({
  path: '/epcis/events',
  summary: 'Query what moved, as EPCIS 2.0 events',
  description:
    'ObjectEvents of receipts, dispatches, rides, put-aways, dispenses, returns, quarantine and destruction, ' +
    'AggregationEvents of what was packed in what, TransactionEvents of what was picked for whom. No event names a ' +
    'patient. Parameters are those of the standard; lists are written with commas. The next page is in the Link header.',
  guard: 'stock.read',
  query: epcisQuery,
  answer: epcisQueryDocumentSchema,
  async handle({ caller, actor, database, now, query, url, setHeader }) {
    const position = openPageToken(query.nextPageToken)
    const seesAll = readsAcross(caller)
    const asked = traceQueryOf(query, seesAll ? null : actor.tenantId)
    const read = (db: Parameters<typeof readTracedEvents>[0]) =>
      readTracedEvents(db, asked, position, query.perPage)
    const { events, next } = await (seesAll
      ? readAcross(database, actor, 'epcis.events', now, read)
      : readAs(database, actor, read))
    setHeader('gs1-epcis-version', '2.0')
    setHeader('gs1-cbv-version', '2.0')
    if (next !== null) {
      url.searchParams.set('nextPageToken', pageToken(next))
      setHeader('link', `<${url.pathname}${url.search}>; rel="next"`)
    }
    return {
      '@context': [epcisContext] as [typeof epcisContext],
      type: 'EPCISQueryDocument' as const,
      schemaVersion: '2.0' as const,
      creationDate: now.toISOString(),
      epcisBody: {
        queryResults: {
          queryName: 'SimpleEventQuery' as const,
          resultsBody: { eventList: [...events] },
        },
      },
    }
  },
})
