import { html } from 'hono/html'
import { shipmentStates } from '#domain/fulfilment/states.ts'
import { prescriptionStates } from '#domain/prescriptions/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { formatCount, formatDistance, formatInstant, formatMoney } from '../ui/format.ts'
import { livePart, page, type Markup } from '../ui/layout.ts'
import { lengthProblem } from '../ui/length-problem.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf, type Messages } from '../ui/messages.ts'
import type { Standing } from './areas.ts'
import { chargePath } from './charges/charge-pages.ts'
import { areaLinks, tryThis } from './console-page.ts'
import { longestResolution, type BoardDeadline, type BoardEscalation, type BoardView } from './board-view.ts'

interface Language {
  readonly locale: Locale
  readonly messages: Messages
}

/** The operations board: live counts, the nearest deadlines, and what somebody must act on. */
export function boardPage(
  view: BoardView,
  { viewerName, standing }: { readonly viewerName: string; readonly standing: Standing },
  locale: Locale,
): Markup {
  const messages = messagesOf(locale)
  const content = boardFragment(view, locale)
  // What was typed and not taken stays until its writer has done with it.
  const isTyping = view.escalations.some(({ typed }) => typed !== null)
  const aside = html`<form class="account" method="post" action="/sign-out">
    <span>${messages.board.signedInAs} ${viewerName}</span>
    <button type="submit" class="quiet">${messages.board.signOut}</button>
  </form>`
  return page(
    { locale, messages, title: messages.board.title, path: '/board', width: 'wide', aside },
    html`${areaLinks(standing, locale)}
      <h1>${messages.board.title}</h1>
      ${tryThis(messages.hints.areas.board, locale)}
      ${isTyping ? content : livePart({ fragment: '/board/fragment', events: '/events' }, messages, content)}`,
  )
}

/** The part of the board that changes. */
export function boardFragment(view: BoardView, locale: Locale): Markup {
  const language = { locale, messages: messagesOf(locale) }
  return html`${headline(view, language)} ${escalationTable(view, language)}
    <div class="columns">
      <div>
        ${countList(language.messages.board.prescriptions, statesOf(prescriptionStates), view.prescriptions, {
          labels: language.messages.board.prescriptionStates,
          locale,
        })}
        ${countList(language.messages.board.shipments, statesOf(shipmentStates), view.shipments, {
          labels: language.messages.board.shipmentStates,
          locale,
        })}
      </div>
      ${deadlineTable(view, language)}
    </div>`
}

function headline(view: BoardView, { locale, messages }: Language): Markup {
  const { board } = messages
  const onTime =
    view.deliveredTodayCount === 0
      ? ''
      : `${formatCount(view.onTimeTodayCount, locale)}/${formatCount(view.deliveredTodayCount, locale)} ${board.onTime}`
  return html`<dl class="headline">
      ${figure(board.open, formatCount(view.openCount, locale))}
      ${figure(board.breached, formatCount(view.breachedCount, locale), '', view.breachedCount > 0)}
      ${figure(board.escalations, formatCount(view.escalationCount, locale), '', view.escalationCount > 0)}
      ${figure(board.deliveredToday, formatCount(view.deliveredTodayCount, locale), onTime)}
    </dl>
    <p class="as-of">
      ${board.asOf} <time datetime="${view.asOf.toISOString()}">${formatInstant(view.asOf, locale)}</time>
    </p>`
}

function figure(label: string, value: string, note = '', isAlarming = false): Markup {
  return html`<div class="${isAlarming ? 'alarming' : ''}">
    <dt>${label}</dt>
    <dd>${value}<small>${note}</small></dd>
  </div>`
}

function escalationTable({ escalations, asOf }: BoardView, language: Language): Markup {
  const { board } = language.messages
  if (escalations.length === 0) {
    return html`<section>
      <h2>${board.escalations}</h2>
      <p class="empty">${board.noEscalations}</p>
    </section>`
  }
  return html`<section>
    <h2>${board.escalations}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">${board.what}</th>
          <th scope="col">${board.due}</th>
          <th scope="col">${board.mustAct}</th>
          <th scope="col">${board.subject}</th>
          <th scope="col">${board.resolve}</th>
        </tr>
      </thead>
      <tbody>
        ${escalations.map((escalation) => escalationRow(escalation, asOf, language))}
      </tbody>
    </table>
  </section>`
}

function escalationRow(escalation: BoardEscalation, asOf: Date, { locale, messages }: Language): Markup {
  const { board } = messages
  const { kind, actingRole, actingTenant, raisedAt, dueAt, subject } = escalation
  return html`<tr>
    <td>
      <strong>${board.escalationKinds[kind]}</strong>
      ${paymentText(escalation, { locale, messages })}
      <small>${board.raised} ${formatDistance(raisedAt, asOf, locale)}</small>
    </td>
    <td>${dueAt === null ? '–' : dueText(dueAt, asOf, { locale, messages })}</td>
    <td>${board.roles[actingRole]} · ${nameOf(actingTenant, locale)}</td>
    <td>${board.subjects[subject.kind]} <code>${shortId(subject.id)}</code></td>
    ${escalation.mayResolve ? resolveCell(escalation, { locale, messages }) : html`<td></td>`}
  </tr>`
}

/** What was paid and what is due, as a link to whose charge it is. */
function paymentText(
  { payment, shipmentId }: BoardEscalation,
  { locale, messages }: Language,
): Markup | string {
  if (payment === null || shipmentId === null) return ''
  const { paidFen, dueFen, isOurs } = payment
  const text = messages.charges.paidAndDue(formatMoney(paidFen, locale), formatMoney(dueFen, locale))
  return isOurs
    ? html`<small><a href="${chargePath(shipmentId)}">${text}</a></small>`
    : html`<small>${text}</small>`
}

function resolveCell({ id, typed }: BoardEscalation, { locale, messages: { board } }: Language): Markup {
  return html`<td>
    <form method="post" action="/board/escalations/${id}/resolve" class="inline">
      <label class="hidden" for="resolution-${id}">${board.resolution}</label>
      <input
        id="resolution-${id}"
        name="resolution"
        required
        data-longest="${longestResolution}"
        value="${typed ?? ''}"
        placeholder="${board.resolution}"
      />
      ${typed === null ? '' : lengthProblem(typed, longestResolution, locale)}
      <button type="submit" class="quiet">${board.resolve}</button>
    </form>
  </td>`
}

function deadlineTable({ deadlines, asOf }: BoardView, language: Language): Markup {
  const { board } = language.messages
  if (deadlines.length === 0) {
    return html`<section>
      <h2>${board.deadlines}</h2>
      <p class="empty">${board.noDeadlines}</p>
    </section>`
  }
  return html`<section>
    <h2>${board.deadlines}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">${board.due}</th>
          <th scope="col">${board.state}</th>
          <th scope="col">${board.place}</th>
          <th scope="col">${board.prescription}</th>
        </tr>
      </thead>
      <tbody>
        ${deadlines.map((deadline) => deadlineRow(deadline, asOf, language))}
      </tbody>
    </table>
  </section>`
}

function deadlineRow(
  { prescriptionId, state, destination, dueAt }: BoardDeadline,
  asOf: Date,
  language: Language,
): Markup {
  const { locale, messages } = language
  const { board } = messages
  return html`<tr>
    <td>${dueText(dueAt, asOf, language)}</td>
    <td><span class="tag">${board.prescriptionStates[state]}</span></td>
    <td>${nameOf(destination, locale)}</td>
    <td><code>${shortId(prescriptionId)}</code></td>
  </tr>`
}

function dueText(dueAt: Date, asOf: Date, { locale, messages }: Language): Markup {
  const isOverdue = dueAt < asOf
  return html`<time datetime="${dueAt.toISOString()}" class="${isOverdue ? 'overdue' : ''}">
    ${formatDistance(dueAt, asOf, locale)}${isOverdue ? ` · ${messages.board.overdue}` : ''}
    <small>${formatInstant(dueAt, locale)}</small>
  </time>`
}

function countList<State extends string>(
  title: string,
  states: readonly State[],
  counts: Readonly<Partial<Record<State, number>>>,
  { labels, locale }: { readonly labels: Readonly<Record<State, string>>; readonly locale: Locale },
): Markup {
  return html`<section>
    <h2>${title}</h2>
    <dl class="counts">
      ${states.map((state) => {
        const count = counts[state] ?? 0
        return html`<div class="${count === 0 ? 'zero' : ''}">
          <dt>${labels[state]}</dt>
          <dd>${formatCount(count, locale)}</dd>
        </div>`
      })}
    </dl>
  </section>`
}

/** Enough of an id to tell rows apart and to find one; the whole id is in the API. */
function shortId(id: string): string {
  return id.slice(-8)
}

function nameOf(name: BoardEscalation['actingTenant'], locale: Locale): string {
  return locale === 'zh-CN' ? name.zh : name.en
}
