import { html } from 'hono/html'
import { dismissReasons } from '#domain/replenishment/dismiss-reasons.ts'
import { formatCount, formatMoney } from '../ui/format.ts'
import type { Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'
import { type ConsoleFrame, consolePage, nextLink } from './console-page.ts'
import { refusalText } from '../ui/refusals.ts'
import { dataTable, productName } from './kit.ts'
import type { BecomeSuggestion, ShownSuggestion, SuggestionsView } from './suggestions-view.ts'

/** What a site should order, each with its reason in one sentence, to be accepted or turned down. */
export function suggestionsPage(frame: ConsoleFrame, view: SuggestionsView): Markup {
  const { locale, siteId } = frame
  const texts = messagesOf(locale).console
  const query = new URLSearchParams({ site: siteId ?? '', after: view.next ?? '' })
  return consolePage(
    frame,
    '',
    html`${view.wasRefused ? html`<p class="problem" role="alert">${texts.refused}</p>` : ''}
      <section>
        ${table(frame, view)} ${nextLink(view.next === null ? null : `?${query.toString()}`, locale)}
      </section>
      ${becomeSection(view.become, locale)}`,
  )
}

function table(frame: ConsoleFrame, view: SuggestionsView): Markup {
  const texts = messagesOf(frame.locale).console
  if (view.suggestions.length === 0) return html`<p class="empty">${texts.noSuggestions}</p>`
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${texts.product}</th>
        <th scope="col">${texts.packs}</th>
        <th scope="col">${texts.reason}</th>
        <th scope="col">${texts.amount}</th>
        <th scope="col">${texts.status}</th>
      </tr>
    </thead>
    <tbody>
      ${view.suggestions.map((suggestion) => row(frame, suggestion, view.mayDecide))}
    </tbody>
  </table>`
}

/** Where an accepted suggestion goes on, or why it does not. */
function becomeSection(become: SuggestionsView['become'], locale: Locale): Markup {
  const texts = messagesOf(locale).console
  if (become.length === 0) return html``
  return html`<section>
    <h2>${texts.become}</h2>
    ${dataTable(
      become,
      [
        {
          head: texts.product,
          cell: (one) => productName(one, locale),
        },
        { head: texts.packs, isNumber: true, cell: ({ packs }) => formatCount(packs, locale) },
        { head: texts.status, cell: (one) => becomeOf(one, locale) },
      ],
      texts.noSuggestions,
    )}
  </section>`
}

function becomeOf({ orderId, transferId, refusal }: BecomeSuggestion, locale: Locale): Markup | string {
  const texts = messagesOf(locale).console
  if (orderId !== null) return html`<a href="/console/orders/${orderId}">${texts.becameOrder}</a>`
  if (transferId !== null) return html`<a href="/console/transfers/${transferId}">${texts.becameTransfer}</a>`
  return refusal === null ? '–' : html`<span class="problem">${refusalText(refusal, locale)}</span>`
}

function row(frame: ConsoleFrame, suggestion: ShownSuggestion, mayDecide: boolean): Markup {
  const { locale } = frame
  const texts = messagesOf(locale).console
  return html`<tr>
    <td><strong>${productName(suggestion, locale)}</strong></td>
    <td>${formatCount(suggestion.packs, locale)}</td>
    <td>${suggestion.reason}</td>
    <td>${formatMoney(suggestion.amountFen, locale)}</td>
    <td>
      ${
        suggestion.isOpen
          ? mayDecide
            ? decision(frame, suggestion)
            : ''
          : html`<span class="tag">${texts.accepted}</span>`
      }
    </td>
  </tr>`
}

function decision({ locale, siteId }: ConsoleFrame, { id, packs }: ShownSuggestion): Markup {
  return html`${packs === 0 ? '' : acceptForm(id, siteId, locale)} ${dismissForm(id, siteId, locale)}`
}

function acceptForm(id: string, siteId: string | null, locale: Locale): Markup {
  return html`<form
    method="post"
    action="/console/suggestions/${id}/accept?site=${siteId ?? ''}"
    class="inline"
  >
    <button type="submit">${messagesOf(locale).console.accept}</button>
  </form>`
}

function dismissForm(id: string, siteId: string | null, locale: Locale): Markup {
  const texts = messagesOf(locale).console
  return html`<form
    method="post"
    action="/console/suggestions/${id}/dismiss?site=${siteId ?? ''}"
    class="inline"
  >
    <label class="hidden" for="reason-${id}">${texts.reason}</label>
    <select id="reason-${id}" name="reason">
      ${dismissReasons.map((reason) => html`<option value="${reason}">${texts.dismissReasons[reason]}</option>`)}
    </select>
    <button type="submit" class="quiet">${texts.dismiss}</button>
  </form>`
}
