import { html } from 'hono/html'
import { trackingSteps } from '#domain/prescriptions/tracking.ts'
import { dayOf, formatDay, formatInstant } from '../ui/format.ts'
import { livePart, type Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf, type Messages } from '../ui/messages.ts'
import { patientPage, type Reader } from './patient-page.ts'
import { privateSection } from './tracking-private.ts'
import type { PrivatePart, TrackedLeg, TrackedParcel, TrackingView } from './tracking-view.ts'

interface Language {
  readonly locale: Locale
  readonly messages: Messages
}

/** The patient's page: where the medicine is, when it comes, and behind a code what only the patient may see. */
export function trackingPage(view: TrackingView, privatePart: PrivatePart, reader: Reader): Markup {
  const { locale } = reader
  const messages = messagesOf(locale)
  return patientPage(
    reader,
    { title: messages.tracking.title, path: '/track' },
    html`<h1>${messages.tracking.title}</h1>
      ${livePart({ fragment: '/track/fragment', events: '/track/events' }, messages, trackingFragment(view, locale))}
      ${privateSection(privatePart, { ...reader, isOpen: view.isOpen })}
      <p class="legal">${messages.tracking.notice}</p>`,
  )
}

/** The part of the page that changes while the parcel travels. */
export function trackingFragment(view: TrackingView, locale: Locale): Markup {
  const messages = messagesOf(locale)
  const language = { locale, messages }
  return html`${noticeBox(view, messages)} ${promiseBox(view, language)} ${stepList(view, messages)}
  ${view.parcels.map((parcel, index) => parcelBox(parcel, index, view.parcels.length, language))}`
}

/** What a reader sees whose link is wrong or too old. Says nothing about whether a prescription exists. */
export function linkInvalidPage(reader: Reader): Markup {
  const { tracking } = messagesOf(reader.locale)
  return patientPage(
    reader,
    { title: tracking.linkInvalid, path: '/track' },
    html`<h1>${tracking.linkInvalid}</h1>
      <p>${tracking.linkInvalidText}</p>`,
  )
}

function noticeBox({ progress }: TrackingView, { tracking }: Messages): Markup {
  if (progress.notice === null) return html``
  const { title, text } = tracking.notices[progress.notice]
  return html`<section class="notice" role="status">
    <h2>${title}</h2>
    <p>${text}</p>
  </section>`
}

function promiseBox(view: TrackingView, language: Language): Markup {
  const { progress, isOpen, dueAt, mode, place, nextPartOn } = view
  const { locale, messages } = language
  const { tracking, patient } = messages
  const isAwaited = isOpen && progress.step !== 'arrived' && progress.step !== 'handed_over'
  return html`<dl class="facts">
    ${isAwaited ? promiseFact(view, language) : ''}
    ${isAwaited ? fact(tracking.deadline, formatInstant(dueAt, locale), progress.notice === 'late' ? 'overdue' : '') : ''}
    ${isOpen ? nextFact(view, language) : ''}
    ${nextPartOn === null ? '' : fact(patient.next.nextPart, formatDay(dayOf(nextPartOn), locale))}
    ${
      place === null
        ? fact(tracking.how, tracking.modes[mode])
        : fact(tracking.place, html`${nameOf(place, locale)}<small>${tracking.modes[mode]}</small>`)
    }
  </dl>`
}

/** A promise that has passed is not repeated as if it still held. */
function promiseFact(
  { promisedAt, isPromiseLapsed, progress }: TrackingView,
  { locale, messages }: Language,
) {
  const { tracking, patient } = messages
  if (promisedAt === null || progress.notice === 'late') return ''
  const lapsed = isPromiseLapsed ? html`<small class="overdue">${patient.next.promiseLapsed}</small>` : ''
  const at = html`${formatInstant(promisedAt, locale)}${lapsed}`
  return fact(tracking.promised, at, isPromiseLapsed ? '' : 'strong')
}

function nextFact({ next, mode, progress }: TrackingView, { locale, messages }: Language): Markup | string {
  if (next === null || progress.notice === 'queried') return ''
  const { title, steps, toTheDoor, expected } = messages.patient.next
  const isToTheDoor = mode === 'home' && next.step === 'handed_over'
  const when = next.at === null ? '' : html`<small>${expected} ${formatInstant(next.at, locale)}</small>`
  return fact(title, html`${isToTheDoor ? toTheDoor : steps[next.step]}${when}`)
}

function fact(term: string, value: string | Markup, emphasis = ''): Markup {
  return html`<div class="${emphasis}">
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div>`
}

function stepList({ progress, isOpen }: TrackingView, { tracking }: Messages): Markup {
  const reached = trackingSteps.indexOf(progress.step)
  return html`<ol class="steps">
    ${trackingSteps.map((step, index) => {
      const isNow = index === reached
      const hint = isNow && isOpen && progress.notice === null ? html`<p>${tracking.stepHints[step]}</p>` : ''
      return html`<li
        class="${index <= reached ? 'done' : 'ahead'}"
        ${isNow ? html`aria-current="step"` : ''}
      >
        ${tracking.steps[step]}${hint}
      </li>`
    })}
  </ol>`
}

function parcelBox(parcel: TrackedParcel, index: number, total: number, language: Language): Markup {
  const { tracking } = language.messages
  if (parcel.legs.length === 0 && total === 1) return html``
  return html`<section class="parcel">
    <h2>${tracking.parcel(index + 1, total)} <span class="tag">${tracking.steps[parcel.step]}</span></h2>
    ${
      parcel.legs.length === 0
        ? ''
        : html`<ol class="legs">
            ${parcel.legs.map((leg) => legItem(leg, language))}
          </ol>`
    }
  </section>`
}

function legItem(
  { from, to, state, departAt, arriveAt }: TrackedLeg,
  { locale, messages }: Language,
): Markup {
  const { tracking } = messages
  const when =
    state === 'arrived'
      ? `${tracking.legArrived} ${formatInstant(arriveAt, locale)}`
      : state === 'departed'
        ? `${tracking.legDeparted} ${formatInstant(departAt, locale)}`
        : `${tracking.planned} ${formatInstant(arriveAt, locale)}`
  const end = nameOf(to, locale)
  const start = nameOf(from, locale)
  return html`<li class="${state === 'planned' ? 'ahead' : 'done'}">
    <span>${start === end ? end : `${start} → ${end}`}</span
    ><time datetime="${arriveAt.toISOString()}">${when}</time>
  </li>`
}

function nameOf(name: TrackedLeg['from'], locale: Locale): string {
  return locale === 'zh-CN' ? name.zh : name.en
}
