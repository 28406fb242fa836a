import { Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { baseUnitName } from '#web/ui/base-units.ts'
import { formatMoney } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { supplyTexts } from '../texts/supply.ts'
import { Tiers } from './offer-details.tsx'

type Priced = AnswerOf<typeof api.selling.prices.$get>['items'][number]

const route = getRouteApi('/catalogue')
const rowsOfPage = '25'

/** A seller's own price lists by product, with what it asks of every order. */
export function SellingTable() {
  const texts = useTexts(supplyTexts).catalogue
  const { sort, text, after, side } = route.useSearch()
  const navigate = route.useNavigate()
  const read = useOperation(['orders', 'own-prices'], api.selling.prices.$get, {
    query: { text, after, limit: rowsOfPage },
  })
  const columns = useColumns()
  return (
    <>
      <OwnTerms />
      <RecordTable
        name="own-prices"
        label={texts.selling.label}
        read={read}
        columns={columns}
        rowKey={({ productId }) => productId}
        filters={[{ name: 'text', label: texts.text }]}
        search={{ text, after, sort }}
        onSearch={(search) => void navigate({ search: { side, ...search } })}
        empty={texts.selling.empty}
      />
    </>
  )
}

function OwnTerms() {
  const texts = useTexts(supplyTexts).catalogue.selling
  const { locale } = useLanguage()
  const { data } = useOperation(['orders', 'own-terms'], api.selling.terms.$get, {})
  if (data === undefined) return null
  if (data.terms === null) return <p>{texts.noTerms}</p>
  const { minimumOrderFen, freeDeliveryFen, deliveryFeeFen } = data.terms
  const money = (fen: number) => formatMoney(fen, locale)
  return <p>{texts.terms(money(minimumOrderFen), money(freeDeliveryFen), money(deliveryFeeFen))}</p>
}

function useColumns(): readonly RecordColumn<Priced>[] {
  const texts = useTexts(supplyTexts).catalogue
  const { locale } = useLanguage()
  const today = shanghaiDate(new Date())
  return [
    {
      key: 'product',
      title: texts.product,
      width: 280,
      render: ({ nameZh, nameEn, strength, packUnits, baseUnit }) => (
        <>
          <strong>{locale === 'zh-CN' ? nameZh : nameEn}</strong> {strength} × {packUnits}{' '}
          {baseUnitName(baseUnit, locale)}
        </>
      ),
    },
    {
      key: 'lists',
      title: texts.selling.lists,
      render: ({ lists, packUnits }) => (
        <ul className="tiers">
          {lists.map(({ priceListId, buyerGroup, validFrom, validTo, tiers }) => (
            <li key={priceListId}>
              {texts.group} <code>{buyerGroup}</code> · {validFrom} – {validTo}{' '}
              {validFrom > today && <Tag>{texts.selling.upcoming}</Tag>}
              <Tiers tiers={tiers} packUnits={packUnits} />
            </li>
          ))}
        </ul>
      ),
    },
  ]
}
