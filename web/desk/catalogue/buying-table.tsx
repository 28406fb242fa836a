import { Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { baseUnitName } from '#web/ui/base-units.ts'
import { formatCount } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { useMay } from '../shell/session.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { supplyTexts } from '../texts/supply.ts'
import { Obstacles, OfferDetails } from './offer-details.tsx'
import { boxPriceText } from './unit-price.ts'

export type CatalogueItem = AnswerOf<(typeof api)['order-catalogue']['$get']>['items'][number]

const route = getRouteApi('/catalogue')
const rowsOfPage = '25'

interface BuyingTableProps {
  readonly siteId: string
  /** The field in which another site is chosen. */
  readonly choice: ReactNode
}

/** What a site could order; each row opens to every seller's terms. */
export function BuyingTable({ siteId, choice }: BuyingTableProps) {
  const texts = useTexts(supplyTexts).catalogue
  const { sort, text, after, side, site } = route.useSearch()
  const navigate = route.useNavigate()
  const may = useMay()
  const read = useOperation(['orders', 'catalogue'], api['order-catalogue'].$get, {
    query: { siteId, text, after, limit: rowsOfPage },
  })
  const columns = useColumns()
  return (
    <RecordTable
      name="order-catalogue"
      label={texts.label}
      read={read}
      columns={columns}
      rowKey={({ productId }) => productId}
      filters={[{ name: 'text', label: texts.text }]}
      search={{ text, after, sort }}
      onSearch={(search) => void navigate({ search: { side, site, ...search } })}
      details={(item) => <OfferDetails item={item} />}
      empty={texts.empty}
      extra={
        <>
          {choice}
          {may('order.place') && <a href="/console/order-catalogue">{texts.order}</a>}
        </>
      }
    />
  )
}

function useColumns(): readonly RecordColumn<CatalogueItem>[] {
  const texts = useTexts(supplyTexts).catalogue
  const { locale } = useLanguage()
  const boxesOf = (units: number, packUnits: number) =>
    texts.boxes(formatCount(Math.floor(units / packUnits), locale))
  return [
    {
      key: 'product',
      title: texts.product,
      width: 280,
      render: ({ nameZh, nameEn, strength, packUnits, baseUnit, obstacles, shortage }) => (
        <>
          <strong>{locale === 'zh-CN' ? nameZh : nameEn}</strong> {strength} × {packUnits}{' '}
          {baseUnitName(baseUnit, locale)}{' '}
          {shortage !== null && (
            <Tag color="#8f5200">
              {texts.scarce(shortage.shareUnits === null ? null : boxesOf(shortage.shareUnits, packUnits))}
            </Tag>
          )}
          <Obstacles codes={obstacles} />
        </>
      ),
    },
    { key: 'maker', title: texts.maker, width: 180, render: ({ manufacturer }) => manufacturer },
    {
      key: 'price',
      title: texts.price,
      width: 130,
      align: 'right',
      render: ({ offers, packUnits }) => {
        const prices = offers
          .filter(({ obstacles }) => obstacles.length === 0)
          .flatMap(({ tiers }) => tiers.map((tier) => tier.unitPriceTenThousandths))
        return prices.length === 0 ? '–' : boxPriceText(Math.min(...prices), packUnits, locale)
      },
    },
    {
      key: 'sellers',
      title: texts.sellers,
      width: 100,
      align: 'right',
      render: ({ offers }) =>
        texts.sellerCount(
          formatCount(offers.filter(({ obstacles }) => obstacles.length === 0).length, locale),
        ),
    },
    {
      key: 'stock',
      title: texts.stock,
      width: 110,
      align: 'right',
      render: ({ offers, packUnits }) =>
        boxesOf(
          offers.reduce((sum, { availableUnits }) => sum + availableUnits, 0),
          packUnits,
        ),
    },
    {
      key: 'nearExpiry',
      title: texts.nearExpiry,
      width: 140,
      render: ({ nearExpiryOffers }) => {
        const soonest = nearExpiryOffers.map(({ expiresOn }) => expiresOn ?? '').toSorted()[0]
        return soonest === undefined ? '–' : <Tag color="#8f5200">{soonest}</Tag>
      },
    },
  ]
}
