import { Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { coverLevelsFrom } from '#domain/network/days-of-cover.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Figure } from '../figures/figure.tsx'
import { KeyFigures } from '../figures/key-figures.tsx'
import { useNumbers } from '../figures/numbers.ts'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { figureTexts } from '../texts/figures.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { networkTexts } from '../texts/network.ts'

type Site = AnswerOf<(typeof api.network.sites)[':id']['$get']>

const route = getRouteApi('/network/sites/$siteId')

/** A site of the map: its stock, open parcels and escalations. */
export function SitePage() {
  const texts = useTexts(networkTexts)
  const { siteId } = route.useParams()
  const { name } = useNumbers()
  const read = useOperation(['network', 'site'], api.network.sites[':id'].$get, { param: { id: siteId } })
  useLive({ kinds: ['shipment', 'stock', 'escalation'], touches: ['network'] })
  const site = read.data
  return (
    <Page id="/network/sites" title={site === undefined ? texts.title : name(site)}>
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      {site === undefined ? (
        read.error === null && <Loading />
      ) : (
        <>
          <About site={site} />
          <Stock site={site} />
          <Parcels site={site} />
          <Escalations site={site} />
        </>
      )}
    </Page>
  )
}

function About({ site }: { readonly site: Site }) {
  const texts = useTexts(networkTexts)
  const labels = useTexts(figureTexts)
  const { count, name } = useNumbers()
  const tenant = name({ nameZh: site.tenantNameZh, nameEn: site.tenantNameEn })
  return (
    <KeyFigures
      label={labels.keyFigures}
      figures={[
        { label: texts.tenant, value: tenant, note: texts.siteKinds[site.kind] },
        {
          label: texts.status,
          value: texts.siteStatuses[site.status],
          isAlarming: site.status !== 'working',
        },
        { label: texts.openParcels, value: count(site.openParcels) },
        {
          label: texts.openEscalations,
          value: count(site.openEscalations),
          isAlarming: site.openEscalations > 0,
        },
      ]}
    />
  )
}

function Stock({ site: { id, products } }: { readonly site: Site }) {
  const texts = useTexts(networkTexts)
  const { count, name } = useNumbers()
  type Product = Site['products'][number]
  const nameOf = (row: Product) => `${name(row)} ${row.strength}`
  const number = (key: 'available' | 'reserved' | 'quarantined') => ({
    key,
    title: texts[key],
    width: 120,
    align: 'right' as const,
    render: (row: Product) => count(row[key]),
    cell: (row: Product) => row[key],
  })
  return (
    <Figure
      title={texts.stock}
      definition={texts.coverDefinition}
      name={`stock-${id}`}
      rows={products}
      rowKey={(row) => row.productId}
      empty={texts.noStock}
      columns={[
        { key: 'product', title: texts.product, width: 280, render: nameOf, cell: nameOf },
        number('available'),
        number('reserved'),
        number('quarantined'),
        {
          key: 'days',
          title: texts.days,
          width: 140,
          align: 'right',
          render: ({ days }) =>
            days === null ? (
              texts.levels.unknown
            ) : days < coverLevelsFrom.enough ? (
              <Tag color="#8f1812">{count(days)}</Tag>
            ) : (
              count(days)
            ),
          cell: ({ days }) => days,
        },
      ]}
    />
  )
}

function Parcels({ site: { id, parcels } }: { readonly site: Site }) {
  const texts = useTexts(networkTexts)
  const { messages } = useLanguage()
  const { instant, name } = useNumbers()
  type Parcel = Site['parcels'][number]
  const states = messages.board.shipmentStates
  const fromOf = (row: Parcel) => name({ nameZh: row.fromNameZh, nameEn: row.fromNameEn })
  const toOf = (row: Parcel) => name({ nameZh: row.toNameZh ?? '', nameEn: row.toNameEn ?? '' })
  return (
    <Figure
      title={texts.parcelList}
      definition={texts.parcelsDefinition}
      name={`parcels-${id}`}
      rows={parcels}
      rowKey={(row) => row.shipmentId}
      empty={texts.noParcels}
      columns={[
        {
          key: 'parcel',
          title: texts.parcel,
          width: 150,
          render: ({ shipmentId }) => (
            <Link to="/network/shipments/$shipmentId" params={{ shipmentId }}>
              <code>{shipmentId.slice(-12)}</code>
            </Link>
          ),
          cell: ({ shipmentId }) => shipmentId,
        },
        {
          key: 'kind',
          title: texts.kind,
          width: 130,
          render: (row) => texts.shipmentKinds[row.kind],
          cell: (row) => texts.shipmentKinds[row.kind],
        },
        {
          key: 'state',
          title: texts.state,
          width: 120,
          render: (row) => states[row.state],
          cell: (row) => states[row.state],
        },
        { key: 'from', title: texts.from, width: 200, render: fromOf, cell: fromOf },
        { key: 'to', title: texts.to, width: 200, render: toOf, cell: toOf },
        {
          key: 'due',
          title: texts.due,
          width: 190,
          render: (row) => instant(row.dueAt),
          cell: (row) => row.dueAt,
        },
        {
          key: 'promised',
          title: texts.promised,
          width: 190,
          render: (row) => instant(row.promisedAt),
          cell: (row) => row.promisedAt,
        },
      ]}
    />
  )
}

function Escalations({ site: { id, escalations } }: { readonly site: Site }) {
  const texts = useTexts(networkTexts)
  const { messages } = useLanguage()
  const { instant } = useNumbers()
  const kinds = messages.board.escalationKinds
  return (
    <Figure
      title={texts.escalationList}
      definition={texts.escalationsDefinition}
      name={`escalations-${id}`}
      rows={escalations}
      rowKey={(row) => row.id}
      empty={texts.noEscalations}
      columns={[
        { key: 'kind', title: texts.kind, render: (row) => kinds[row.kind], cell: (row) => kinds[row.kind] },
        {
          key: 'raised',
          title: texts.raised,
          render: (row) => instant(row.raisedAt),
          cell: (row) => row.raisedAt,
        },
      ]}
    />
  )
}
