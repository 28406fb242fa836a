import { randomUUIDv7 } from 'node:crypto'
import type { RouteConfig } from '@hono/zod-openapi'
import { type Context, Hono } from 'hono'
import { mayDo, type Permission } from '#domain/access/roles.ts'
import type { Caller } from '#db/access/identify.ts'
import type { DatabaseClient } from '#db/client.ts'
import { listOwnSites, readNames } from '#db/organisations/queries.ts'
import {
  consoleFailedPage,
  consoleFilterPage,
  consoleNotAllowedPage,
  consoleNotFoundPage,
} from '#web/console/console-page.ts'
import { framedPage, type OwnSite } from '#web/console/console-page.ts'
import type { ConsoleArea } from '#web/console/areas.ts'
import { isOfAddress } from '#web/ui/field-faults.ts'
import type { Markup } from '#web/ui/layout.ts'
import type { Locale } from '#web/ui/locale.ts'
import { messagesOf, type Messages } from '#web/ui/messages.ts'
import type { AppEnv } from '../../dependencies.ts'
import type { Operation } from '../../operation-types.ts'
import type { Problem } from '../../problem.ts'
import { problemOfError } from '../../problem-of-error.ts'
import { errorFacts } from '../../request-log.ts'
import type { AnswerOf, Input } from '../../route-types.ts'
import { pageLocale } from '../page-locale.ts'
import { redirectToSignIn } from '../sign-in-address.ts'
import { type ConsoleForm, readForm } from './console-form.ts'
import { standingOf } from './standing.ts'
import { withCaller } from './with-caller.ts'

/** Who looks at a page, and what a page may ask the API on their behalf. */
export interface Viewer {
  readonly caller: Caller
  /** For the little that is no operation, such as taking a file in. */
  readonly database: DatabaseClient
  readonly locale: Locale
  readonly messages: Messages
  readonly now: Date
  /** The page's own address, without its query. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  /** What the address narrows the page down to; empty values are left out. */
  readonly query: Readonly<Record<string, string>>
  /** The viewer's sites, and the one that the address names, else the first. */
  readonly sites: readonly OwnSite[]
  readonly site: OwnSite | null
  /** What was sent with an act that was refused, to be shown again. */
  readonly sent: ConsoleForm | null
  may(permission: Permission): boolean
  /** Calls an operation of the API as the viewer: it checks, refuses and answers as it would over the network. */
  ask<Route extends RouteConfig>(
    operation: Operation<Route>,
    input?: PageInput<Route>,
  ): Promise<AnswerOf<Route>>
  /** How organisations, sites, products and colleagues are called, by id, and regions, by code. */
  namesOf(ids: readonly (string | null | undefined)[]): Promise<(id: string | null | undefined) => string>
  /** A new key for a form, under which its act happens once. */
  newKey(): string
}

/** What an operation takes, as forms and addresses give it: texts where the API has closed lists or numbers. */
type PageInput<Route> = Loose<Omit<Input<Route>, 'header'>>

type Loose<Value> = unknown extends Value
  ? unknown
  : Value extends string
    ? string | undefined
    : Value extends readonly (infer Item)[]
      ? readonly Loose<Item>[] | undefined
      : Value extends object
        ? { readonly [Field in keyof Value]: Loose<Value[Field]> | undefined }
        : Value

/** What a page shows under its title. */
export interface ShownPage {
  readonly title: string
  readonly content: Markup
  /** True where it changes by itself while somebody looks. */
  readonly isLive?: boolean
}

/** Does one thing that a form asks for. @returns where to go on to, or nothing to stay on the page. */
export type PageAct = (viewer: Viewer, form: ConsoleForm) => Promise<string | void>

interface PageDefinition {
  readonly path: string
  readonly area: ConsoleArea
  readonly guard: Permission | 'signedIn'
  readonly show: (viewer: Viewer) => Promise<ShownPage>
  readonly acts?: Readonly<Record<string, PageAct>>
}

/**
 * A page of the console: a read shows it, a form at the same address acts and shows it anew. A refusal is told on the
 * page, with what was typed; an act whose form is sent twice happens once, by the key that the form carries.
 */
export function definePage(page: PageDefinition): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get(page.path, (context) => withViewer(context, page, (viewer) => answer(context, page, { viewer })))
    .post(page.path, (context) =>
      withViewer(context, page, async (viewer) => {
        const form = await readForm(context)
        const act = page.acts?.[form.text('act')]
        if (act === undefined) return answer(context, page, { viewer, problem: unknownAct })
        try {
          const next = await act(asking(context, viewer, form), form)
          return context.redirect(next ?? `${viewer.path}?${doneQuery(viewer)}`, 303)
        } catch (error) {
          const problem = problemOfError(error)
          if (problem.status >= 500 || problem.status === 401) throw error
          return answer(context, page, { viewer: { ...viewer, sent: form }, problem })
        }
      }),
    )
}

const unknownAct: Problem = {
  status: 400,
  code: 'unknownAct',
  title: 'Unknown act',
  detail: 'The form asks for something that this page does not do.',
  nextStep: 'Load the page again and use one of its forms.',
}

/** The acts of one form share its key, each operation under its own name. */
function asking(context: Context<AppEnv>, viewer: Viewer, form: ConsoleForm): Viewer {
  const key = form.maybe('key') ?? randomUUIDv7()
  return { ...viewer, ask: askAs(context, viewer.caller, key) }
}

function askAs(context: Context<AppEnv>, caller: Caller, key: string): Viewer['ask'] {
  const { dependencies } = context.var
  return (operation, input) => {
    const { param, query, json } = (input ?? {}) as Record<'param' | 'query' | 'json', unknown>
    return operation.run({ caller, dependencies, params: param, query: query ?? {}, body: json, key })
  }
}

async function answer(
  context: Context<AppEnv>,
  page: PageDefinition,
  { viewer, problem = null }: { readonly viewer: Viewer; readonly problem?: Problem | null },
): Promise<Response> {
  const { title, content, isLive = false } = await page.show(viewer)
  if (context.req.query('fragment') !== undefined) return context.html(content)
  const { caller, locale, path, site } = viewer
  const query = new URLSearchParams(viewer.query)
  const around = {
    area: page.area,
    locale,
    viewerName: caller.personName ?? '',
    standing: standingOf(caller),
    siteId: context.req.query('site') === undefined ? null : (site?.id ?? null),
  }
  const fragment = `${path}?${new URLSearchParams({ ...viewer.query, fragment: '' }).toString()}`
  return context.html(
    framedPage(
      around,
      {
        title,
        path,
        query: query.toString(),
        problem,
        isDone: context.req.query('done') !== undefined,
        // What was typed and refused stays until its writer has done with it.
        live: isLive && problem === null ? { fragment, events: '/events' } : null,
      },
      content,
    ),
    problem === null ? 200 : problem.status,
  )
}

function doneQuery({ query }: Viewer): string {
  return new URLSearchParams({ ...query, done: '' }).toString()
}

function withViewer(
  context: Context<AppEnv>,
  { guard, path: pattern }: PageDefinition,
  handle: (viewer: Viewer) => Promise<Response>,
): Promise<Response> {
  const { path } = context.req
  return withCaller(context, { guard, path }, async (caller) => {
    const locale = pageLocale(context)
    const standing = standingOf(caller)
    try {
      return await handle(await viewerOf(context, caller, locale))
    } catch (error) {
      const problem = problemOfError(error)
      if (problem.status === 401) return redirectToSignIn(context)
      if (problem.status === 403) return context.html(consoleNotAllowedPage(path, standing, locale), 403)
      const { fields: faults = [] } = problem
      if (isOfAddress(faults)) return context.html(consoleFilterPage(path, { standing, faults }, locale), 400)
      if (problem.status === 404 || problem.status === 400)
        return context.html(consoleNotFoundPage(path, standing, locale), 404)
      const { dependencies, requestId } = context.var
      dependencies.log.error({ requestId, route: pattern, ...errorFacts(error) }, 'page failed')
      const status = problem.status >= 500 ? problem.status : 500
      return context.html(consoleFailedPage(path, { standing, requestId }, locale), status)
    }
  })
}

async function viewerOf(context: Context<AppEnv>, caller: Caller, locale: Locale): Promise<Viewer> {
  const { database, clock } = context.var.dependencies
  const { actor } = caller
  const sites = await listOwnSites(database, actor)
  const kept = Object.entries(context.req.query()).filter(
    ([name, value]) => value !== '' && !['lang', 'done', 'fragment'].includes(name),
  )
  const query = Object.fromEntries(kept)
  return {
    caller,
    database,
    locale,
    messages: messagesOf(locale),
    now: clock(),
    path: context.req.path,
    params: context.req.param(),
    query,
    sites,
    site: sites.find(({ id }) => id === query['site']) ?? sites[0] ?? null,
    sent: null,
    may: (permission) => mayDo(actor.roles, permission),
    ask: askAs(context, caller, randomUUIDv7()),
    async namesOf(ids) {
      const names = await readNames(database, actor, ids)
      return (id) => {
        const found = id === null || id === undefined ? undefined : names.get(id)
        return found === undefined ? '–' : locale === 'zh-CN' ? found.nameZh : found.nameEn
      }
    },
    newKey: randomUUIDv7,
  }
}
