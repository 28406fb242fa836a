import { Descriptions, Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Figure } from '../figures/figure.tsx'
import { useNumbers } from '../figures/numbers.ts'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { eventNames } from '../texts/event-names.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { networkTexts } from '../texts/network.ts'

type Shipment = AnswerOf<(typeof api.network.shipments)[':id']['$get']>

const route = getRouteApi('/network/shipments/$shipmentId')

/** A parcel of the map: its goods, rides, and the history of what asked for it. */
export function ShipmentPage() {
  const texts = useTexts(networkTexts)
  const { shipmentId } = route.useParams()
  const read = useOperation(['network', 'shipment'], api.network.shipments[':id'].$get, {
    param: { id: shipmentId },
  })
  useLive({ kinds: ['shipment', 'prescription', 'order_part'], touches: ['network'] })
  const shipment = read.data
  return (
    <Page id="/network/shipments" title={`${texts.shipment} ${shipmentId.slice(-12)}`}>
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      {shipment === undefined ? (
        read.error === null && <Loading />
      ) : (
        <>
          <About shipment={shipment} />
          <Legs shipment={shipment} />
          <Goods shipment={shipment} />
          <History shipment={shipment} />
        </>
      )}
    </Page>
  )
}

function About({ shipment }: { readonly shipment: Shipment }) {
  const texts = useTexts(networkTexts)
  const { messages } = useLanguage()
  const { instant, name } = useNumbers()
  const { fromSiteId, fromName, destinationSiteId, toName, workflowId, workflowUrl } = shipment
  return (
    <Descriptions
      bordered
      column={2}
      items={[
        { key: 'kind', label: texts.kind, children: texts.shipmentKinds[shipment.kind] },
        {
          key: 'state',
          label: texts.state,
          children: <Tag>{messages.board.shipmentStates[shipment.state]}</Tag>,
        },
        {
          key: 'from',
          label: texts.from,
          children: (
            <Link to="/network/sites/$siteId" params={{ siteId: fromSiteId }}>
              {name(fromName)}
            </Link>
          ),
        },
        {
          key: 'to',
          label: texts.to,
          children: destinationSiteId !== null && toName !== null && (
            <Link to="/network/sites/$siteId" params={{ siteId: destinationSiteId }}>
              {name(toName)}
            </Link>
          ),
        },
        { key: 'due', label: texts.due, children: instant(shipment.dueAt) },
        { key: 'promised', label: texts.promised, children: instant(shipment.promisedAt) },
        { key: 'dispatched', label: texts.dispatchedAt, children: instant(shipment.dispatchedAt) },
        { key: 'handedOver', label: texts.handedOverAt, children: instant(shipment.handedOverAt) },
        {
          key: 'workflow',
          label: texts.workflow,
          span: 2,
          children: (
            <>
              <code>{workflowId}</code>{' '}
              {workflowUrl !== null && (
                <a href={workflowUrl} target="_blank" rel="noreferrer">
                  {texts.openWorkflow}
                </a>
              )}
            </>
          ),
        },
      ]}
    />
  )
}

function Legs({ shipment: { id, legs } }: { readonly shipment: Shipment }) {
  const texts = useTexts(networkTexts)
  const { instant, name } = useNumbers()
  type Leg = Shipment['legs'][number]
  const time = (key: 'plannedDepartAt' | 'departedAt' | 'arrivedAt', title: string) => ({
    key,
    title,
    width: 190,
    render: (row: Leg) => instant(row[key]),
    cell: (row: Leg) => row[key],
  })
  return (
    <Figure
      title={texts.legs}
      definition=""
      name={`legs-${id}`}
      rows={legs}
      rowKey={(row) => row.id}
      empty={texts.noLegs}
      columns={[
        {
          key: 'kind',
          title: texts.leg,
          width: 130,
          render: (row) => texts.laneKinds[row.kind],
          cell: (row) => texts.laneKinds[row.kind],
        },
        {
          key: 'state',
          title: texts.state,
          width: 110,
          render: (row) => texts.legStates[row.state],
          cell: (row) => texts.legStates[row.state],
        },
        {
          key: 'from',
          title: texts.from,
          width: 200,
          render: (row) => name(row.fromName),
          cell: (row) => name(row.fromName),
        },
        {
          key: 'to',
          title: texts.to,
          width: 200,
          render: (row) => name(row.toName),
          cell: (row) => name(row.toName),
        },
        time('plannedDepartAt', texts.planned),
        time('departedAt', texts.departed),
        time('arrivedAt', texts.arrived),
      ]}
    />
  )
}

function Goods({ shipment: { id, lines } }: { readonly shipment: Shipment }) {
  const texts = useTexts(networkTexts)
  const { count, name } = useNumbers()
  type Line = Shipment['lines'][number]
  const nameOf = (row: Line) => `${name(row)} ${row.strength}`
  return (
    <Figure
      title={texts.goods}
      definition=""
      name={`goods-${id}`}
      rows={lines}
      rowKey={(row) => row.id}
      columns={[
        { key: 'product', title: texts.product, render: nameOf, cell: nameOf },
        {
          key: 'lot',
          title: texts.lot,
          render: (row) => <code>{row.lotNumber}</code>,
          cell: (row) => row.lotNumber,
        },
        {
          key: 'units',
          title: texts.units,
          align: 'right',
          render: (row) => count(row.units),
          cell: (row) => row.units,
        },
      ]}
    />
  )
}

function History({ shipment: { id, events } }: { readonly shipment: Shipment }) {
  const texts = useTexts(networkTexts)
  const eventName = useTexts(eventNames)
  const { instant } = useNumbers()
  type Event = Shipment['events'][number]
  const byOf = ({ cause, principalId }: Event) => cause ?? principalId
  return (
    <Figure
      title={texts.history}
      definition={texts.historyDefinition}
      name={`history-${id}`}
      rows={events}
      rowKey={(row) => String(row.id)}
      empty={texts.noEvents}
      columns={[
        {
          key: 'time',
          title: texts.time,
          width: 200,
          render: (row) => instant(row.occurredAt),
          cell: (row) => row.occurredAt,
        },
        {
          key: 'event',
          title: texts.event,
          width: 280,
          render: (row) => <span title={row.type}>{eventName(row.type)}</span>,
          cell: (row) => eventName(row.type),
        },
        { key: 'by', title: texts.by, render: (row) => <code>{byOf(row)}</code>, cell: byOf },
      ]}
    />
  )
}
