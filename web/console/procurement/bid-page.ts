import { html } from 'hono/html'
import { regionAncestors } from '#domain/organisations/region-code.ts'
import type { Markup } from '../../ui/layout.ts'
import { formatCount } from '../../ui/format.ts'
import {
  actForm,
  countdown,
  dataTable,
  factList,
  field,
  folded,
  instantText,
  pieces,
  section,
  tag,
} from '../kit.ts'
import type { Scene } from '../scene.ts'
import type { RoundView } from './round-view.ts'
import { formatUnitPrice } from './unit-price.ts'

export interface BidView extends Pick<RoundView, 'round' | 'bids' | 'nameOf'> {
  /** In which institutions of the round are; the names of their provinces are known as well. */
  readonly regionCodes: readonly string[]
  /** Random digits that go into the seal, so that nobody guesses a bid by its digest. */
  readonly blinding: string
}

/** A supplier's own page: its bid, sealed as it is sent, and the receipts of what it sealed. */
export function bidPage(scene: Scene, view: BidView): Markup {
  const { round, bids } = view
  const { locale, messages, now } = scene
  const texts = messages.procurement
  const sealed = bids.find(({ state }) => state === 'sealed')
  return pieces(
    factList([
      [texts.round, html`<a href="/console/procurement/${round.id}">${round.title}</a>`],
      [texts.state, tag(texts.states[round.state])],
      [texts.steps.biddingClosesAt, countdown(round.biddingClosesAt, now, locale)],
    ]),
    html`<p class="hint">${texts.bidHint}</p>`,
    section(
      texts.receipt,
      dataTable(
        bids,
        [
          { head: texts.sealedAt, cell: ({ sealedAt }) => instantText(sealedAt, locale) },
          {
            head: texts.state,
            cell: ({ state }) => tag(texts.bidStates[state], state === 'sealed' ? 'good' : 'plain'),
          },
          { head: texts.receipt, cell: ({ sha256 }) => html`<code class="digest">${sha256}</code>` },
        ],
        texts.noBids,
      ),
    ),
    round.state === 'bidding'
      ? section(
          texts.bid,
          pieces(
            sealed === undefined ? null : html`<p class="hint">${texts.replaceBid}</p>`,
            bidForm(scene, view),
            sealed === undefined
              ? null
              : folded(
                  texts.withdraw,
                  actForm({ act: 'withdraw', key: scene.newKey(), label: texts.withdraw, tone: 'danger' }),
                ),
          ),
        )
      : html`<p class="empty">${texts.biddingShut}</p>`,
  )
}

/** Where it delivers, by name: one box for each county of the round. */
function regionFields({ messages, sent }: Scene, { regionCodes, nameOf }: BidView): Markup {
  const texts = messages.procurement
  return html`<fieldset>
    <legend>${texts.regions}</legend>
    ${
      regionCodes.length === 0
        ? html`<p class="empty">${texts.noRegions}</p>`
        : regionCodes.map(
            (code) =>
              html`<label class="tick"
                ><input
                  type="checkbox"
                  name="region.${code}"
                  ${sent?.maybe(`region.${code}`) === 'on' ? html`checked` : ''}
                />
                ${[nameOf(regionAncestors(code)[0]), nameOf(code)].filter((name) => name !== '–').join(' ') || code}</label
              >`,
          )
    }
  </fieldset>`
}

function bidForm(scene: Scene, view: BidView): Markup {
  const {
    round: { products },
    nameOf,
    blinding,
  } = view
  const { locale, messages, sent } = scene
  const texts = messages.procurement
  const column = (name: string, head: string, isPrice: boolean) => ({
    head,
    isNumber: true,
    cell: ({ productId }: (typeof products)[number]) =>
      field({
        name: `${name}.${productId}`,
        label: `${nameOf(productId)} · ${head}`,
        isLabelHidden: true,
        type: 'number',
        min: isPrice ? 0.0001 : 1,
        step: isPrice ? 0.0001 : 1,
        value: sent?.maybe(`${name}.${productId}`),
      }),
  })
  const table = dataTable(
    products.filter(({ ceilingTenThousandths }) => ceilingTenThousandths !== null),
    [
      { head: texts.product, cell: ({ productId }) => nameOf(productId) },
      {
        head: texts.pooled,
        isNumber: true,
        cell: ({ pooledUnits }) => formatCount(pooledUnits ?? 0, locale),
      },
      {
        head: texts.ceiling,
        isNumber: true,
        cell: ({ ceilingTenThousandths }) => formatUnitPrice(ceilingTenThousandths ?? 0, locale),
      },
      column('price', texts.firstPrice, true),
      column('tierFrom', texts.tierFrom, false),
      column('tierPrice', texts.tierPrice, true),
      column('capacity', texts.capacity, false),
    ],
    texts.noBids,
  )
  return actForm({
    act: 'seal',
    key: scene.newKey(),
    label: texts.seal,
    hidden: { blinding },
    fields: html`<p class="hint">${texts.unitHint}</p>
      ${table} ${regionFields(scene, view)}
      ${field({ name: 'validTo', label: texts.validTo, type: 'date', isRequired: true, value: sent?.maybe('validTo') })}
      ${field({ name: 'totalCapacity', label: texts.totalCapacity, type: 'number', min: 1, value: sent?.maybe('totalCapacity') })}`,
  })
}
