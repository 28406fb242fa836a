import { Table, Tag } from 'antd'
import { formatCount, formatMoney } from '#web/ui/format.ts'
import { obstacleText } from '#web/ui/refusals.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { supplyTexts } from '../texts/supply.ts'
import type { CatalogueItem } from './buying-table.tsx'
import { boxPriceText } from './unit-price.ts'

type Offer = CatalogueItem['offers'][number]

/** Every seller of a product with tiers, stock and terms, and the lots that are offered near their expiry. */
export function OfferDetails({ item }: { readonly item: CatalogueItem }) {
  const texts = useTexts(supplyTexts).catalogue
  const { locale } = useLanguage()
  const { packUnits, offers, nearExpiryOffers } = item
  const names = new Map(
    offers.map((offer) => [
      offer.sellerTenantId,
      locale === 'zh-CN' ? offer.sellerNameZh : offer.sellerNameEn,
    ]),
  )
  const money = (fen: number) => (fen === 0 ? texts.none : formatMoney(fen, locale))
  const boxes = (units: number) => formatCount(Math.floor(units / packUnits), locale)
  return (
    <>
      <Table<Offer>
        size="small"
        aria-label={texts.sellers}
        pagination={false}
        dataSource={offers}
        rowKey={({ sellerTenantId }) => sellerTenantId}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            key: 'seller',
            title: texts.sellers,
            render: (_, offer) => (
              <>
                {names.get(offer.sellerTenantId)} <Direct offer={offer} />
                <Obstacles codes={offer.obstacles} />
              </>
            ),
          },
          {
            key: 'tiers',
            title: texts.tiers,
            render: (_, { tiers }) => (
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
            ),
          },
          {
            key: 'stock',
            title: texts.stock,
            render: (_, offer) => texts.boxes(boxes(offer.availableUnits)),
          },
          {
            key: 'expiry',
            title: texts.earliestExpiry,
            render: (_, { earliestExpiry }) => earliestExpiry ?? '–',
          },
          { key: 'minimum', title: texts.minimum, render: (_, offer) => money(offer.minimumOrderFen) },
          { key: 'free', title: texts.freeFrom, render: (_, offer) => money(offer.freeDeliveryFen) },
          { key: 'fee', title: texts.fee, render: (_, offer) => money(offer.deliveryFeeFen) },
        ]}
      />
      {nearExpiryOffers.length > 0 && (
        <section aria-label={texts.nearExpiry}>
          <h3>{texts.nearExpiry}</h3>
          <ul className="tiers">
            {nearExpiryOffers.map(
              ({
                id,
                sellerTenantId,
                lotNumber,
                expiresOn,
                unitPriceTenThousandths,
                validTo,
                availableUnits,
              }) => (
                <li key={id}>
                  {names.get(sellerTenantId)} · <code>{lotNumber}</code> ·{' '}
                  {texts.offer(
                    expiresOn ?? '–',
                    boxPriceText(unitPriceTenThousandths, packUnits, locale),
                    boxes(availableUnits),
                  )}{' '}
                  <Tag>{texts.offerUntil(validTo)}</Tag>
                </li>
              ),
            )}
          </ul>
        </section>
      )}
    </>
  )
}

function Direct({ offer: { isDirect, savingPerBoxFen } }: { readonly offer: Offer }) {
  const texts = useTexts(supplyTexts).catalogue
  const { locale } = useLanguage()
  if (!isDirect) return null
  return (
    <Tag color="success">
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
