import { html } from 'hono/html'
import type { readWaitingParcelsOperation } from '#api/routing/read-plans.ts'
import { nameOf as nameIn } from '../console-page.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Item } from '../answer.ts'
import { dataTable, folded, longField, pieces, tag } from '../kit.ts'
import { shortId, type Scene } from '../scene.ts'

export type WaitingParcel = Item<typeof readWaitingParcelsOperation> & {
  /** What the site is called that it goes to. */
  readonly place: string
}

/** So many waiting parcels are listed; the others are counted. */
const mostListed = 200

/** Which parcels must ride on one trip of one vehicle: what that is for, the field, and the parcels that may be named. */
export function rideTogether(scene: Scene, waiting: readonly WaitingParcel[]): Markup {
  const { depot } = scene.messages
  const { locale, sent, site } = scene
  const typed = sent?.maybe('together')
  const listed = waiting.toSorted((one, other) => one.place.localeCompare(other.place, locale))
  const content = pieces(
    html`<p class="hint">${depot.rideTogetherHint}</p>`,
    longField({ name: 'together', label: depot.together, value: typed }),
    site === null ? null : html`<p>${depot.waitingAt(nameIn(site, locale), waiting.length)}</p>`,
    dataTable(
      listed.slice(0, mostListed),
      [
        { head: depot.parcelNumber, cell: ({ shipmentId }) => html`<code>${shortId(shipmentId)}</code>` },
        { head: depot.goesTo, cell: ({ place }) => place },
        { head: depot.needsCold, cell: ({ isCold }) => (isCold ? tag(depot.needsCold, 'warn') : '–') },
      ],
      depot.noneWaiting,
    ),
    listed.length > mostListed ? html`<p>${depot.moreWaiting(listed.length - mostListed)}</p>` : null,
  )
  return folded(depot.rideTogether, content, typed !== undefined)
}
