import { html } from 'hono/html'
import { mayDo } from '#domain/access/roles.ts'
import { livePart, page, type Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf, type Messages } from '../ui/messages.ts'
import { consoleAreas, openAreas, type ConsoleArea, type Standing } from './areas.ts'
import { type FieldFault } from '../ui/field-faults.ts'
import { type ConsoleProblem, faultItems, problemNotice } from './problem-notice.ts'

/** A site of the reader's organisation, at which they work. */
export interface OwnSite {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
}

/** What every page of the console has around it. */
export interface ConsoleFrame {
  readonly area: ConsoleArea
  readonly locale: Locale
  readonly viewerName: string
  readonly standing: Standing
  readonly sites: readonly OwnSite[]
  /** The site that is shown; null where there is none to show. */
  readonly siteId: string | null
}

/** A page of the console about one site, with the choice of the others. */
export function consolePage(frame: ConsoleFrame, fields: Markup | string, content: Markup): Markup {
  const { area, locale, siteId } = frame
  const messages = messagesOf(locale)
  const body =
    siteId === null && area !== 'shortages'
      ? html`<p class="empty">${messages.console.noSites}</p>`
      : html`${area === 'shortages' ? '' : siteForm(frame, messages, fields)} ${content}`
  return framedPage(frame, { title: messages.console.areaNames[area], path: consoleAreas[area].path }, body)
}

/** What is around the content of any page of the console: who is signed in, where one is, where one may go. */
export interface Surroundings {
  readonly area: ConsoleArea
  readonly locale: Locale
  readonly viewerName: string
  readonly standing: Standing
  /** The site that is looked at, which the navigation keeps; null where none is. */
  readonly siteId: string | null
}

/** Where a page lies and what its content came with. */
export interface PagePlace {
  readonly title: string
  readonly path: string
  /** As it is in the address, without the question mark. */
  readonly query?: string
  /** Why the last act was refused. */
  readonly problem?: ConsoleProblem | null
  /** True right after something was done. */
  readonly isDone?: boolean
  /** Stands between the heading and the content, and does not change by itself. */
  readonly above?: Markup
  /** Where to fetch the content anew while one looks at it, and the stream that says when. */
  readonly live?: { readonly fragment: string; readonly events: string } | null
}

/** A whole page of the console around its content. */
export function framedPage(around: Surroundings, place: PagePlace, content: Markup): Markup {
  const { area, locale, viewerName, standing, siteId } = around
  const messages = messagesOf(locale)
  const texts = messages.console
  const aside = html`<form class="account" method="post" action="/sign-out">
    <span>${messages.board.signedInAs} ${viewerName}</span>
    <button type="submit" class="quiet">${messages.board.signOut}</button>
  </form>`
  const site = siteId === null ? '' : `?site=${siteId}`
  const nav = html`<nav class="areas" aria-label="${texts.areas}">
    <a href="/desk/">${texts.desk}</a>
    ${mayDo(standing.roles, 'board.read') ? html`<a href="/board">${messages.board.title}</a>` : ''}
    ${openAreas(standing).map((other) =>
      other === area && place.path === consoleAreas[other].path
        ? html`<span aria-current="page">${texts.areaNames[other]}</span>`
        : html`<a href="${consoleAreas[other].path}${site}" ${other === area ? html`aria-current="true"` : ''}
            >${texts.areaNames[other]}</a
          >`,
    )}
  </nav>`
  const { live = null, problem = null, isDone = false } = place
  return page(
    { locale, messages, width: 'wide', aside, title: place.title, path: place.path, query: place.query },
    html`${nav}
      <h1>${place.title}</h1>
      ${tryThis(hintOf(messages, area, place.path), locale)}
      ${problem === null ? '' : problemNotice(problem, locale)}
      ${isDone && problem === null ? html`<p class="done" role="status">${texts.done}</p>` : ''}
      ${place.above ?? ''} ${live === null ? content : livePart(live, messages, content)}`,
  )
}

/** What to try on a page of an area: on the one that the navigation leads to, and on that of one row of it. */
function hintOf({ hints }: Messages, area: ConsoleArea, path: string): string | undefined {
  if (path === consoleAreas[area].path) return hints.areas[area]
  const ofRows: Readonly<Partial<Record<ConsoleArea, string>>> = hints.rows
  return endsInId.test(path) ? ofRows[area] : undefined
}

const endsInId = /\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** One sentence for who is on a page for the first time. */
export function tryThis(text: string | undefined, locale: Locale): Markup | string {
  if (text === undefined) return ''
  return html`<p class="try no-print"><strong>${messagesOf(locale).hints.label}</strong> ${text}</p>`
}

/** For a signed-in person whose role does not include a page. */
export function consoleNotAllowedPage(path: string, standing: Standing, locale: Locale): Markup {
  const { notAllowed, notAllowedText } = messagesOf(locale).console
  return deadEnd({ path, standing, locale }, notAllowed, notAllowedText)
}

/** For an address at which there is nothing, or nothing of the reader's. */
export function consoleNotFoundPage(path: string, standing: Standing, locale: Locale): Markup {
  const { notFound, notFoundText } = messagesOf(locale).console
  return deadEnd({ path, standing, locale }, notFound, notFoundText)
}

/** For an address that narrows a list down by something that is none of its filters' values: what, and the way to all of it. */
export function consoleFilterPage(
  path: string,
  { standing, faults }: { readonly standing: Standing; readonly faults: readonly FieldFault[] },
  locale: Locale,
): Markup {
  const { filterTitle, filterText, clearFilter } = messagesOf(locale).console
  return deadEnd(
    { path, standing, locale },
    filterTitle,
    html`${filterText}
      <ul class="problem">
        ${faultItems(faults, locale)}
      </ul>
      <a href="${path}">${clearFilter}</a>`,
  )
}

/** For a page that could not be made, with the number under which the failure is in the log. */
export function consoleFailedPage(
  path: string,
  { standing, requestId }: { readonly standing: Standing; readonly requestId: string },
  locale: Locale,
): Markup {
  const { failed, failedText } = messagesOf(locale).console
  return deadEnd({ path, standing, locale }, failed, `${failedText} ${requestId}`)
}

function deadEnd(
  { path, standing, locale }: { readonly path: string; readonly standing: Standing; readonly locale: Locale },
  title: string,
  text: Markup | string,
): Markup {
  const messages = messagesOf(locale)
  return page(
    { locale, messages, title, path, width: 'narrow' },
    html`<h1>${title}</h1>
      <div>${text}</div>
      ${areaLinks(standing, locale)}
      <form method="post" action="/sign-out"><button type="submit">${messages.board.signOut}</button></form>`,
  )
}

/** The ways to the pages that somebody's roles open. */
export function areaLinks(standing: Standing, locale: Locale): Markup {
  const { areas, areaNames, desk } = messagesOf(locale).console
  return html`<nav class="areas" aria-label="${areas}">
    <a href="/desk/">${desk}</a>
    ${openAreas(standing).map((area) => html`<a href="${consoleAreas[area].path}">${areaNames[area]}</a>`)}
  </nav>`
}

function siteForm(
  { area, locale, sites, siteId }: ConsoleFrame,
  messages: Messages,
  fields: Markup | string,
): Markup {
  const { site, show } = messages.console
  return html`<form method="get" action="${consoleAreas[area].path}" class="card filters">
    <div>
      <label for="site">${site}</label>
      <select id="site" name="site">
        ${sites.map((one) =>
          one.id === siteId
            ? html`<option value="${one.id}" selected>${nameOf(one, locale)}</option>`
            : html`<option value="${one.id}">${nameOf(one, locale)}</option>`,
        )}
      </select>
    </div>
    ${fields}
    <button type="submit">${show}</button>
  </form>`
}

/** A name in the reader's language, as far as there is one: Korean readers get the English one. */
export function nameOf(
  { nameZh, nameEn }: { readonly nameZh: string; readonly nameEn: string },
  locale: Locale,
): string {
  return locale === 'zh-CN' ? nameZh : nameEn
}

/** Where the next page is, as far as there is one. */
export function nextLink(address: string | null, locale: Locale): Markup | string {
  return address === null ? '' : html`<p><a href="${address}">${messagesOf(locale).console.next}</a></p>`
}
