import { html } from 'hono/html'
import { formatCount } from '../ui/format.ts'
import type { Markup } from '../ui/layout.ts'
import { lengthProblem } from '../ui/length-problem.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'
import { obstacleText } from '../ui/refusals.ts'
import { type ConsoleFrame, consolePage, nameOf, nextLink } from './console-page.ts'
import {
  longestPlanName,
  type TypedPlan,
  type ChosenShortage,
  type PlanAct,
  type ShortagesView,
  type ShownPlan,
  type ShownShare,
  type ShownShortage,
} from './shortages-view.ts'

/** What is scarce, the plans of who gets what side by side, and the shares of one with their reasons. */
export function shortagesPage(frame: ConsoleFrame, { shortages, chosen, refusal }: ShortagesView): Markup {
  const texts = messagesOf(frame.locale).shortages
  return consolePage(
    frame,
    '',
    html`${refusal === null ? '' : html`<p class="problem" role="alert">${texts.refused}: ${obstacleText(refusal, frame.locale)}</p>`}
      <section>
        ${
          shortages.length === 0
            ? html`<p class="empty">${texts.none}</p>`
            : html`<ul>
                ${shortages.map((shortage) => listed(frame.locale, shortage))}
              </ul>`
        }
      </section>
      ${chosen === null ? '' : plansOf(frame.locale, chosen)}`,
  )
}

function listed(
  locale: Locale,
  { id, ingredientZh, ingredientEn, state, reason, ...limit }: ShownShortage,
): Markup {
  const texts = messagesOf(locale).shortages
  const { limitUnits, limitDays } = limit
  return html`<li>
    <a href="?shortage=${id}">${locale === 'zh-CN' ? ingredientZh : ingredientEn}</a>
    <span class="tag">${texts.states[state]}</span> ${reason}
    ${limitUnits === null || limitDays === null ? '' : texts.limit(limitUnits, limitDays)}
  </li>`
}

function plansOf(locale: Locale, chosen: ChosenShortage): Markup {
  const texts = messagesOf(locale).shortages
  const { id, plans, planId, shares, next, mayPlan, typed } = chosen
  const shown = plans.find((plan) => plan.id === planId)
  return html`<section>
      <h2>${texts.plans}</h2>
      ${mayPlan ? planForm(locale, id, typed) : ''}
      ${plans.length === 0 ? html`<p class="empty">${texts.noPlans}</p>` : comparison(locale, id, plans)}
    </section>
    ${shown === undefined ? '' : html`${counties(locale, shown)} ${sharesTable(locale, shares)}`}
    ${nextLink(next === null ? null : `?shortage=${id}&plan=${planId}&after=${next}`, locale)}`
}

function planForm(locale: Locale, shortageId: string, typed: TypedPlan | null): Markup {
  const texts = messagesOf(locale).shortages
  return html`<form method="post" action="/console/shortages/${shortageId}/plan" class="card">
    <label for="plan-name">${texts.name}</label>
    <input
      id="plan-name"
      name="name"
      required
      data-longest="${longestPlanName}"
      value="${typed?.name ?? ''}"
    />
    ${typed === null ? '' : lengthProblem(typed.name, longestPlanName, locale)}
    <label for="plan-days">${texts.days}</label>
    <input
      id="plan-days"
      name="horizonDays"
      type="number"
      min="1"
      max="180"
      value="${typed?.horizonDays ?? '28'}"
      required
    />
    <label for="plan-reserve">${texts.reserve}</label>
    <input
      id="plan-reserve"
      name="reservePercent"
      type="number"
      min="0"
      max="100"
      value="${typed?.reservePercent ?? '0'}"
      required
    />
    <label for="plan-cap">${texts.cap}</label>
    <input id="plan-cap" name="capUnits" type="number" min="0" value="${typed?.capUnits ?? ''}" />
    <label for="plan-first">${texts.first}</label>
    <select id="plan-first" name="first">
      <option value="">${texts.nobodyFirst}</option>
      ${(['hospital_window', 'county_hub', 'township_pharmacy', 'village_pharmacy'] as const).map(
        (kind) =>
          html`<option value="${kind}" ${kind === typed?.first ? 'selected' : ''}>
            ${texts.siteKinds[kind]}
          </option>`,
      )}
    </select>
    <button type="submit">${texts.preview}</button>
  </form>`
}

/** Plans side by side, a row each. */
function comparison(locale: Locale, shortageId: string, plans: readonly ShownPlan[]): Markup {
  const texts = messagesOf(locale).shortages
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${texts.name}</th>
        <th scope="col">${texts.state}</th>
        <th scope="col">${texts.cover}</th>
        <th scope="col">${texts.lowest}</th>
        <th scope="col">${texts.gini}</th>
        <th scope="col">${texts.served}</th>
        <th scope="col">${texts.unserved}</th>
        <th scope="col">${texts.granted}</th>
        <th scope="col"></th>
      </tr>
    </thead>
    <tbody>
      ${plans.map(
        (plan) =>
          html`<tr>
            <td><a href="?shortage=${shortageId}&plan=${plan.id}">${plan.name}</a></td>
            <td>${texts.planStates[plan.state]}</td>
            <td>${percent(plan.cover)}</td>
            <td>${percent(plan.lowestCover)}</td>
            <td>${plan.gini.toFixed(3)}</td>
            <td>${formatCount(plan.served, locale)}</td>
            <td>${formatCount(plan.unserved, locale)}</td>
            <td>${formatCount(Math.round(plan.grantedUnits), locale)}</td>
            <td>${plan.acts.map((act) => actForm(locale, shortageId, plan.id, act))}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function actForm(locale: Locale, shortageId: string, planId: string, act: PlanAct): Markup {
  const { acts } = messagesOf(locale).shortages
  return html`<form
    method="post"
    action="/console/shortages/${shortageId}/plans/${planId}/${act}"
    class="inline"
  >
    <button type="submit" ${act === 'discard' ? html`class="quiet"` : ''}>${acts[act]}</button>
  </form>`
}

function counties(locale: Locale, { counties: rows }: ShownPlan): Markup {
  const texts = messagesOf(locale).shortages
  return html`<section>
    <h2>${texts.byCounty}</h2>
    <ul>
      ${rows.map(
        ({ regionCode, cover, lowestCover, ...names }) =>
          html`<li>
            ${nameOf(names, locale)} (${regionCode}): ${percent(cover)} · ${texts.lowest}
            ${percent(lowestCover)}
          </li>`,
      )}
    </ul>
  </section>`
}

function sharesTable(locale: Locale, shares: readonly ShownShare[]): Markup {
  const texts = messagesOf(locale).shortages
  return html`<section>
    <h2>${texts.shares}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">${texts.site}</th>
          <th scope="col">${texts.tier}</th>
          <th scope="col">${texts.need}</th>
          <th scope="col">${texts.held}</th>
          <th scope="col">${texts.receives}</th>
          <th scope="col">${texts.why}</th>
        </tr>
      </thead>
      <tbody>
        ${shares.map(
          (share) =>
            html`<tr>
              <td>${locale === 'zh-CN' ? share.siteZh : share.siteEn}</td>
              <td>${share.tier}</td>
              <td>${formatCount(share.needUnits, locale)}</td>
              <td>${formatCount(share.heldUnits, locale)}</td>
              <td>${formatCount(Math.round(share.receivedUnits), locale)}</td>
              <td>${share.reason}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
