import { html } from 'hono/html'
import type { readOrderCatalogueOperation } from '#api/orders/catalogue.ts'
import { mostLineUnits } from '#domain/orders/quantity.ts'
import { baseUnitName } from '../../ui/base-units.ts'
import { formatCount, formatMoney } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import { obstacleText } from '../../ui/refusals.ts'
import type { Answer, Item } from '../answer.ts'
import { nameOf as nameIn, nextLink } from '../console-page.ts'
import { actForm, choice, dataTable, field, filterForm, named, pieces, tag } from '../kit.ts'
import { nextAddress, siteOptions, type NameOfId, type Scene } from '../scene.ts'

type Product = Item<typeof readOrderCatalogueOperation>
type Offer = Product['offers'][number]
type NearExpiryOffer = Product['nearExpiryOffers'][number]

export interface CatalogueView {
  /** Null where the reader has no site to order for. */
  readonly catalogue: Answer<typeof readOrderCatalogueOperation> | null
  /** The draft that what is chosen is added to; null where a new one begins. */
  readonly orderId: string | null
  readonly nameOf: NameOfId
}

/** What a site could order at its own prices, with the boxes to take of each. */
export function cataloguePage(scene: Scene, { catalogue, orderId, nameOf }: CatalogueView): Markup {
  const { messages, query, site, locale } = scene
  const texts = messages.orders
  if (site === null || catalogue === null) return html`<p class="empty">${messages.console.noSites}</p>`
  const filters = filterForm(
    scene.path,
    pieces(
      choice({ name: 'site', label: texts.site, value: site.id, options: siteOptions(scene) }),
      field({ name: 'text', label: texts.search, type: 'search', value: query['text'], longest: 100 }),
      orderId === null ? null : html`<input type="hidden" name="order" value="${orderId}" />`,
    ),
    texts.find,
  )
  const table = dataTable(
    catalogue.items,
    [
      {
        head: texts.product,
        cell: (product) =>
          pieces(
            named(nameIn(product, locale), packText(product, locale), product.manufacturer),
            html`<small>${classesOf(product, texts)}</small>`,
          ),
      },
      { head: texts.unitPrice, cell: (product) => offersOf(scene, product, nameOf) },
      { head: texts.seller, cell: (product) => sellerChoice(scene, product, nameOf) },
      { head: texts.boxes, isNumber: true, cell: (product) => boxesField(scene, product) },
    ],
    texts.noProducts,
  )
  const add = actForm({
    act: 'add',
    key: scene.newKey(),
    label: texts.addToOrder,
    fields: html`<p class="hint">${texts.addHint}</p>
      ${table}`,
  })
  return pieces(
    filters,
    orderId === null
      ? null
      : html`<p class="hint"><a href="/console/orders/${orderId}">${texts.continuesOrder}</a></p>`,
    html`<section>
      ${catalogue.items.length === 0 ? table : add} ${nextLink(nextAddress(scene, catalogue.next), locale)}
    </section>`,
  )
}

/** How it is sold and kept, and what it was imported by. */
function classesOf(
  { saleClass, storageClass, importPapers }: Product,
  texts: Scene['messages']['orders'],
): string {
  const papers = (importPapers ?? []).map(({ kind, number, validTo }) =>
    texts.paperUntil(texts.importPaperKinds[kind], number, validTo),
  )
  return [
    texts.saleClasses[saleClass],
    texts.storageClasses[storageClass],
    ...(importPapers === null ? [] : [texts.imported]),
    ...papers,
  ].join(' · ')
}

function offersOf(scene: Scene, product: Product, nameOf: NameOfId): Markup {
  const { locale, messages } = scene
  const texts = messages.orders
  if (product.obstacles.length > 0) return obstacles(scene, product.obstacles)
  return html`<ul class="offers">
    ${product.offers.map((offer) => offerText(scene, product, offer, nameOf(offer.sellerTenantId)))}
    ${product.nearExpiryOffers.map(
      (offer) =>
        html`<li>
          ${tag(texts.nearExpiryOffer, 'warn')}
          <strong>${boxPrice(offer.unitPriceTenThousandths, product, locale)}</strong>
          <small
            >${[
              nameOf(offer.sellerTenantId),
              texts.expiresOn(offer.expiresOn ?? '–'),
              texts.offerUntil(offer.validTo),
              stockText(scene, product, offer.availableUnits),
            ].join(' · ')}</small
          >
        </li>`,
    )}
  </ul>`
}

function offerText(scene: Scene, product: Product, offer: Offer, seller: string): Markup {
  const { locale, messages } = scene
  const texts = messages.orders
  const { savingPerBoxFen, isDirect, earliestExpiry, availableUnits } = offer
  const direct =
    savingPerBoxFen !== null && savingPerBoxFen > 0
      ? texts.directSaves(formatMoney(savingPerBoxFen, locale))
      : isDirect
        ? texts.direct
        : null
  const tiers = offer.tiers.map(
    ({ fromUnits, unitPriceTenThousandths }) =>
      `${texts.from(Math.ceil(fromUnits / product.packUnits))} ${boxPrice(unitPriceTenThousandths, product, locale)}`,
  )
  return html`<li>
    <strong>${tiers.join(' · ')}</strong>
    <small
      >${[
        seller,
        stockText(scene, product, availableUnits),
        ...(earliestExpiry === null ? [] : [texts.expiresOn(earliestExpiry)]),
      ].join(' · ')}</small
    >
    ${direct === null ? '' : tag(direct, 'good')}
    ${offer.obstacles.length === 0 ? '' : obstacles(scene, offer.obstacles)}
  </li>`
}

function obstacles({ locale, messages }: Scene, codes: readonly string[]): Markup {
  return html`<small class="overdue"
    >${messages.orders.obstacles}: ${codes.map((code) => obstacleText(code, locale)).join(' · ')}</small
  >`
}

/** What is in a box, by which products of one name differ. */
function packText({ strength, packUnits, baseUnit }: Product, locale: Scene['locale']): string {
  return `${strength} × ${packUnits} ${baseUnitName(baseUnit, locale)}`
}

function boxPrice(unitPriceTenThousandths: number, { packUnits }: Product, locale: Scene['locale']): string {
  return formatMoney((unitPriceTenThousandths * packUnits) / 100, locale)
}

function stockText({ locale, messages }: Scene, { packUnits }: Product, units: number): string {
  const texts = messages.orders
  const boxes = Math.floor(units / packUnits)
  return boxes === 0 ? texts.outOfStock : texts.inStock(formatCount(boxes, locale))
}

/** Sellers that may sell it here, and near-expiry offers; the first is whoever is cheapest. */
function sellerChoice(scene: Scene, product: Product, nameOf: NameOfId): Markup | string {
  const texts = scene.messages.orders
  if (product.obstacles.length > 0) return '–'
  const sellers = product.offers.filter(({ obstacles: codes }) => codes.length === 0)
  const special = product.nearExpiryOffers.map(
    (offer: NearExpiryOffer) =>
      [
        `offer:${offer.id}`,
        `${texts.nearExpiryOffer} · ${texts.expiresOn(offer.expiresOn ?? '–')} · ${nameOf(offer.sellerTenantId)}`,
      ] as const,
  )
  const name = `from.${product.productId}`
  return choice({
    name,
    label: `${nameIn(product, scene.locale)} · ${texts.seller}`,
    isLabelHidden: true,
    value: scene.sent?.maybe(name),
    options: [
      ['', texts.anySeller],
      ...sellers.map(({ sellerTenantId }) => [`seller:${sellerTenantId}`, nameOf(sellerTenantId)] as const),
      ...special,
    ],
  })
}

function boxesField(scene: Scene, product: Product): Markup | string {
  if (product.obstacles.length > 0) return '–'
  const name = `boxes.${product.productId}`
  return field({
    name,
    label: `${nameIn(product, scene.locale)} · ${scene.messages.orders.boxes}`,
    isLabelHidden: true,
    type: 'number',
    min: 0,
    max: Math.floor(mostLineUnits / product.packUnits),
    value: scene.sent?.maybe(name),
  })
}
