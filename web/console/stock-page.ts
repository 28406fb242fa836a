import { html } from 'hono/html'
import { baseUnitName } from '../ui/base-units.ts'
import { formatCount } from '../ui/format.ts'
import type { Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'
import { type ConsoleFrame, consolePage, nextLink } from './console-page.ts'
import { productName } from './kit.ts'
import type { ShownBalance, StockView } from './stock-view.ts'

/** What lies, or lay at a time, at a site. */
export function stockPage(frame: ConsoleFrame, view: StockView): Markup {
  const { locale, siteId } = frame
  const texts = messagesOf(locale).console
  const fields = html`<div>
    <label for="at">${texts.asOf}</label>
    <input id="at" name="at" type="datetime-local" value="${view.asOf ?? ''}" />
  </div>`
  const query = new URLSearchParams({ site: siteId ?? '', at: view.asOf ?? '', after: view.next ?? '' })
  return consolePage(
    frame,
    fields,
    html`${view.isAsOfInvalid ? html`<p class="problem" role="alert">${texts.asOfInvalid}</p>` : ''}
      <section>
        ${table(view, siteId, locale)} ${nextLink(view.next === null ? null : `?${query.toString()}`, locale)}
      </section>`,
  )
}

function table({ balances }: StockView, siteId: string | null, locale: Locale): Markup {
  const texts = messagesOf(locale).console
  if (balances.length === 0) return html`<p class="empty">${texts.noStock}</p>`
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${texts.product}</th>
        <th scope="col">${texts.quantity}</th>
        <th scope="col">${texts.lot}</th>
        <th scope="col">${texts.status}</th>
      </tr>
    </thead>
    <tbody>
      ${balances.map((balance) => row(balance, siteId, locale))}
    </tbody>
  </table>`
}

function row(balance: ShownBalance, siteId: string | null, locale: Locale): Markup {
  const texts = messagesOf(locale).console
  const { expiresOn, lotNumber, status, ownership, units, productId, lotId } = balance
  const card = `/console/stock-card?site=${siteId ?? ''}`
  return html`<tr>
    <td>
      <a href="${card}&product=${productId}">${productName(balance, locale)}</a>
    </td>
    <td>${formatCount(units, locale)}<small>${baseUnitName(balance.baseUnit, locale)}</small></td>
    <td>
      <a href="${card}&lot=${lotId}"><code>${lotNumber}</code></a
      ><small>${expiresOn === null ? '' : `${texts.expires} ${expiresOn}`}</small>
    </td>
    <td><span class="tag">${texts.statuses[status]}</span><small>${texts.ownerships[ownership]}</small></td>
  </tr>`
}
