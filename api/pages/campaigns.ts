import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Caller } from '#db/access/identify.ts'
import { CommandRefused } from '#db/command-refused.ts'
import type { Actor } from '#db/actor.ts'
import { type CampaignBoard, listCampaigns, readCampaignBoard } from '#db/campaigns/queries.ts'
import type { DatabaseClient } from '#db/client.ts'
import { readNames } from '#db/organisations/queries.ts'
import { readRegionNames } from '#db/organisations/region-queries.ts'
import { campaignFragment, campaignPage } from '#web/console/campaign-page.ts'
import type { CampaignView } from '#web/console/campaign-view.ts'
import type { AppEnv } from '../dependencies.ts'
import { standingOf } from './console/standing.ts'
import { withCaller } from './console/with-caller.ts'
import { pageLocale } from './page-locale.ts'

const mostListed = 20
const campaignId = z.uuid()

/** How the campaigns of an organisation stand, for its people; the page stays current by itself. */
export const campaignPages = new Hono<AppEnv>()
  .get('/console/campaigns', (context) => show(context, null))
  .get('/console/campaigns/:id', (context) => show(context, context.req.param('id')))
  .get('/console/campaigns/:id/fragment', (context) =>
    withViewer(context, async (viewer) => {
      const view = await readView(context, viewer, context.req.param('id'))
      return view === null ? context.notFound() : context.html(campaignFragment(view, pageLocale(context)))
    }),
  )

/** The campaign that is named, else the latest one. */
function show(context: Context<AppEnv>, id: string | null): Promise<Response> {
  return withViewer(context, async (viewer) => {
    const { database } = context.var.dependencies
    const campaigns = await listCampaigns(database, viewer.actor, { limit: mostListed })
    const chosen = id ?? campaigns[0]?.id
    const view = chosen === undefined ? null : await readView(context, viewer, chosen)
    if (view === null && id !== null) return context.notFound()
    const around = {
      viewerName: viewer.personName ?? '',
      standing: standingOf(viewer),
      locale: pageLocale(context),
    }
    return context.html(campaignPage(campaigns, view, around))
  })
}

async function readView(
  context: Context<AppEnv>,
  { actor }: Caller,
  id: string,
): Promise<CampaignView | null> {
  const { database, clock } = context.var.dependencies
  if (!campaignId.safeParse(id).success) return null
  try {
    return await withNames(database, actor, await readCampaignBoard(database, actor, id, clock()))
  } catch (error) {
    if (error instanceof CommandRefused) return null
    throw error
  }
}

/** A board with what its regions and depots are called. */
async function withNames(
  database: DatabaseClient,
  actor: Actor,
  board: CampaignBoard,
): Promise<CampaignView> {
  const codes = board.areas.flatMap(({ regionCode }) => regionCode ?? [])
  const [regionNames, siteNames] = await Promise.all([
    readRegionNames(database, actor, codes),
    readNames(
      database,
      actor,
      board.depots.map(({ siteId }) => siteId),
    ),
  ])
  return {
    ...board,
    areas: board.areas.map((area) => ({ ...area, nameZh: regionNames.get(area.regionCode ?? '') ?? null })),
    depots: board.depots.map((depot) => {
      const { nameZh, nameEn } = siteNames.get(depot.siteId) ?? { nameZh: '–', nameEn: '–' }
      return { ...depot, nameZh, nameEn }
    }),
  }
}

function withViewer(
  context: Context<AppEnv>,
  handle: (viewer: Caller) => Promise<Response>,
): Promise<Response> {
  return withCaller(context, { guard: 'campaign.read', path: '/console/campaigns' }, handle)
}
