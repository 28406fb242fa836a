import { html } from 'hono/html'
import { formatCount, formatMoney } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import {
  actForm,
  choice,
  dataTable,
  field,
  formatPercent,
  instantText,
  named,
  pieces,
  section,
  tag,
} from '../kit.ts'
import { shortId, type Scene, typedIn } from '../scene.ts'
import { makingForms, optionsText, worksTable } from './award-making.ts'
import type { RoundView } from './round-view.ts'
import { formatUnitPrice } from './unit-price.ts'

type Award = NonNullable<RoundView['awards']>[number]

/** Bids once they may be read, awards side by side, why each bid won or lost, and what was objected. */
export function awardSections(scene: Scene, view: RoundView): Markup {
  const { awards, decisions, objections, bids } = view
  const texts = scene.messages.procurement
  return pieces(
    bids.length === 0 ? null : section(texts.bids, bidsTable(scene, view)),
    awards === null
      ? null
      : section(
          texts.awards,
          pieces(awardsTable(scene, view), worksTable(scene, view), makingForms(scene, view)),
        ),
    decisions === null ? null : section(texts.why, decisionsTable(scene, view)),
    objections === null ? null : section(texts.objections, objectionsOf(scene, view)),
  )
}

function bidsTable({ locale, messages }: Scene, { bids, nameOf }: RoundView): Markup {
  const texts = messages.procurement
  return dataTable(
    bids,
    [
      { head: texts.supplier, cell: ({ supplierTenantId }) => nameOf(supplierTenantId) },
      {
        head: texts.state,
        cell: ({ state }) => tag(texts.bidStates[state], state === 'broken' ? 'warn' : 'plain'),
      },
      { head: texts.sealedAt, cell: ({ sealedAt }) => instantText(sealedAt, locale) },
      {
        head: texts.firstPrice,
        cell: ({ offers }) =>
          offers.length === 0
            ? '–'
            : html`<ul class="offers">
                ${offers.map(
                  ({ productId, tiers, capacityUnits }) =>
                    html`<li>
                      ${nameOf(productId)}
                      <strong>${formatUnitPrice(tiers[0]?.unitPriceTenThousandths ?? 0, locale)}</strong>
                      <small>${texts.capacity}: ${formatCount(capacityUnits, locale)}</small>
                    </li>`,
                )}
              </ul>`,
      },
      { head: texts.receipt, cell: ({ sha256 }) => html`<code>${sha256.slice(0, 16)}</code>` },
    ],
    texts.noBids,
  )
}

function awardsTable(scene: Scene, { awards, round, nameOf }: RoundView): Markup {
  const { locale, messages } = scene
  const texts = messages.procurement
  return dataTable(
    awards ?? [],
    [
      {
        head: texts.award,
        cell: ({ id, options }) => named(optionsText(scene, options), shortId(id)),
      },
      {
        head: texts.state,
        cell: ({ state }) => tag(texts.awardStates[state], state === 'approved' ? 'good' : 'plain'),
      },
      {
        head: texts.cost,
        isNumber: true,
        cell: ({ costTenThousandths }) => formatMoney(costTenThousandths / 100, locale),
      },
      { head: texts.units, isNumber: true, cell: ({ promisedUnits }) => formatCount(promisedUnits, locale) },
      {
        head: texts.uncovered,
        isNumber: true,
        cell: ({ uncoveredLots }) => formatCount(uncoveredLots, locale),
      },
      {
        head: texts.gap,
        isNumber: true,
        cell: ({ gapPerMillion }) =>
          gapPerMillion === null ? '–' : formatPercent(gapPerMillion / 10_000, locale),
      },
      { head: texts.supplier, cell: (award) => winnersOf(scene, award, nameOf) },
      { head: texts.propose, cell: (award) => awardActs(scene, award, round.state) },
    ],
    texts.noAwards,
  )
}

function winnersOf({ locale, messages }: Scene, { suppliers }: Award, nameOf: RoundView['nameOf']): Markup {
  const texts = messages.procurement
  return html`<ul class="offers">
    ${suppliers.map(
      ({ supplierTenantId, lots, costTenThousandths }) =>
        html`<li>
          ${nameOf(supplierTenantId)}
          <small
            >${formatCount(lots, locale)} ${texts.lots} ·
            ${formatMoney(costTenThousandths / 100, locale)}</small
          >
        </li>`,
    )}
  </ul>`
}

function awardActs(
  scene: Scene,
  { id, state }: Award,
  roundState: RoundView['round']['state'],
): Markup | string {
  const texts = scene.messages.procurement
  const form = (act: string, label: string, tone?: 'quiet') =>
    actForm({
      act,
      key: scene.newKey(),
      label,
      hidden: { awardId: id },
      isInline: true,
      ...(tone === undefined ? {} : { tone }),
    })
  if (state === 'preview' && roundState === 'opened') return form('propose', texts.propose)
  if (state === 'proposed')
    return pieces(form('approveAward', texts.approveAward), form('refuseAward', texts.refuseAward, 'quiet'))
  return '–'
}

function decisionsTable({ locale, messages }: Scene, { decisions, nameOf }: RoundView): Markup {
  const texts = messages.procurement
  return dataTable(
    decisions ?? [],
    [
      { head: texts.product, cell: ({ productId }) => nameOf(productId) },
      { head: texts.supplier, cell: ({ supplierTenantId }) => nameOf(supplierTenantId) },
      {
        head: texts.reason,
        cell: ({ textZh, textEn, textKo }) => ({ 'zh-CN': textZh, en: textEn, ko: textKo })[locale],
      },
    ],
    texts.noDecisions,
  )
}

function objectionsOf(scene: Scene, { objections, round, side, nameOf }: RoundView): Markup {
  const { locale, messages } = scene
  const texts = messages.procurement
  const table = dataTable(
    objections ?? [],
    [
      { head: texts.party, cell: ({ partyTenantId }) => nameOf(partyTenantId) },
      { head: texts.reason, cell: ({ reason, decisionReason }) => named(reason, decisionReason) },
      { head: texts.when, cell: ({ raisedAt }) => instantText(raisedAt, locale) },
      {
        head: texts.state,
        cell: ({ id, state }) =>
          state === 'raised' && side === 'owner' && scene.may('procurement.run')
            ? actForm({
                act: 'decideObjection',
                key: scene.newKey(),
                label: messages.orders.decide,
                hidden: { objectionId: id },
                fields: pieces(
                  choice({
                    name: 'decision',
                    label: texts.objections,
                    isLabelHidden: true,
                    options: [
                      ['dismissed', texts.dismiss],
                      ['upheld', texts.uphold],
                    ],
                  }),
                  field({
                    name: 'reason',
                    label: texts.reason,
                    isRequired: true,
                    longest: 2_000,
                    value: typedIn(scene, 'decideObjection', { objectionId: id }).maybe('reason'),
                  }),
                ),
              })
            : tag(texts.objectionStates[state]),
      },
    ],
    texts.noObjections,
  )
  const mayObject = round.state === 'objection' && side !== 'owner' && scene.may('procurement.object')
  return pieces(
    table,
    mayObject
      ? actForm({
          act: 'object',
          key: scene.newKey(),
          label: texts.object,
          fields: field({
            name: 'reason',
            label: texts.reason,
            isRequired: true,
            longest: 2_000,
            value: typedIn(scene, 'object').maybe('reason'),
          }),
        })
      : null,
  )
}
