import { randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { mayDo, type Permission } from '#domain/access/roles.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { stockStatuses } from '#domain/inventory/stock-status.ts'
import { describeSuggestion } from '#domain/replenishment/describe-suggestion.ts'
import { dismissReasons } from '#domain/replenishment/dismiss-reasons.ts'
import type { Caller } from '#db/access/identify.ts'
import { CommandRefused } from '#db/command-refused.ts'
import type { CommandRequest } from '#db/commands.ts'
import { readBalances } from '#db/inventory/queries.ts'
import { listOwnSites } from '#db/organisations/queries.ts'
import { acceptSuggestions, dismissSuggestion } from '#db/replenishment/decide.ts'
import { listBecomeSuggestions, listSuggestions } from '#db/replenishment/queries.ts'
import type { ConsoleFrame } from '#web/console/console-page.ts'
import { stockPage } from '#web/console/stock-page.ts'
import { suggestionsPage } from '#web/console/suggestions-page.ts'
import type { AppEnv } from '../dependencies.ts'
import { standingOf } from './console/standing.ts'
import { withCaller } from './console/with-caller.ts'
import { formText } from './form-text.ts'
import { localTimeOf } from './local-time.ts'
import { sentenceLanguage } from '#web/ui/locale.ts'
import { pageLocale } from './page-locale.ts'

const rowsOfPage = 50
/** Of the accepted suggestions that became something, as many as one looks back on. */
const mostBecome = 20
const anId = z.uuid()
const balancePosition = z.tuple([z.uuid(), z.enum(stockStatuses), z.enum(stockOwnerships)])

/** Pages for the people of an organisation about the stock of their sites. */
export const consolePages = new Hono<AppEnv>()
  .get('/console/stock', (context) =>
    withViewer(context, { area: 'stock', guard: 'stock.read' }, async (viewer, frame) => {
      const asOf = context.req.query('at') ?? ''
      const at = asOf === '' ? null : localTimeOf(asOf)
      const after = balancePosition.safeParse(context.req.query('after')?.split('.'))
      const rows =
        frame.siteId === null
          ? []
          : await readBalances(context.var.dependencies.database, viewer.actor, {
              siteId: frame.siteId,
              at: at ?? undefined,
              after: after.success ? positionOf(after.data) : undefined,
              limit: rowsOfPage + 1,
            })
      const balances = rows.slice(0, rowsOfPage)
      const last = rows.length > rowsOfPage ? balances.at(-1) : undefined
      const next = last === undefined ? null : `${last.lotId}.${last.status}.${last.ownership}`
      const isAsOfInvalid = asOf !== '' && at === null
      return context.html(
        stockPage(frame, { balances, asOf: at === null ? null : asOf, isAsOfInvalid, next }),
      )
    }),
  )
  .get('/console/suggestions', (context) =>
    withViewer(context, { area: 'suggestions', guard: 'replenishment.read' }, async (viewer, frame) => {
      const after = anId.safeParse(context.req.query('after'))
      const rows =
        frame.siteId === null
          ? []
          : await listSuggestions(context.var.dependencies.database, viewer.actor, {
              siteId: frame.siteId,
              states: ['suggested', 'accepted'],
              after: after.success ? after.data : undefined,
              limit: rowsOfPage + 1,
            })
      const become =
        frame.siteId === null
          ? []
          : await listBecomeSuggestions(context.var.dependencies.database, viewer.actor, {
              siteId: frame.siteId,
              limit: mostBecome,
            })
      const suggestions = rows.slice(0, rowsOfPage).map(({ suggestion, ...product }) => ({
        ...product,
        id: suggestion.id,
        packs: suggestion.packs,
        amountFen: suggestion.amountFen,
        reason: describeSuggestion(suggestion.facts, sentenceLanguage(frame.locale)),
        isOpen: suggestion.state === 'suggested',
      }))
      return context.html(
        suggestionsPage(frame, {
          become,
          suggestions,
          mayDecide: mayDo(viewer.actor.roles, 'replenishment.decide'),
          wasRefused: context.req.query('refused') !== undefined,
          next: rows.length > rowsOfPage ? (suggestions.at(-1)?.id ?? null) : null,
        }),
      )
    }),
  )
  .post('/console/suggestions/:id/accept', (context) =>
    decide(context, 'accept', (request, suggestionId) =>
      acceptSuggestions(context.var.dependencies.database, request, { suggestionIds: [suggestionId] }),
    ),
  )
  .post('/console/suggestions/:id/dismiss', (context) =>
    decide(context, 'dismiss', async (request, suggestionId, form) => {
      const reason = dismissReasons.find((known) => known === formText(form['reason'])) ?? 'other'
      return dismissSuggestion(context.var.dependencies.database, request, { suggestionId, reason })
    }),
  )

type Form = Readonly<Record<string, unknown>>

/** Does what a form asks for, then shows how things stand; a refusal is told there. */
function decide(
  context: Context<AppEnv>,
  act: 'accept' | 'dismiss',
  run: (request: CommandRequest, suggestionId: string, form: Form) => Promise<unknown>,
): Promise<Response> {
  return withViewer(
    context,
    { area: 'suggestions', guard: 'replenishment.decide' },
    async ({ actor }, frame) => {
      const form = await context.req.parseBody()
      const id = anId.safeParse(context.req.param('id'))
      const query = new URLSearchParams({ site: frame.siteId ?? '' })
      const body = { suggestionId: id.data ?? null }
      const now = context.var.dependencies.clock()
      try {
        if (id.success) {
          await run({ actor, route: `console.${act}`, key: randomUUIDv7(), body, now }, id.data, form)
        }
      } catch (error) {
        if (!(error instanceof CommandRefused)) throw error
        query.set('refused', '')
      }
      return context.redirect(`/console/suggestions?${query.toString()}`, 303)
    },
  )
}

/** Shows a page of the console about a site to whoever is signed in and may see it. */
export function withViewer(
  context: Context<AppEnv>,
  { area, guard }: { readonly area: 'stock' | 'suggestions' | 'shortages'; readonly guard: Permission },
  handle: (viewer: Caller, frame: ConsoleFrame) => Promise<Response>,
): Promise<Response> {
  return withCaller(context, { guard, path: `/console/${area}` }, async (viewer) => {
    const sites = await listOwnSites(context.var.dependencies.database, viewer.actor)
    const asked = context.req.query('site')
    const siteId = sites.find(({ id }) => id === asked)?.id ?? sites[0]?.id ?? null
    const around = { area, locale: pageLocale(context), standing: standingOf(viewer), sites, siteId }
    return handle(viewer, { ...around, viewerName: viewer.personName ?? '' })
  })
}

function positionOf([lotId, status, ownership]: z.output<typeof balancePosition>) {
  return { lotId, status, ownership }
}
