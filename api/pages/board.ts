import { randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { watchesNetwork } from '#domain/access/network-watch.ts'
import { mayDo } from '#domain/access/roles.ts'
import type { Caller } from '#db/access/identify.ts'
import { CommandRefused } from '#db/command-refused.ts'
import { readBoard } from '#db/fulfilment/board.ts'
import { resolveEscalation } from '#db/fulfilment/escalations.ts'
import { boardFragment, boardPage } from '#web/console/board-page.ts'
import { type BoardView, longestResolution } from '#web/console/board-view.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import type { AppEnv } from '../dependencies.ts'
import { standingOf } from './console/standing.ts'
import { withCaller } from './console/with-caller.ts'
import { formText } from './form-text.ts'
import { offerLanguageOf, pageLocale } from './page-locale.ts'

const escalationId = z.uuid()

/** The operations board, for people who signed in and whose role includes it. */
export const boardPages = new Hono<AppEnv>()
  .get('/', (context) => context.redirect('/desk/', 302))
  .get('/board', (context) =>
    withViewer(context, async (viewer) => {
      if (await offerLanguageOf(context, viewer.actor.tenantId)) return context.redirect('/board', 303)
      return showBoard(context, viewer)
    }),
  )
  .get('/board/fragment', (context) =>
    withViewer(context, async (viewer) =>
      context.html(boardFragment(await readView(context, viewer), pageLocale(context))),
    ),
  )
  .post('/board/escalations/:id/resolve', (context) =>
    withViewer(context, async (viewer) => {
      const id = escalationId.safeParse(context.req.param('id'))
      const resolution = formText((await context.req.parseBody()).resolution)
      if (id.success && isTooLong(resolution, longestResolution))
        return showBoard(context, viewer, { escalationId: id.data, resolution })
      if (id.success && resolution !== '' && mayDo(viewer.actor.roles, 'escalation.resolve')) {
        await resolve(context, viewer, { escalationId: id.data, resolution })
      }
      return context.redirect('/board', 303)
    }),
  )

/** What somebody says was done about a matter. */
interface Resolving {
  readonly escalationId: string
  readonly resolution: string
}

/** @param refused What was too long to be taken: it is shown again, and nothing was done. */
async function showBoard(
  context: Context<AppEnv>,
  viewer: Caller,
  refused: Resolving | null = null,
): Promise<Response> {
  const view = await readView(context, viewer, refused)
  const reader = { viewerName: viewer.personName ?? '', standing: standingOf(viewer) }
  return context.html(boardPage(view, reader, pageLocale(context)), refused === null ? 200 : 400)
}

async function readView(
  context: Context<AppEnv>,
  { actor, tenantKind }: Caller,
  refused: Resolving | null = null,
): Promise<BoardView> {
  const { database, clock } = context.var.dependencies
  const scope = watchesNetwork(tenantKind, actor.roles) ? 'network' : 'tenant'
  const board = await readBoard(database, actor, scope, clock())
  const mayAct = mayDo(actor.roles, 'escalation.resolve')
  const escalations = board.escalations.map((escalation) =>
    Object.assign(escalation, {
      mayResolve: mayAct && escalation.isOurs,
      typed: refused?.escalationId === escalation.id ? refused.resolution : null,
    }),
  )
  return { ...board, escalations }
}

/** When somebody else resolved it first, the board, read anew, shows that. */
async function resolve(context: Context<AppEnv>, { actor }: Caller, input: Resolving): Promise<void> {
  const { database, clock } = context.var.dependencies
  const request = { actor, route: 'board.resolve', key: randomUUIDv7(), body: input, now: clock() }
  try {
    await resolveEscalation(database, request, input)
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error
  }
}

function withViewer(
  context: Context<AppEnv>,
  handle: (viewer: Caller) => Promise<Response>,
): Promise<Response> {
  return withCaller(context, { guard: 'board.read', path: '/board' }, handle)
}
