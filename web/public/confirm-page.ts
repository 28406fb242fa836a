import { html } from 'hono/html'
import { dayOf, formatDay } from '../ui/format.ts'
import type { Markup } from '../ui/layout.ts'
import { messagesOf } from '../ui/messages.ts'
import type { AskedChange } from './choices-view.ts'
import { patientPage, type Reader } from './patient-page.ts'

type Fact = readonly [name: string, value: string]

/** Says what a change of a long prescription would do, and asks once more. Nothing has changed yet. */
export function confirmPage(asked: AskedChange, reader: Reader): Markup {
  const { choices, patient } = messagesOf(reader.locale)
  const texts = patient.confirm
  const query = new URLSearchParams(Object.entries(fieldsOf(asked))).toString()
  return patientPage(
    reader,
    { title: texts.title, path: '/track/choices/confirm', query: `act=${asked.act}&${query}` },
    html`<h1>${texts.title}</h1>
      <section>
        <h2>${texts[asked.act]}</h2>
        <dl class="facts">
          ${factsOf(asked, reader).map(
            ([name, value]) =>
              html`<div>
                <dt>${name}</dt>
                <dd>${value}</dd>
              </div>`,
          )}
        </dl>
        ${warningsOf(asked, reader).map((text) => html`<p>${text}</p>`)}
        <form method="post" action="/track/choices/parts/${asked.act}">
          ${Object.entries(fieldsOf(asked)).map(
            ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
          )}
          <button type="submit" class="${asked.act === 'delay' ? '' : 'danger'}">
            ${asked.act === 'stop' ? choices.stopConfirm : texts.yes}
          </button>
        </form>
        <p><a class="button quiet" href="/track/choices">${texts.no}</a></p>
      </section>`,
  )
}

/** What the change is sent with. */
function fieldsOf(asked: AskedChange): Readonly<Record<string, string>> {
  if (asked.act === 'stop') return {}
  const part = String(asked.part)
  return asked.act === 'skip' ? { part } : { part, days: String(asked.days) }
}

function factsOf(asked: AskedChange, { locale }: Reader): readonly Fact[] {
  const { choices, patient } = messagesOf(locale)
  const { newDay, oldDay, stopped } = patient.confirm
  const day = (date: string) => formatDay(dayOf(date), locale)
  if (asked.act === 'stop')
    return asked.parts.map(({ part, firstDoseOn }, index) => [
      index === 0 ? stopped : '',
      `${choices.part(part)} · ${day(firstDoseOn)}`,
    ])
  const named: Fact = [choices.parts, choices.part(asked.part)]
  const present: Fact = [oldDay, day(asked.from)]
  return asked.act === 'skip' ? [named, present] : [named, present, [newDay, day(asked.to)]]
}

function warningsOf({ act }: AskedChange, { locale }: Reader): readonly string[] {
  const { choices, patient } = messagesOf(locale)
  const { laterParts, keepEnough, stays, underWay } = patient.confirm
  if (act === 'delay') return [laterParts, keepEnough]
  return act === 'skip' ? [choices.skipText, stays] : [choices.stopText, underWay]
}
