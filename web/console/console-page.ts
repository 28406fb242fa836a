import { html } from 'hono/html'
import { page, type Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf, type Messages } from '../ui/messages.ts'

/** A site of the reader's organisation, at which they work. */
export interface OwnSite {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
}

const areas = ['stock', 'suggestions', 'shortages'] as const
export type ConsoleArea = (typeof areas)[number]

/** What every page of the console has around it. */
export interface ConsoleFrame {
  readonly area: ConsoleArea
  readonly locale: Locale
  readonly viewerName: string
  readonly sites: readonly OwnSite[]
  /** The site that is shown; null where there is none to show. */
  readonly siteId: string | null
}

/** A page of the console about one site, with the choice of the others. */
export function consolePage(frame: ConsoleFrame, fields: Markup | string, content: Markup): Markup {
  const { area, locale, viewerName, siteId } = frame
  const messages = messagesOf(locale)
  const { console: texts } = messages
  const aside = html`<form class="account" method="post" action="/sign-out">
    <span>${messages.board.signedInAs} ${viewerName}</span>
    <button type="submit" class="quiet">${messages.board.signOut}</button>
  </form>`
  const links = html`<nav class="areas" aria-label="${texts.areas}">
    <a href="/board">${messages.board.title}</a>
    ${areas.map((other) =>
      other === area
        ? html`<span aria-current="page">${texts[other]}</span>`
        : html`<a href="/console/${other}${siteId === null ? '' : `?site=${siteId}`}">${texts[other]}</a>`,
    )}
  </nav>`
  const body =
    siteId === null && area !== 'shortages'
      ? html`<p class="empty">${texts.noSites}</p>`
      : html`${area === 'shortages' ? '' : siteForm(frame, messages, fields)} ${content}`
  const path = `/console/${area}`
  return page(
    { locale, messages, title: texts[area], path, width: 'wide', aside },
    html`${links}
      <h1>${texts[area]}</h1>
      ${body}`,
  )
}

/** For a signed-in person whose role does not include a page. */
export function consoleNotAllowedPage(area: ConsoleFrame['area'], locale: Locale): Markup {
  const messages = messagesOf(locale)
  const { notAllowed, notAllowedText } = messages.console
  return page(
    { locale, messages, title: notAllowed, path: `/console/${area}`, width: 'narrow' },
    html`<h1>${notAllowed}</h1>
      <p>${notAllowedText}</p>
      <form method="post" action="/sign-out"><button type="submit">${messages.board.signOut}</button></form>`,
  )
}

function siteForm(
  { area, locale, sites, siteId }: ConsoleFrame,
  messages: Messages,
  fields: Markup | string,
): Markup {
  const { site, show } = messages.console
  return html`<form method="get" action="/console/${area}" class="card">
    <label for="site">${site}</label>
    <select id="site" name="site">
      ${sites.map((one) =>
        one.id === siteId
          ? html`<option value="${one.id}" selected>${nameOf(one, locale)}</option>`
          : html`<option value="${one.id}">${nameOf(one, locale)}</option>`,
      )}
    </select>
    ${fields}
    <button type="submit">${show}</button>
  </form>`
}

function nameOf({ nameZh, nameEn }: OwnSite, locale: Locale): string {
  return locale === 'zh-CN' ? nameZh : nameEn
}

/** Where the next page is, as far as there is one. */
export function nextLink(address: string | null, locale: Locale): Markup | string {
  return address === null ? '' : html`<p><a href="${address}">${messagesOf(locale).console.next}</a></p>`
}
