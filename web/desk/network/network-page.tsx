import { Button } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { networkTexts } from '../texts/network.ts'
import { CountyTable, FlowTable, SiteTable } from './map-tables.tsx'
import { MapView } from './map-view.tsx'
import { type Mark, markOfCounty, markOfSite, type NetworkMap } from './marks.ts'

const route = getRouteApi('/network')

/** The map is a picture of a week: it is drawn anew so often. */
const everyMs = 60_000

/** The network as a map, or one of its counties. */
export function NetworkPage() {
  const texts = useTexts(networkTexts)
  const { county } = route.useSearch()
  const navigate = route.useNavigate()
  const map = useOperation(['network', 'map'], api.network.map.$get, {}, { everyMs })
  const { locale } = useLanguage()
  const chosen = map.data?.counties.find(({ code }) => code === county)
  const name = (locale === 'zh-CN' ? chosen?.nameZh : chosen?.nameEn) ?? county ?? ''
  return (
    <Page
      id="/network"
      title={county === undefined ? texts.title : texts.countyMap(name)}
      hint={texts.hint}
      actions={
        county !== undefined && (
          <Button onClick={() => void navigate({ search: {} })}>{texts.backToAll}</Button>
        )
      }
    >
      {map.error !== null && <FailureNotice failure={map.error} onRetry={() => void map.refetch()} />}
      {county !== undefined && <County code={county} name={name} />}
      {county === undefined && map.data !== undefined && <Whole map={map.data} />}
      {map.data === undefined && map.error === null && <Loading />}
    </Page>
  )
}

function Whole({ map: { sites, counties, flows } }: { readonly map: NetworkMap }) {
  const texts = useTexts(networkTexts)
  const { locale } = useLanguage()
  const marks = useMemo(
    () => [
      ...sites.map((site) => markOfSite(site, locale)),
      ...counties.map((county) => markOfCounty(county, locale)),
    ],
    [sites, counties, locale],
  )
  return (
    <>
      <MapView label={texts.map} marks={marks} flows={flows} hasNames linkTo={linkToMark} />
      <CountyTable counties={counties} />
      <SiteTable sites={sites} />
      <FlowTable flows={flows} marks={marks} />
    </>
  )
}

function County({ code, name }: { readonly code: string; readonly name: string }) {
  const texts = useTexts(networkTexts)
  const { locale } = useLanguage()
  const read = useOperation(
    ['network', 'county'],
    api.network.counties[':code'].$get,
    { param: { code } },
    { everyMs },
  )
  const sites = read.data?.countyCode === code ? read.data.sites : undefined
  const marks = useMemo(() => (sites ?? []).map((site) => markOfSite(site, locale)), [sites, locale])
  if (read.error !== null) return <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
  if (read.data === undefined || sites === undefined) return <Loading />
  return (
    <>
      <MapView
        label={texts.countyMap(name)}
        marks={marks}
        flows={read.data.flows}
        hasNames={marks.length <= namesUpTo}
        linkTo={linkToMark}
      />
      <SiteTable sites={sites} />
      <FlowTable flows={read.data.flows} marks={marks} />
    </>
  )
}

/** The names of so many marks have room beside each other. */
const namesUpTo = 40

function linkToMark(mark: Mark, label: string, children: ReactNode) {
  return mark.shape === 'county' ? (
    <Link to="/network" search={{ county: mark.id }} aria-label={label}>
      {children}
    </Link>
  ) : (
    <Link to="/network/sites/$siteId" params={{ siteId: mark.id }} aria-label={label}>
      {children}
    </Link>
  )
}
