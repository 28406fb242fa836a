import { html } from 'hono/html'
import type { listBalances } from '#api/inventory/list-balances.ts'
import type { listNearExpiryOperation } from '#api/inventory/list-near-expiry.ts'
import type { listOffersOperation } from '#api/inventory/list-offers.ts'
import { quarantineFindings, type QuarantineFinding } from '#domain/inventory/quarantine.ts'
import { formatCount } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer, Item } from '../answer.ts'
import { nextLink } from '../console-page.ts'
import {
  actForm,
  choice,
  dataTable,
  field,
  filterForm,
  folded,
  longField,
  named,
  pieces,
  productName,
  section,
  tag,
} from '../kit.ts'
import { formatUnitPrice } from '../procurement/unit-price.ts'
import { nextAddress, siteIdOf, siteOptions, type NameOfId, type Scene, typedIn } from '../scene.ts'

export interface NearExpiryView {
  readonly nearExpiry: Answer<typeof listNearExpiryOperation>
  readonly offers: readonly Item<typeof listOffersOperation>[]
  readonly nameOf: NameOfId
}

/** The choice of one of the reader's sites, above what is shown of it. */
function siteFilter(scene: Scene): Markup {
  const { messages } = scene
  return filterForm(
    scene.path,
    choice({
      name: 'site',
      label: messages.console.site,
      value: siteIdOf(scene),
      options: siteOptions(scene),
    }),
    messages.console.show,
  )
}

/** What comes close to its last day, the nearest first, and what is on offer for that. */
export function nearExpiryPage(scene: Scene, { nearExpiry, offers, nameOf }: NearExpiryView): Markup {
  const { locale, messages } = scene
  const texts = messages.goods
  const table = dataTable(
    nearExpiry.items,
    [
      {
        head: messages.console.product,
        cell: ({ productId, lotNumber }) => named(nameOf(productId), lotNumber),
      },
      { head: messages.console.expires, cell: ({ expiresOn }) => expiresOn },
      {
        head: texts.remaining,
        cell: ({ daysLeft, band }) =>
          html`${tag(texts.daysLeft(daysLeft), daysLeft < 0 ? 'warn' : 'plain')}${
            band === 'expired' ? '' : html`<small>${texts.withinDays(band)}</small>`
          }`,
      },
      { head: texts.units, isNumber: true, cell: ({ units }) => formatCount(units, locale) },
      {
        head: texts.offer,
        cell: ({ lotId, daysLeft }) =>
          daysLeft < 0 || !scene.may('stock.offer') ? '–' : offerForm(scene, { lotId }),
      },
    ],
    texts.noNearExpiry,
  )
  return pieces(
    siteFilter(scene),
    html`<section>${table} ${nextLink(nextAddress(scene, nearExpiry.next), locale)}</section>`,
    section(texts.offers, offersTable(scene, offers, nameOf)),
  )
}

function offerForm(scene: Scene, hidden: Readonly<Record<string, string>>): Markup {
  const texts = scene.messages.goods
  const typed = typedIn(scene, 'offer', hidden)
  return folded(
    texts.offer,
    actForm({
      act: 'offer',
      key: scene.newKey(),
      label: texts.offer,
      hidden,
      fields: pieces(
        field({
          name: 'price',
          label: texts.price,
          type: 'number',
          min: 0.0001,
          step: 0.0001,
          isRequired: true,
          value: typed.maybe('price'),
        }),
        field({ name: 'validTo', label: texts.offerUntil, type: 'date', value: typed.maybe('validTo') }),
      ),
    }),
    typed.isOpen,
  )
}

function offersTable(scene: Scene, offers: NearExpiryView['offers'], nameOf: NameOfId): Markup {
  const { locale, messages } = scene
  const texts = messages.goods
  return dataTable(
    offers,
    [
      {
        head: messages.console.product,
        cell: ({ productId, lotNumber }) => named(nameOf(productId), lotNumber),
      },
      { head: messages.console.expires, cell: ({ expiresOn }) => expiresOn ?? '–' },
      { head: texts.units, isNumber: true, cell: ({ units }) => formatCount(units, locale) },
      {
        head: texts.price,
        isNumber: true,
        cell: ({ unitPriceTenThousandths }) => formatUnitPrice(unitPriceTenThousandths, locale),
      },
      {
        head: texts.offerUntil,
        cell: ({ id, validTo }) =>
          scene.may('stock.offer')
            ? pieces(
                validTo,
                ' ',
                actForm({
                  act: 'withdraw',
                  key: scene.newKey(),
                  label: texts.withdraw,
                  hidden: { offerId: id },
                  isInline: true,
                  tone: 'quiet',
                }),
              )
            : validTo,
      },
    ],
    texts.noOffers,
  )
}

/** What is set aside at a site, for somebody to decide over. */
export function quarantinePage(scene: Scene, balances: Answer<typeof listBalances>): Markup {
  const { locale, messages } = scene
  const texts = messages.goods
  const mayDecide = scene.may('stock.decide_quarantine')
  const table = dataTable(
    balances.items,
    [
      {
        head: messages.console.product,
        cell: (row) => named(productName(row, locale), row.lotNumber),
      },
      { head: messages.console.expires, cell: ({ expiresOn }) => expiresOn ?? '–' },
      { head: texts.ownership, cell: ({ ownership }) => messages.console.ownerships[ownership] },
      { head: texts.units, isNumber: true, cell: ({ units }) => formatCount(units, locale) },
      { head: texts.finding, cell: (row) => (mayDecide ? decisionForm(scene, row) : '–') },
    ],
    texts.noQuarantine,
  )
  return pieces(
    siteFilter(scene),
    html`<section>
      ${mayDecide ? html`<p class="hint">${texts.decideHint}</p>` : ''} ${table}
      ${nextLink(nextAddress(scene, balances.next), locale)}
    </section>`,
  )
}

function decisionForm(scene: Scene, { lotId, ownership, units }: Item<typeof listBalances>): Markup {
  const texts = scene.messages.goods
  const findings = Object.keys(quarantineFindings) as QuarantineFinding[]
  const typed = typedIn(scene, 'decide', { lotId, ownership })
  return folded(
    texts.decide,
    actForm({
      act: 'decide',
      key: scene.newKey(),
      label: texts.decide,
      hidden: { lotId, ownership },
      fields: pieces(
        choice({
          name: 'finding',
          label: texts.finding,
          value: typed.maybe('finding'),
          options: findings.map((finding) => [finding, texts.findings[finding]] as const),
        }),
        field({
          name: 'units',
          label: texts.units,
          type: 'number',
          min: 1,
          max: units,
          value: typed.maybe('units') ?? units,
          isRequired: true,
        }),
        field({
          name: 'shipment',
          label: texts.shipment,
          longest: 36,
          value: typed.maybe('shipment'),
        }),
        longField({ name: 'codes', label: texts.codes, value: typed.maybe('codes') }),
      ),
    }),
    typed.isOpen,
  )
}
