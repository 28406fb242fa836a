import { Hono } from 'hono'
import { siteIdOf } from '#web/console/scene.ts'
import { CommandRefused } from '#db/command-refused.ts'
import { typedCompanies } from '#domain/routing/typed-companies.ts'
import { routePlanListPage } from '#web/console/routes/route-list-page.ts'
import { routePlanPage, type Plan } from '#web/console/routes/route-pages.ts'
import type { WaitingParcel } from '#web/console/routes/ride-together.ts'
import type { AppEnv } from '../../dependencies.ts'
import { failHouseholdsOperation, handOverHouseholdsOperation } from '../../campaigns/households.ts'
import {
  arriveVillageParcelsOperation,
  listVillageParcelsOperation,
} from '../../campaigns/village-parcels.ts'
import { readSiteOperation } from '../../organisations/read-site.ts'
import { changeRoutePlanOperation } from '../../routing/change-plan.ts'
import { planRoutesOperation } from '../../routing/plan-routes.ts'
import {
  listRoutePlansOperation,
  readRoutePlanOperation,
  readRunSheetOperation,
  readWaitingParcelsOperation,
} from '../../routing/read-plans.ts'
import { cancelRoutePlanOperation, releaseRoutePlanOperation } from '../../routing/release-plan.ts'
import { localTimeOf } from '../local-time.ts'
import type { ConsoleForm } from './console-form.ts'
import { definePage, type PageAct, type Viewer } from './define-page.ts'

const rowsOfPage = 20
/** So many places out of reach are drawn; the table names all of them. */
const mostUnreachable = 40

const planList = definePage({
  path: '/console/routes',
  area: 'routes',
  guard: 'route.read',
  async show(viewer) {
    const { site, after, level } = viewer.query
    const plans = await viewer.ask(listRoutePlansOperation, {
      query: { siteId: site, after, level, limit: rowsOfPage },
    })
    const nameOf = await viewer.namesOf(plans.items.map(({ siteId }) => siteId))
    const village = level === 'village' ? viewer.site?.id : undefined
    const arriving =
      village !== undefined && viewer.may('shipment.arrive')
        ? (await viewer.ask(listVillageParcelsOperation, { param: { id: village } })).items
        : []
    const waiting = viewer.may('route.plan') ? await waitingAtSite(viewer, level) : []
    return {
      title: viewer.messages.depot.plansTitle,
      content: routePlanListPage(viewer, { plans, nameOf, arriving, waiting }),
      isLive: true,
    }
  },
  acts: {
    async takeIn(viewer, form) {
      await viewer.ask(arriveVillageParcelsOperation, {
        param: { id: siteIdOf(viewer) },
        json: { batchId: form.text('batchId') },
      })
    },
    async plan(viewer, form) {
      const [siteId, doorMeans] = [form.text('site'), form.maybe('means') ?? null]
      const { routePlanId } = await viewer.ask(planRoutesOperation, {
        json: {
          siteId,
          doorMeans,
          together: await typedTogether(viewer, form, {
            siteId,
            level: doorMeans === null ? 'hub' : 'village',
          }),
          shiftFrom: localTimeOf(form.text('from'))?.toISOString() ?? '',
          shiftUntil: localTimeOf(form.text('until'))?.toISOString() ?? '',
        },
      })
      return `/console/routes/${routePlanId}?done=`
    },
  },
})

const plan = definePage({
  path: '/console/routes/:id',
  area: 'routes',
  guard: 'route.read',
  async show(viewer) {
    const read = await viewer.ask(readRoutePlanOperation, { param: { id: viewer.params['id'] } })
    const sheets = await Promise.all(
      read.trips.map((_, index) =>
        viewer.ask(readRunSheetOperation, {
          param: { id: read.id },
          query: { trip: String(index + 1) },
        }),
      ),
    )
    const away = [...new Set(read.leftOut.flatMap(({ siteId }) => siteId ?? []))].slice(0, mostUnreachable)
    const [hub, ...unreachable] = await Promise.all(
      [read.siteId, ...away].map((id) => viewer.ask(readSiteOperation, { param: { id } })),
    )
    if (hub === undefined) throw new RangeError('A plan has a hub.')
    return {
      title: viewer.messages.depot.plansTitle,
      content: routePlanPage(viewer, {
        plan: read,
        sheets,
        hub,
        unreachable,
        waiting: await waitingOf(viewer, read),
      }),
      isLive: true,
    }
  },
  acts: {
    async release(viewer) {
      await viewer.ask(releaseRoutePlanOperation, { param: { id: viewer.params['id'] } })
    },
    async cancel(viewer) {
      await viewer.ask(cancelRoutePlanOperation, { param: { id: viewer.params['id'] } })
    },
    async add(viewer) {
      const read = await viewer.ask(readRoutePlanOperation, { param: { id: viewer.params['id'] } })
      await change(viewer, { addShipmentIds: await waitingOf(viewer, read) })
    },
    async handOver(viewer, form) {
      await viewer.ask(handOverHouseholdsOperation, {
        param: { id: form.text('campaignId') },
        json: { householdIds: [form.text('householdId')] },
      })
    },
    async fail(viewer, form) {
      await viewer.ask(failHouseholdsOperation, {
        param: { id: form.text('campaignId') },
        json: { householdIds: [form.text('householdId')], reason: form.text('reason') },
      })
    },
    drop: (viewer, form) => change(viewer, { dropShipmentIds: [form.text('shipmentId')] }),
  } satisfies Readonly<Record<string, PageAct>>,
})

/** What waits at the site that the page is about, with the names of where it goes. */
async function waitingAtSite(viewer: Viewer, level: string | undefined): Promise<WaitingParcel[]> {
  if (viewer.site === null) return []
  const { items } = await viewer.ask(readWaitingParcelsOperation, {
    param: { id: viewer.site.id },
    query: { level },
  })
  const nameOf = await viewer.namesOf(items.map(({ siteId }) => siteId))
  return items.map((parcel) => ({ ...parcel, place: nameOf(parcel.siteId) }))
}

/** The companies that were typed into the form of a plan. */
async function typedTogether(
  viewer: Viewer,
  form: ConsoleForm,
  { siteId, level }: { readonly siteId: string; readonly level: string },
): Promise<readonly (readonly string[])[]> {
  const text = form.text('together')
  if (text === '') return []
  const { items } = await viewer.ask(readWaitingParcelsOperation, { param: { id: siteId }, query: { level } })
  const read = typedCompanies(
    text,
    items.map(({ shipmentId }) => shipmentId),
  )
  if (!read.ok) throw new CommandRefused('invalid', read.refusals)
  return read.companies
}

async function waitingOf(viewer: Viewer, { siteId, level }: Plan): Promise<string[]> {
  const { items } = await viewer.ask(readWaitingParcelsOperation, {
    param: { id: siteId },
    query: { level },
  })
  return items.map(({ shipmentId }) => shipmentId)
}

async function change(
  viewer: Viewer,
  json: { readonly addShipmentIds?: string[]; readonly dropShipmentIds?: string[] },
): Promise<void> {
  await viewer.ask(changeRoutePlanOperation, { param: { id: viewer.params['id'] }, json })
}

export const routePages = new Hono<AppEnv>().route('/', planList).route('/', plan)
