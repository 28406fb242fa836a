import { html } from 'hono/html'
import { householdStates, type HouseholdState } from '#domain/campaigns/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { formatCount, formatInstant } from '../ui/format.ts'
import type { Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'
import { framedPage, type Surroundings } from './console-page.ts'
import type { CampaignView, ListedCampaign } from './campaign-view.ts'

/** The campaigns of an organisation, and how the chosen one stands now. */
export function campaignPage(
  campaigns: readonly ListedCampaign[],
  view: CampaignView | null,
  around: Pick<Surroundings, 'locale' | 'viewerName' | 'standing'>,
): Markup {
  const { locale } = around
  const { campaigns: texts } = messagesOf(locale)
  const list = html`<nav class="areas" aria-label="${texts.title}">
    ${campaigns.map((campaign) =>
      campaign.id === view?.campaign.id
        ? html`<span aria-current="page">${nameOf(campaign, locale)}</span>`
        : html`<a href="/console/campaigns/${campaign.id}">${nameOf(campaign, locale)}</a>`,
    )}
  </nav>`
  const path = view === null ? '/console/campaigns' : `/console/campaigns/${view.campaign.id}`
  const title = view === null ? texts.title : nameOf(view.campaign, locale)
  const live = view === null ? null : { fragment: `${path}/fragment`, events: '/events' }
  return framedPage(
    { ...around, area: 'campaigns', siteId: null },
    { title, path, live, above: list },
    view === null ? html`<p class="empty">${texts.none}</p>` : campaignFragment(view, locale),
  )
}

/** The part of the page that changes. */
export function campaignFragment(view: CampaignView, locale: Locale): Markup {
  return html`${headline(view, locale)}
    <div class="columns">
      ${countList(view, locale)}
      <div>${areaTable(view, locale)} ${depotTable(view, locale)}</div>
    </div>`
}

function headline(view: CampaignView, locale: Locale): Markup {
  const messages = messagesOf(locale)
  const { campaigns: texts } = messages
  const sum = (of: (area: CampaignView['areas'][number]) => number) =>
    formatCount(
      view.areas.reduce((total, area) => total + of(area), 0),
      locale,
    )
  const at = (time: Date | null) => (time === null ? texts.never : formatInstant(time, locale))
  return html`<p><span class="tag">${texts.states[view.campaign.state]}</span></p>
    <dl class="headline">
      ${figure(
        texts.accepted,
        sum((area) => area.accepted),
      )}
      ${figure(
        texts.dispatched,
        sum((area) => area.dispatched),
      )}
      ${figure(texts.perHour, formatCount(view.dispatchedPerHour, locale))}
      ${figure(texts.holdsUp, view.bottleneck === null ? texts.nothing : texts.bottlenecks[view.bottleneck])}
      ${figure(texts.breached, formatCount(view.breached, locale), view.breached > 0)}
      ${figure(texts.late, formatCount(view.dispatchedLate, locale), view.dispatchedLate > 0)}
    </dl>
    <p class="as-of">
      ${texts.finish}: ${at(view.projectedFinishAt)} · ${texts.target}: ${at(view.targetAt)} ·
      ${messages.board.asOf}
      <time datetime="${view.asOf.toISOString()}">${formatInstant(view.asOf, locale)}</time>
    </p>`
}

function figure(label: string, value: string, isAlarming = false): Markup {
  return html`<div class="${isAlarming ? 'alarming' : ''}">
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`
}

function countList({ counts }: CampaignView, locale: Locale): Markup {
  const { campaigns: texts } = messagesOf(locale)
  return html`<section>
    <h2>${texts.households}</h2>
    <dl class="counts">
      ${statesOf<HouseholdState>(householdStates).map((state) => {
        const count = counts[state] ?? 0
        return html`<div class="${count === 0 ? 'zero' : ''}">
          <dt>${texts.householdStates[state]}</dt>
          <dd>${formatCount(count, locale)}</dd>
        </div>`
      })}
    </dl>
  </section>`
}

function areaTable({ areas }: CampaignView, locale: Locale): Markup {
  const { campaigns: texts } = messagesOf(locale)
  return html`<section>
    <h2>${texts.areas}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">${texts.area}</th>
          <th scope="col">${texts.accepted}</th>
          <th scope="col">${texts.dispatched}</th>
          <th scope="col">${texts.inTime}</th>
          <th scope="col">${texts.breached}</th>
        </tr>
      </thead>
      <tbody>
        ${areas.map(
          (area) =>
            html`<tr>
              <td>
                ${area.nameZh === null ? '' : html`<span lang="zh-CN">${area.nameZh}</span>`}
                <code>${area.regionCode ?? ''}</code>
                ${area.state === 'stopped' ? html`<span class="tag">${texts.stopped}</span>` : ''}
              </td>
              <td>${formatCount(area.accepted, locale)}</td>
              <td>${formatCount(area.dispatched, locale)}</td>
              <td>${formatCount(area.dispatchedInTime, locale)}</td>
              <td>${formatCount(area.breached, locale)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`
}

function depotTable({ depots }: CampaignView, locale: Locale): Markup {
  const { campaigns: texts } = messagesOf(locale)
  return html`<section>
    <h2>${texts.depots}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">${texts.depot}</th>
          <th scope="col">${texts.staff}</th>
          <th scope="col">${messagesOf(locale).board.state}</th>
        </tr>
      </thead>
      <tbody>
        ${depots.map(
          ({ state, staff, ...site }) =>
            html`<tr>
              <td>${nameOf(site, locale)}</td>
              <td>${formatCount(staff, locale)}</td>
              <td><span class="tag">${texts[state]}</span></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`
}

function nameOf({ nameZh, nameEn }: Pick<ListedCampaign, 'nameZh' | 'nameEn'>, locale: Locale): string {
  return locale === 'zh-CN' ? nameZh : nameEn
}
