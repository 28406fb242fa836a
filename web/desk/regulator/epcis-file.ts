import { lotUnitsUri, packageUri } from '#domain/inventory/epcis-identifiers.ts'
import { failureOf, type Refused, Unreached } from '../client/problem.ts'
import { saveFile } from '../figures/csv.ts'

interface Document {
  epcisBody: { queryResults: { resultsBody: { eventList: unknown[] } } }
}

/**
 * Gives the reader every event of a box or a lot as one EPCIS 2.0 document, page by page as the server tells where the
 * next one is. @returns why it could not, else null.
 */
export async function downloadEpcis(
  of: { readonly code: string } | { readonly gtin: string; readonly number: string },
): Promise<Refused | Unreached | null> {
  const isBox = 'code' in of
  const query = isBox
    ? { MATCH_anyEPC: packageUri(of.code) }
    : { MATCH_epcClass: lotUnitsUri(of.gtin, of.number) }
  let document: Document | null = null
  let next: string | null = `/epcis/events?${new URLSearchParams({ ...query, perPage: '100' }).toString()}`
  while (next !== null) {
    const response: Response = await fetch(next).catch(() => Response.error())
    if (!response.ok) return response.type === 'error' ? new Unreached() : failureOf(response)
    const page = (await response.json()) as Document
    const events = page.epcisBody.queryResults.resultsBody.eventList
    if (document === null) document = page
    else document.epcisBody.queryResults.resultsBody.eventList.push(...events)
    next = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1] ?? null
  }
  const name = isBox ? of.code : of.number
  saveFile(`epcis-${name}.jsonld`, 'application/ld+json', JSON.stringify(document, null, 2))
  return null
}
