import { html } from 'hono/html'
import type { Markup } from '../ui/layout.ts'
import { messagesOf } from '../ui/messages.ts'
import type { OwnDataOutcome } from '../ui/messages-patient.ts'
import type { Reader } from './patient-page.ts'

export interface OwnDataView {
  /** The page that it stands on: `/copy` and `/erase` below it take the forms. */
  readonly path: string
  /** Whether a phone number is held, which proves that it is theirs. */
  readonly asksPhone: boolean
  /** What the last attempt came to. */
  readonly outcome: OwnDataOutcome | null
}

/** A copy of what somebody left with us, and having it erased, for who has the link and knows the phone number. */
export function ownDataSection({ path, asksPhone, outcome }: OwnDataView, { locale }: Reader): Markup {
  const { data } = messagesOf(locale).patient
  const isProblem = outcome !== null && outcome !== 'erased'
  const told =
    outcome === null
      ? ''
      : isProblem
        ? html`<p class="problem" role="alert">${data.outcomes[outcome]}</p>`
        : html`<p role="status">${data.outcomes[outcome]}</p>`
  const form = (act: 'copy' | 'erase', label: string, tone: string) =>
    html`<form method="post" action="${path}/${act}">
      ${
        asksPhone
          ? html`<label for="phone-${act}">${data.phone}</label>
              <input
                id="phone-${act}"
                name="phone"
                type="tel"
                autocomplete="tel"
                data-longest="20"
                required
              />`
          : ''
      }
      <button type="submit" class="${tone}">${label}</button>
    </form>`
  return html`<section id="data">
    <h2>${data.title}</h2>
    ${told}
    ${
      outcome === 'erased'
        ? ''
        : html`<details ${isProblem ? 'open' : ''}>
            <summary>${data.summary}</summary>
            <p>${data.text}</p>
            ${form('copy', data.copy, 'quiet')}
            <p>${data.eraseText}</p>
            ${form('erase', data.erase, 'danger')}
          </details>`
    }
  </section>`
}
