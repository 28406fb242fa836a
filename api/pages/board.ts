import { randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { mayDo } from '#domain/access/roles.ts'
import type { Caller } from '#db/access/identify.ts'
import { CommandRefused } from '#db/command-refused.ts'
import { readBoard } from '#db/fulfilment/board.ts'
import { resolveEscalation } from '#db/fulfilment/escalations.ts'
import { boardFragment, boardNotAllowedPage, boardPage } from '#web/console/board-page.ts'
import { authenticate } from '../access/authenticate.ts'
import type { AppEnv } from '../dependencies.ts'
import { ProblemError } from '../problem.ts'
import { pageLocale } from './page-locale.ts'

/** The operations board, for people who signed in and whose role includes it. */
export const boardPages = new Hono<AppEnv>()
  .get('/', (context) => context.redirect('/board', 302))
  .get('/board', (context) =>
    withViewer(context, async (viewer) => {
      const { database, clock } = context.var.dependencies
      const view = await readBoard(database, viewer.actor, clock())
      return context.html(boardPage(view, viewer.personName ?? '', pageLocale(context)))
    }),
  )
  .get('/board/fragment', (context) =>
    withViewer(context, async (viewer) => {
      const { database, clock } = context.var.dependencies
      return context.html(
        boardFragment(await readBoard(database, viewer.actor, clock()), pageLocale(context)),
      )
    }),
  )
  .post('/board/escalations/:id/resolve', (context) =>
    withViewer(context, async (viewer) => {
      const { resolution } = await context.req.parseBody()
      const input = {
        escalationId: context.req.param('id'),
        resolution: String(resolution ?? '')
          .trim()
          .slice(0, 200),
      }
      const { database, clock } = context.var.dependencies
      const request = {
        actor: viewer.actor,
        route: 'board.resolve',
        key: randomUUIDv7(),
        body: input,
        now: clock(),
      }
      if (input.resolution !== '' && mayDo(viewer.actor.roles, 'escalation.resolve')) {
        await ignoreRefusal(resolveEscalation(database, request, input))
      }
      return context.redirect('/board', 303)
    }),
  )

async function withViewer(
  context: Context<AppEnv>,
  handle: (viewer: Caller) => Promise<Response>,
): Promise<Response> {
  context.header('cache-control', 'no-store')
  const viewer = await signedIn(context)
  if (viewer === null) return context.redirect('/sign-in', 303)
  if (!mayDo(viewer.actor.roles, 'board.read'))
    return context.html(boardNotAllowedPage(pageLocale(context)), 403)
  return handle(viewer)
}

async function signedIn(context: Context<AppEnv>): Promise<Caller | null> {
  try {
    return await authenticate(context)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 401) return null
    throw error
  }
}

/** Somebody else resolved it first: the board, read anew, shows that. */
async function ignoreRefusal(command: Promise<unknown>): Promise<void> {
  try {
    await command
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error
  }
}
