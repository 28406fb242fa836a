import { html } from 'hono/html'
import type { listRoutePlansOperation, readRunSheetOperation } from '#api/routing/read-plans.ts'
import { mayMove } from '#domain/state-table.ts'
import { routePlanStates } from '#domain/routing/states.ts'
import { formatCount } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer, Item } from '../answer.ts'
import { nameOf as nameIn } from '../console-page.ts'
import {
  actForm,
  choice,
  dataTable,
  factList,
  folded,
  plannedText,
  pieces,
  progressBar,
  section,
  tag,
} from '../kit.ts'
import { shortId, type Scene } from '../scene.ts'
import { campaignColumns, parcelsAt } from './campaign-stops.ts'
import { routeMap, type MapPlace } from './route-map.ts'

export type Plan = Item<typeof listRoutePlansOperation>
export type Sheet = Answer<typeof readRunSheetOperation>

export function toneOf(state: Plan['state']) {
  if (state === 'released') return 'good'
  return state === 'cancelled' ? 'plain' : 'warn'
}

export function parcelsOf(trips: Plan['trips']): number {
  return trips.flatMap(({ visits }) => visits.flatMap(({ shipmentIds }) => shipmentIds)).length
}

export interface PlanView {
  readonly plan: Plan
  /** Its trips as their drivers take them along. */
  readonly sheets: readonly Sheet[]
  readonly hub: Sheet['hub']
  /** Where parcels would go that no vehicle can bring. */
  readonly unreachable: readonly Sheet['hub'][]
  /** Parcels at the hub that no plan has. */
  readonly waiting: readonly string[]
}

/** The plan of a day: where everybody drives and in which order, what nobody can bring, and how to change it. */
export function routePlanPage(scene: Scene, view: PlanView): Markup {
  const { locale, messages } = scene
  const { depot } = messages
  const { plan, sheets, hub } = view
  return pieces(
    factList([
      [messages.orders.state, tag(depot.planStates[plan.state], toneOf(plan.state))],
      [depot.hub, nameIn(hub, locale)],
      [depot.means, plan.doorMeans === null ? depot.byVehicle : depot.doorMeans[plan.doorMeans]],
      [depot.shift, html`${plannedText(plan.shiftFrom, locale)} – ${plannedText(plan.shiftUntil, locale)}`],
      [depot.plan, depot.facts(plan.trips.length, parcelsOf(plan.trips))],
      [depot.kilometres, `${formatCount(Math.round(plan.metres / 1_000), locale)} km`],
      [depot.version, plan.version],
      ...togetherFacts(scene, plan),
    ]),
    plan.state === 'improving' ? progressBar(plan.progress, 1_000, depot.progress, locale) : null,
    mapSection(scene, view),
    leftOutSection(scene, view),
    ...sheets.map((sheet) => tripSection(scene, sheet)),
    scene.may('route.plan') ? actsOf(scene, view) : null,
  )
}

/** What must ride on the same trip, company by company; no fact where nothing must. */
function togetherFacts({ messages }: Scene, { together }: Plan): [string, string][] {
  const companies = together.map((ids) => ids.map(shortId).join(' + '))
  return companies.length === 0 ? [] : [[messages.depot.together, companies.join('; ')]]
}

/** Where the trips go; nothing where nobody knows the place of any door. */
function mapSection(
  { locale, messages }: Scene,
  { plan, sheets, hub, unreachable }: PlanView,
): Markup | null {
  const { depot } = messages
  const placeOf = (site: Sheet['hub']): MapPlace => ({ ...site, name: nameIn(site, locale) })
  const trips = sheets.map(({ plate, trip, visits }) => ({
    label: plate || String(trip),
    stops: visits.flatMap((visit, index) => {
      const place = visit.household === null ? placeOf(visit.site) : doorOf(visit)
      return place === null ? [] : { ...place, number: index + 1 }
    }),
  }))
  const away = unreachable.filter(({ id }) => id !== hub.id)
  if (away.length === 0 && trips.every(({ stops }) => stops.length === 0)) return null
  const map = routeMap({
    label: depot.mapLabel(plan.trips.length, plan.leftOut.length),
    hub: placeOf(hub),
    trips,
    unreachable: away.map(placeOf),
  })
  return section(depot.map, pieces(map, html`<p class="hint">${depot.mapHint}</p>`))
}

/** A household on the map, where its place is known. */
function doorOf({ household }: Sheet['visits'][number]): MapPlace | null {
  if (household === null || household.longitude === null || household.latitude === null) return null
  const { longitude, latitude, address } = household
  return { id: `${longitude},${latitude}`, longitude, latitude, name: address }
}

function leftOutSection({ locale, messages }: Scene, { plan, unreachable }: PlanView): Markup {
  const { depot } = messages
  return section(
    depot.leftOut,
    dataTable(
      plan.leftOut,
      [
        { head: depot.parcelNumber, cell: ({ shipmentId }) => shortId(shipmentId) },
        {
          head: depot.stop,
          cell: ({ siteId }) => {
            const site = unreachable.find(({ id }) => id === siteId)
            return site === undefined ? '–' : nameIn(site, locale)
          },
        },
        { head: depot.reason, cell: ({ reason }) => tag(depot.leftOutReasons[reason], 'warn') },
      ],
      depot.nothingLeftOut,
    ),
  )
}

function tripSection(scene: Scene, sheet: Sheet): Markup {
  const { locale, messages } = scene
  const { depot } = messages
  return section(
    depot.trip(sheet.doorMeans === null ? sheet.plate : depot.doorMeans[sheet.doorMeans], sheet.trip),
    pieces(
      html`<p>
        ${depot.loadFrom} ${plannedText(sheet.loadFrom, locale)} · ${depot.departs}
        ${plannedText(sheet.departAt, locale)} · ${depot.returns} ${plannedText(sheet.endAt, locale)} ·
        <a href="/route-plans/${sheet.routePlanId}/run-sheet.pdf?trip=${sheet.trip}">${depot.runSheet}</a>
      </p>`,
      dataTable(
        sheet.visits,
        [
          { head: depot.order, isNumber: true, cell: (_, index) => index + 1 },
          { head: depot.stop, cell: ({ site, household }) => household?.address ?? nameIn(site, locale) },
          { head: depot.arrives, cell: ({ arriveAt }) => plannedText(arriveAt, locale) },
          { head: depot.parcels, isNumber: true, cell: parcelsAt },
          { head: depot.coldBoxes, isNumber: true, cell: ({ coldBoxes }) => coldBoxes },
          ...campaignColumns(scene, sheet),
        ],
        depot.noPlans,
      ),
    ),
  )
}

function actsOf(scene: Scene, { plan, sheets, waiting }: PlanView): Markup {
  const { depot } = scene.messages
  // A parcel is known by its stop: its number says nothing to who plans.
  const inPlan = sheets.flatMap(({ visits }) =>
    visits.flatMap(({ site, household, campaign, shipmentIds }, stop) => {
      const ids = campaign === null ? shipmentIds : [campaign.householdId]
      return ids.map((id, index) => {
        const place = household?.address ?? nameIn(site, scene.locale)
        return [id, depot.dropOption(stop + 1, place, index + 1, ids.length)] as const
      })
    }),
  )
  const form = (act: string, label: string, rest: object = {}) =>
    actForm({ act, key: scene.newKey(), label, ...rest })
  return pieces(
    mayMove(routePlanStates, plan.state, 'released') ? form('release', depot.release) : null,
    plan.state === 'cancelled'
      ? null
      : section(
          depot.change,
          pieces(
            html`<p class="hint">${depot.changeHint}</p>`,
            html`<p>${depot.waiting(waiting.length)}</p>`,
            waiting.length > 0 ? form('add', depot.addWaiting) : null,
            inPlan.length > 0
              ? form('drop', depot.dropParcel, {
                  tone: 'quiet',
                  fields: choice({
                    name: 'shipmentId',
                    label: depot.dropLabel,
                    options: inPlan,
                  }),
                })
              : null,
            folded(depot.cancelPlan, form('cancel', depot.cancelPlan, { tone: 'danger' })),
          ),
        ),
  )
}
