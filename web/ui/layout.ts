import { html } from 'hono/html'
import { localeNames, locales, type Locale } from './locale.ts'
import type { Messages } from './messages.ts'

/** A piece of HTML whose variable parts are escaped. */
export type Markup = ReturnType<typeof html>

export interface PageFrame {
  readonly locale: Locale
  readonly messages: Messages
  readonly title: string
  /** Where the language switch leads back to, without its query. */
  readonly path: string
  /** The query of the address, which the language switch keeps; without the question mark. */
  readonly query?: string | undefined
  /** `wide` for staff screens, `narrow` for a phone in one hand. */
  readonly width: 'wide' | 'narrow'
  /** Shown at the right of the header: who is signed in. */
  readonly aside?: Markup
  /** How often the page reads itself anew, where it waits for something; also without script. */
  readonly refreshSeconds?: number
  /** Whether a patient reads by larger type and targets; staff pages have no such switch. */
  readonly view?: PageView
}

/** How large a patient's page is drawn: as usual, or for older eyes and hands (长辈版). */
export const pageViews = ['usual', 'elder'] as const
export type PageView = (typeof pageViews)[number]

/** A whole page. Everything it loads comes from this server; it reads and works without script. */
export function page(frame: PageFrame, content: Markup): Markup {
  const { locale, messages, title, width, aside, refreshSeconds } = frame
  return html`<!doctype html>
    <html lang="${locale}" class="${frame.view === 'elder' ? 'elder' : ''}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        ${refreshSeconds === undefined ? '' : html`<meta http-equiv="refresh" content="${refreshSeconds}" />`}
        <title>${title} · ${messages.productName}</title>
        <link rel="stylesheet" href="/assets/pages.css" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <script type="module" src="/assets/pages.js"></script>
      </head>
      <body class="${width}">
        <header class="top">
          <p class="brand">${messages.productName}<span>${messages.tagline}</span></p>
          <nav aria-label="${messages.language}">
            ${locales.map((other) =>
              other === locale
                ? html`<span lang="${other}" aria-current="true">${localeNames[other]}</span>`
                : html`<a lang="${other}" hreflang="${other}" href="${addressWith(frame, 'lang', other)}"
                    >${localeNames[other]}</a
                  >`,
            )}
          </nav>
          ${aside ?? ''}${frame.view === undefined ? '' : viewSwitch(frame, frame.view)}
        </header>
        <main>${content}</main>
      </body>
    </html>`
}

function viewSwitch(frame: PageFrame, view: PageView): Markup {
  const other = view === 'elder' ? 'usual' : 'elder'
  return html`<a class="view-switch" href="${addressWith(frame, 'view', other)}"
    >${frame.messages.patient.views[other]}</a
  >`
}

/** The page's own address with one of its switches set. */
function addressWith({ path, query }: PageFrame, name: 'lang' | 'view', value: string): string {
  const parameters = new URLSearchParams(query ?? '')
  parameters.set(name, value)
  return `${path}?${parameters.toString()}`
}

/**
 * A part of a page that stays current: the script listens to `events` and fetches `fragment` anew when something
 * happened. Without script it is what the server knew when the page was made.
 */
export function livePart(
  part: { readonly fragment: string; readonly events: string },
  messages: Messages,
  content: Markup,
): Markup {
  return html`<p
      class="live"
      data-live-status
      data-live="${messages.live}"
      data-waiting="${messages.reconnecting}"
      hidden
    ></p>
    <div data-live-part data-fragment="${part.fragment}" data-events="${part.events}">${content}</div>`
}
