import { Select } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { useMay } from '../shell/session.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { supplyTexts } from '../texts/supply.ts'
import { BuyingTable } from './buying-table.tsx'
import { SellingTable } from './selling-table.tsx'

const route = getRouteApi('/catalogue')

/** What a buyer could order at its prices, or what a seller asks of its buyers. */
export function CataloguePage() {
  const texts = useTexts(supplyTexts).catalogue
  const may = useMay()
  const { side: asked } = route.useSearch()
  const navigate = route.useNavigate()
  const mayBoth = may('seller.manage') && may('order.place')
  const side = may('seller.manage') ? (asked ?? (may('order.place') ? 'buying' : 'selling')) : 'buying'
  return (
    <Page
      id="/catalogue"
      title={texts.title}
      hint={texts.hint}
      actions={
        mayBoth ? (
          <Select
            aria-label={texts.side}
            value={side}
            options={(['buying', 'selling'] as const).map((value) => ({ value, label: texts.sides[value] }))}
            onChange={(value) => void navigate({ search: { side: value } })}
          />
        ) : undefined
      }
    >
      {side === 'selling' ? <SellingTable /> : <Buying />}
    </Page>
  )
}

/** The catalogue of one of the reader's sites: the first one until another is chosen. */
function Buying() {
  const texts = useTexts(supplyTexts).catalogue
  const { locale } = useLanguage()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const read = useOperation(['organisations', 'own-sites'], api['own-sites'].$get, {})
  const own = read.data?.items ?? []
  const site = own.find(({ id }) => id === search.site) ?? own[0]
  if (read.error !== null) return <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
  if (read.data === undefined) return <Loading />
  if (site === undefined) return <p className="empty">{texts.noSite}</p>
  return (
    <BuyingTable
      siteId={site.id}
      choice={
        <label htmlFor="site">
          {texts.site}
          <Select
            id="site"
            value={site.id}
            popupMatchSelectWidth={false}
            options={own.map(({ id, nameZh, nameEn }) => ({
              value: id,
              label: locale === 'zh-CN' ? nameZh : nameEn,
            }))}
            onChange={(value) => void navigate({ search: { ...search, site: value, after: undefined } })}
          />
        </label>
      }
    />
  )
}
