import { html } from 'hono/html'
import type { listRoutePlansOperation } from '#api/routing/read-plans.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer } from '../answer.ts'
import { nextLink } from '../console-page.ts'
import { actForm, choice, dataTable, field, filterForm, folded, pieces, plannedText, tag } from '../kit.ts'
import { nextAddress, siteIdOf, siteOptions, type NameOfId, type Scene } from '../scene.ts'
import { arrivingSection, type VillageBatch } from './campaign-stops.ts'
import { rideTogether, type WaitingParcel } from './ride-together.ts'
import { parcelsOf, toneOf } from './route-pages.ts'

interface PlanListView {
  readonly plans: Answer<typeof listRoutePlansOperation>
  readonly nameOf: NameOfId
  /** What campaigns have sent to the village of the reader's site. */
  readonly arriving: readonly VillageBatch[]
  /** What waits at the reader's site, where they may plan. */
  readonly waiting: readonly WaitingParcel[]
}

/** The plans of the reader's organisation, the newest first, and the form for another. */
export function routePlanListPage(scene: Scene, { plans, nameOf, arriving, waiting }: PlanListView): Markup {
  const { locale, messages } = scene
  const { depot } = messages
  return pieces(
    html`<p>
      <a href="/console/routes">${depot.levels.hub}</a> ·
      <a href="/console/routes?level=village">${depot.levels.village}</a>
    </p>`,
    scene.query['level'] === 'village' ? html`<p class="hint">${depot.doorsHint}</p>` : null,
    scene.sites.length > 1 ? siteFilter(scene) : null,
    arriving.length > 0 ? arrivingSection(scene, arriving) : null,
    dataTable(
      plans.items,
      [
        {
          head: depot.plan,
          cell: ({ id, trips }) =>
            html`<a href="/console/routes/${id}">${depot.facts(trips.length, parcelsOf(trips))}</a>`,
        },
        { head: depot.hub, cell: ({ siteId }) => nameOf(siteId) },
        {
          head: depot.shift,
          cell: ({ shiftFrom, shiftUntil }) =>
            html`${plannedText(shiftFrom, locale)} – ${plannedText(shiftUntil, locale)}`,
        },
        { head: messages.orders.state, cell: ({ state }) => tag(depot.planStates[state], toneOf(state)) },
        { head: depot.leftOut, isNumber: true, cell: ({ leftOut }) => leftOut.length },
      ],
      depot.noPlans,
    ),
    nextLink(nextAddress(scene, plans.next), locale),
    scene.may('route.plan') ? folded(depot.makePlan, planForm(scene, waiting), scene.sent !== null) : null,
  )
}

/** Which site's plans and waiting parcels are shown. */
function siteFilter(scene: Scene): Markup {
  const { messages, path, query } = scene
  const { level } = query
  return filterForm(
    path,
    pieces(
      level === undefined ? null : html`<input type="hidden" name="level" value="${level}" />`,
      choice({
        name: 'site',
        label: messages.console.site,
        options: siteOptions(scene, messages.orders.anySite),
        value: query['site'],
      }),
    ),
    messages.console.show,
  )
}

function planForm(scene: Scene, waiting: readonly WaitingParcel[]): Markup {
  const { depot, console: texts } = scene.messages
  const { sent } = scene
  return actForm({
    act: 'plan',
    key: scene.newKey(),
    label: depot.makePlan,
    fields: pieces(
      choice({
        name: 'site',
        label: texts.site,
        options: siteOptions(scene),
        value: sent?.maybe('site') ?? siteIdOf(scene),
      }),
      choice({
        name: 'means',
        label: depot.means,
        options: [
          ['', depot.byVehicle],
          ['on_foot', depot.doorMeans.on_foot],
          ['motorbike', depot.doorMeans.motorbike],
        ],
        value: sent?.maybe('means') ?? (scene.query['level'] === 'village' ? 'on_foot' : ''),
      }),
      field({
        name: 'from',
        label: depot.shiftFrom,
        type: 'datetime-local',
        isRequired: true,
        value: sent?.maybe('from'),
      }),
      field({
        name: 'until',
        label: depot.shiftUntil,
        type: 'datetime-local',
        isRequired: true,
        value: sent?.maybe('until'),
      }),
      rideTogether(scene, waiting),
    ),
  })
}
