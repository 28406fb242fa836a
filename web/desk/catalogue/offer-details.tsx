import { Table, Tag } from 'antd'
import { formatCount, formatMoney } from '#web/ui/format.ts'
import { obstacleText } from '#web/ui/refusals.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { supplyTexts } from '../texts/supply.ts'
import type { CatalogueItem } from './buying-table.tsx'
import { boxPriceText } from './unit-price.ts'

type Offer = CatalogueItem['offers'][number]

type Names = ReadonlyMap<string, string>

/** Every seller of a product with tiers, stock and terms, and the lots that are offered near their expiry. */
export function OfferDetails({ item }: { readonly item: CatalogueItem }) {
  const { locale } = useLanguage()
  const names: Names = new Map(
    item.offers.map(({ sellerTenantId, sellerNameZh, sellerNameEn }) => [
      sellerTenantId,
      locale === 'zh-CN' ? sellerNameZh : sellerNameEn,
    ]),
  )
  return (
    <>
      <Classes item={item} />
      <SellersTable item={item} names={names} />
      {item.nearExpiryOffers.length > 0 && <NearExpiry item={item} names={names} />}
    </>
  )
}

/** How it is sold and kept, and the papers of what was imported. */
function Classes({ item: { saleClass, storageClass, importPapers } }: { readonly item: CatalogueItem }) {
  const { messages } = useLanguage()
  const texts = messages.orders
  return (
    <p>
      <Tag>{texts.saleClasses[saleClass]}</Tag> <Tag>{texts.storageClasses[storageClass]}</Tag>
      {importPapers !== null && <Tag>{texts.imported}</Tag>}{' '}
      {importPapers
        ?.map(({ kind, number, validTo }) => texts.paperUntil(texts.importPaperKinds[kind], number, validTo))
        .join(' · ')}
    </p>
  )
}

interface OffersProps {
  readonly item: CatalogueItem
  readonly names: Names
}

function SellersTable({ item: { offers, packUnits }, names }: OffersProps) {
  const texts = useTexts(supplyTexts).catalogue
  const { locale } = useLanguage()
  const money = (fen: number) => (fen === 0 ? texts.none : formatMoney(fen, locale))
  const columns = [
    {
      key: 'seller',
      title: texts.sellers,
      render: (_: unknown, offer: Offer) => (
        <>
          {names.get(offer.sellerTenantId)} <Direct offer={offer} />
          <Obstacles codes={offer.obstacles} />
        </>
      ),
    },
    {
      key: 'tiers',
      title: texts.tiers,
      render: (_: unknown, { tiers }: Offer) => <Tiers tiers={tiers} packUnits={packUnits} />,
    },
    {
      key: 'stock',
      title: texts.stock,
      render: (_: unknown, { availableUnits }: Offer) =>
        texts.boxes(formatCount(Math.floor(availableUnits / packUnits), locale)),
    },
    {
      key: 'expiry',
      title: texts.earliestExpiry,
      render: (_: unknown, { earliestExpiry }: Offer) => earliestExpiry ?? '–',
    },
    {
      key: 'minimum',
      title: texts.minimum,
      render: (_: unknown, offer: Offer) => money(offer.minimumOrderFen),
    },
    {
      key: 'free',
      title: texts.freeFrom,
      render: (_: unknown, offer: Offer) => money(offer.freeDeliveryFen),
    },
    { key: 'fee', title: texts.fee, render: (_: unknown, offer: Offer) => money(offer.deliveryFeeFen) },
  ]
  return (
    <Table<Offer>
      size="small"
      aria-label={texts.sellers}
      pagination={false}
      columns={columns}
      dataSource={offers}
      rowKey={({ sellerTenantId }) => sellerTenantId}
      scroll={{ x: 'max-content' }}
    />
  )
}

interface TiersProps {
  readonly tiers: readonly { readonly fromUnits: number; readonly unitPriceTenThousandths: number }[]
  readonly packUnits: number
}

/** From how many boxes on a box costs what. */
export function Tiers({ tiers, packUnits }: TiersProps) {
  const texts = useTexts(supplyTexts).catalogue
  const { locale } = useLanguage()
  return (
    <ul className="tiers">
      {tiers.map(({ fromUnits, unitPriceTenThousandths }) => (
        <li key={fromUnits}>
          {texts.tier(
            formatCount(Math.ceil(fromUnits / packUnits), locale),
            boxPriceText(unitPriceTenThousandths, packUnits, locale),
          )}
        </li>
      ))}
    </ul>
  )
}

/** Lots at a price of their own, each with the day that its boxes show. */
function NearExpiry({ item: { nearExpiryOffers, packUnits }, names }: OffersProps) {
  const texts = useTexts(supplyTexts).catalogue
  const { locale } = useLanguage()
  return (
    <section aria-label={texts.nearExpiry}>
      <h3>{texts.nearExpiry}</h3>
      <ul className="tiers">
        {nearExpiryOffers.map((offer) => (
          <li key={offer.id}>
            {names.get(offer.sellerTenantId)} · <code>{offer.lotNumber}</code> ·{' '}
            {texts.offer(
              offer.expiresOn ?? '–',
              boxPriceText(offer.unitPriceTenThousandths, packUnits, locale),
              formatCount(Math.floor(offer.availableUnits / packUnits), locale),
            )}{' '}
            <Tag>{texts.offerUntil(offer.validTo)}</Tag>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Direct({ offer: { isDirect, savingPerBoxFen } }: { readonly offer: Offer }) {
  const texts = useTexts(supplyTexts).catalogue
  const { locale } = useLanguage()
  if (!isDirect) return null
  return (
    <Tag color="#20603d">
      {savingPerBoxFen === null || savingPerBoxFen <= 0
        ? texts.direct
        : texts.directSaves(formatMoney(savingPerBoxFen, locale))}
    </Tag>
  )
}

/** What stands in the way of ordering, in the reader's words. */
export function Obstacles({ codes }: { readonly codes: readonly string[] }) {
  const texts = useTexts(supplyTexts).catalogue
  const { locale } = useLanguage()
  if (codes.length === 0) return null
  return (
    <div className="obstacles">
      {texts.obstacles}: {codes.map((code) => obstacleText(code, locale)).join(' · ')}
    </div>
  )
}
