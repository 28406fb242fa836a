import { html } from 'hono/html'
import { formatDatedInstant } from '../ui/format.ts'
import type { Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'
import { patientPage, type Reader } from './patient-page.ts'

/** One look at the patient's data, as the page shows it. */
export interface ShownAccess {
  readonly organisation: { readonly zh: string; readonly en: string } | null
  readonly purpose: string
  readonly recordedAt: Date
}

/** What the last attempt to erase came to. */
export type ErasureOutcome = 'erased' | 'stillOpen' | null

/** The patient's own page: who looked, a copy of everything, and erasing what no law keeps. */
export function rightsPage(
  accesses: readonly ShownAccess[],
  outcome: ErasureOutcome,
  reader: Reader,
): Markup {
  const { locale } = reader
  const { rights } = messagesOf(locale)
  return patientPage(
    reader,
    { title: rights.title, path: '/track/rights' },
    html`<h1>${rights.title}</h1>
      ${outcome === null ? '' : html`<p role="status">${outcome === 'erased' ? rights.erased : rights.stillOpen}</p>`}
      <section>
        <h2>${rights.whoLooked}</h2>
        ${accesses.length === 0 ? html`<p>${rights.nobody}</p>` : accessList(accesses, locale)}
      </section>
      <section>
        <h2>${rights.copy}</h2>
        <p>${rights.copyText}</p>
        <p><a href="/track/copy" download="my-data.json">${rights.copyLink}</a></p>
      </section>
      ${outcome === 'erased' ? '' : erasure(rights)}
      <p><a href="/track">${rights.back}</a></p>`,
  )
}

function accessList(accesses: readonly ShownAccess[], locale: Locale): Markup {
  const { rights } = messagesOf(locale)
  return html`<ul>
    ${accesses.map(
      ({ organisation, purpose, recordedAt }) =>
        html`<li>
          ${formatDatedInstant(recordedAt, locale)} · ${placeName(organisation, locale) ?? rights.unknown} ·
          ${rights.purposes[purpose] ?? purpose}
        </li>`,
    )}
  </ul>`
}

function placeName(organisation: ShownAccess['organisation'], locale: Locale): string | null {
  if (organisation === null) return null
  return locale === 'zh-CN' ? organisation.zh : organisation.en
}

function erasure(rights: ReturnType<typeof messagesOf>['rights']): Markup {
  return html`<section>
    <h2>${rights.erase}</h2>
    <p>${rights.eraseText}</p>
    <details>
      <summary>${rights.erase}</summary>
      <form method="post" action="/track/erase">
        <button type="submit" class="danger">${rights.eraseConfirm}</button>
      </form>
    </details>
  </section>`
}
