import { html } from 'hono/html'
import type { Permission } from '#domain/access/roles.ts'
import type { Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import type { Messages } from '../ui/messages.ts'
import { nameOf, type OwnSite } from './console-page.ts'

/** What every page is drawn with: the reader's language, the hour, and what their roles open. */
export interface Scene {
  readonly locale: Locale
  readonly messages: Messages
  readonly now: Date
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly sites: readonly OwnSite[]
  readonly site: OwnSite | null
  /** What was typed into a form that was refused. */
  readonly sent: { maybe(name: string): string | undefined } | null
  may(permission: Permission): boolean
  newKey(): string
}

/** How somebody or something with an id is called. */
export type NameOfId = (id: string | null | undefined) => string

/** The address of a page under which the next rows are, or nothing on the last page. */
export function nextAddress({ path, query }: Scene, next: string | null, name = 'after'): string | null {
  return next === null ? null : `${path}?${new URLSearchParams({ ...query, [name]: next }).toString()}`
}

/** Enough of an id to tell rows apart; the whole one is in the address. */
export function shortId(id: string): string {
  return id.slice(-8)
}

/** The options of a choice among the reader's sites, with one for all of them where `all` names it. */
export function siteOptions({ sites, locale }: Scene, all?: string): (readonly [string, string])[] {
  const own = sites.map((site) => [site.id, nameOf(site, locale)] as const)
  return all === undefined ? own : [['', all] as const, ...own]
}

/** For who works at no site, on a page about one. */
export function noSites({ messages }: Scene): Markup {
  return html`<p class="empty">${messages.console.noSites}</p>`
}

/** The site that a page is about: the one that was chosen, else the reader's first. */
export function siteIdOf({ site }: Scene): string {
  return site?.id ?? ''
}

/** What was typed into one form, where that was refused: shown again, so that nobody types it twice. */
export interface Typed {
  /** Whether it was this form: what is folded is open then. */
  readonly isOpen: boolean
  maybe(name: string): string | undefined
}

/** What was typed into the form of an act; of many of its kind, into the one with these hidden fields. */
export function typedIn({ sent }: Scene, act: string, hidden: Readonly<Record<string, string>> = {}): Typed {
  const isOpen =
    sent !== null &&
    Object.entries({ ...hidden, act }).every(([name, value]) => (sent.maybe(name) ?? '') === value)
  return { isOpen, maybe: (name) => (isOpen ? sent.maybe(name) : undefined) }
}
