import { html } from 'hono/html'
import type { Refusal } from '#domain/refusal.ts'
import { fieldFaultText, type FieldFault } from '../ui/field-faults.ts'
import type { Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'
import { refusalText } from '../ui/refusals.ts'

/** Why something was not done: the API's problem, as far as a page tells it. */
export interface ConsoleProblem {
  readonly code: string
  readonly detail: string
  readonly nextStep: string
  readonly refusals?: readonly Refusal[]
  /** The fields that do not have the shape that is asked for. */
  readonly fields?: readonly FieldFault[]
}

/** Tells in the reader's language what was refused and what to do, once for each reason. */
export function problemNotice(problem: ConsoleProblem, locale: Locale): Markup {
  const texts = messagesOf(locale).console
  const refusals: readonly Refusal[] =
    problem.refusals === undefined || problem.refusals.length === 0
      ? [{ code: problem.code, message: problem.detail, nextStep: problem.nextStep }]
      : problem.refusals
  return html`<div class="problem notice card" role="alert">
    <p>${texts.refusedTitle}</p>
    <ul>
      ${refusals.map(
        (refusal) =>
          html`<li data-code="${refusal.code}">
            ${refusal.line === undefined ? '' : html`<strong>${texts.line(refusal.line + 1)}</strong> `}${refusalText(
              refusal,
              locale,
            )}
          </li>`,
      )}
      ${faultItems(problem.fields ?? [], locale)}
    </ul>
  </div>`
}

/** What is wrong with fields, each by its label. */
export function faultItems(fields: readonly FieldFault[], locale: Locale): Markup {
  const told = new Set(fields.map((field) => fieldFaultText(field, locale)))
  return html`${[...told].map((text) => html`<li>${text}</li>`)}`
}
