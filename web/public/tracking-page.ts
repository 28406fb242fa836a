import { html } from 'hono/html'
import { trackingSteps } from '#domain/prescriptions/tracking.ts'
import { formatInstant } from '../ui/format.ts'
import { livePart, page, type Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf, type Messages } from '../ui/messages.ts'
import { privateSection } from './tracking-private.ts'
import type { PrivatePart, TrackedLeg, TrackedParcel, TrackingView } from './tracking-view.ts'

interface Language {
  readonly locale: Locale
  readonly messages: Messages
}

/** The patient's page: where the medicine is, when it comes, and behind a code what only the patient may see. */
export function trackingPage(view: TrackingView, privatePart: PrivatePart, locale: Locale): Markup {
  const messages = messagesOf(locale)
  return page(
    { locale, messages, title: messages.tracking.title, path: '/track', width: 'narrow' },
    html`<h1>${messages.tracking.title}</h1>
      ${livePart({ fragment: '/track/fragment', events: '/track/events' }, messages, trackingFragment(view, locale))}
      ${privateSection(privatePart, messages)}
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
export function linkInvalidPage(locale: Locale): Markup {
  const messages = messagesOf(locale)
  return page(
    { locale, messages, title: messages.tracking.linkInvalid, path: '/track', width: 'narrow' },
    html`<h1>${messages.tracking.linkInvalid}</h1>
      <p>${messages.tracking.linkInvalidText}</p>`,
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

function promiseBox(
  { progress, isOpen, promisedAt, dueAt, mode, place }: TrackingView,
  { locale, messages }: Language,
): Markup {
  const { tracking } = messages
  const isAwaited = isOpen && progress.step !== 'arrived'
  return html`<dl class="facts">
    ${isAwaited && promisedAt !== null ? fact(tracking.promised, formatInstant(promisedAt, locale), 'strong') : ''}
    ${isAwaited ? fact(tracking.deadline, formatInstant(dueAt, locale)) : ''}
    ${
      place === null
        ? fact(tracking.how, tracking.modes[mode])
        : fact(tracking.place, html`${nameOf(place, locale)}<small>${tracking.modes[mode]}</small>`)
    }
  </dl>`
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
