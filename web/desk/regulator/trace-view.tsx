import { Button, Descriptions, Flex, Tag } from 'antd'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { api } from '../client/api.ts'
import type { AnswerOf, Failure } from '../client/use-operation.ts'
import { Figure, type FigureColumn } from '../figures/figure.tsx'
import { useNumbers } from '../figures/numbers.ts'
import { FailureNotice } from '../shell/states.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'
import { downloadEpcis } from './epcis-file.ts'

/** Dark enough for white letters on it. */
const alarmColour = '#8f1812'

type Trace = AnswerOf<(typeof api.supervision.lots)[':id']['trace']['$get']>
type TracedBox = Trace['boxes'][number]
type FlowEnd = Trace['flows'][number]['from']

/** The trace of a box: what it is, its way, and its lot. */
export function BoxTrace({ trace }: { readonly trace: Trace }) {
  const texts = useTexts(supervisionTexts).trace
  const { name, instant, count } = useNumbers()
  const { box } = trace
  return (
    <>
      {box !== null && (
        <Descriptions
          className="figure"
          bordered
          column={{ xs: 1, md: 2 }}
          title={<h2>{texts.box}</h2>}
          items={[
            { key: 'code', label: texts.code, children: <code className="whole">{box.code}</code> },
            { key: 'state', label: texts.boxState, children: <Tag>{texts.boxStates[box.state]}</Tag> },
            {
              key: 'left',
              label: texts.left,
              children: `${count(box.unitsLeft)} / ${count(box.unitsInPack)}`,
            },
            { key: 'at', label: texts.at, children: name(box.siteName) },
            {
              key: 'handOver',
              label: texts.handOver,
              span: 'filled',
              children:
                box.handOver === null ? texts.notHandedOver : texts.handedOver(instant(box.handOver.at)),
            },
          ]}
        />
      )}
      <Journey trace={trace} />
      <LotTrace trace={trace} />
    </>
  )
}

interface Step {
  readonly key: string
  readonly what: string
  readonly where: string
  readonly at: string
}

/** The steps of a box in their order, which its parcels and rides tell. */
function Journey({ trace: { box, journeys } }: { readonly trace: Trace }) {
  const { trace: texts, common } = useTexts(supervisionTexts)
  const { name, instant } = useNumbers()
  const steps = journeys.flatMap((journey): Step[] => {
    const here = name(journey.from)
    const there = journey.to === null ? '' : name(journey.to)
    const step = (what: keyof typeof texts.steps, where: string, at: string | null, key: string = what) =>
      at === null ? [] : [{ key: `${journey.shipmentId}/${key}`, what: texts.steps[what], where, at }]
    return [
      ...step('picked', here, journey.pickedAt),
      ...step('rechecked', here, journey.recheckedAt),
      ...journey.legs.flatMap((leg, index) => [
        ...step('departed', name(leg.from), leg.departedAt, `departed-${index}`),
        ...step('arrived', name(leg.to), leg.arrivedAt, `arrived-${index}`),
      ]),
      ...step('received', there, journey.receivedAt),
      ...step('handedOver', there, journey.handedOverAt),
    ]
  })
  return (
    <Figure
      title={texts.journey}
      definition={texts.boxesDefinition}
      name={`trace-${box?.code ?? ''}`}
      rows={steps}
      rowKey={(row) => row.key}
      empty={common.empty}
      columns={[
        {
          key: 'time',
          title: texts.time,
          width: 200,
          render: (row) => instant(row.at),
          cell: (row) => row.at,
        },
        { key: 'step', title: texts.step, width: 200, render: (row) => row.what, cell: (row) => row.what },
        { key: 'place', title: texts.place, render: (row) => row.where, cell: (row) => row.where },
      ]}
    />
  )
}

/** The trace of a lot: what it is, its ways, where it lies, and its boxes. */
export function LotTrace({ trace }: { readonly trace: Trace }) {
  const texts = useTexts(supervisionTexts).trace
  const { name, day } = useNumbers()
  const { lot } = trace
  return (
    <>
      <Descriptions
        className="figure"
        bordered
        column={{ xs: 1, md: 2 }}
        title={
          <h2>
            {name(lot)} {lot.strength}
          </h2>
        }
        extra={<EpcisDownload trace={trace} />}
        items={[
          {
            key: 'lot',
            label: texts.lot,
            children: (
              <Flex gap="small" wrap>
                <code className="whole">{lot.number}</code>
                {lot.recalledAt !== null && <Tag color={alarmColour}>{texts.recalled}</Tag>}
              </Flex>
            ),
          },
          { key: 'expires', label: texts.expires, children: day(lot.expiresOn) },
          { key: 'maker', label: texts.maker, span: 'filled', children: lot.manufacturer },
        ]}
      />
      <Flows trace={trace} />
      <Holdings trace={trace} />
      <Boxes trace={trace} />
    </>
  )
}

function Flows({ trace: { flows, lot } }: { readonly trace: Trace }) {
  const { trace: texts, common } = useTexts(supervisionTexts)
  const { messages } = useLanguage()
  const { name, count, instant } = useNumbers()
  const accounts: Readonly<Record<string, string>> = { ...messages.console.statuses, ...texts.suppliers }
  const endOf = (end: FlowEnd) =>
    end.name === null ? (accounts[end.account] ?? '') : `${name(end.name)}（${accounts[end.account] ?? ''}）`
  const reasons: Readonly<Record<string, string>> = messages.goods.reasons
  const end = (key: 'from' | 'to') => ({
    key,
    title: texts[key],
    width: 240,
    render: (row: Trace['flows'][number]) => endOf(row[key]),
    cell: (row: Trace['flows'][number]) => endOf(row[key]),
  })
  return (
    <Figure
      title={texts.flows}
      definition={texts.flowsDefinition}
      name={`lot-flows-${lot.number}`}
      rows={flows}
      rowKey={({ reason, from, to }) => `${reason}/${from.siteId}/${from.account}/${to.siteId}/${to.account}`}
      empty={common.empty}
      columns={[
        {
          key: 'reason',
          title: texts.reason,
          width: 120,
          render: (row) => reasons[row.reason],
          cell: (row) => reasons[row.reason] ?? row.reason,
        },
        end('from'),
        end('to'),
        {
          key: 'units',
          title: texts.units,
          width: 120,
          align: 'right',
          render: (row) => count(row.units),
          cell: (row) => row.units,
        },
        {
          key: 'movements',
          title: texts.movements,
          width: 100,
          align: 'right',
          render: (row) => count(row.movements),
          cell: (row) => row.movements,
        },
        {
          key: 'first',
          title: texts.first,
          width: 190,
          render: (row) => instant(row.firstAt),
          cell: (row) => row.firstAt,
        },
        {
          key: 'last',
          title: texts.last,
          width: 190,
          render: (row) => instant(row.lastAt),
          cell: (row) => row.lastAt,
        },
      ]}
    />
  )
}

function Holdings({ trace: { holdings, lot } }: { readonly trace: Trace }) {
  const { trace: texts, common } = useTexts(supervisionTexts)
  const { messages } = useLanguage()
  const { name, count } = useNumbers()
  const { statuses } = messages.console
  return (
    <Figure
      title={texts.holdings}
      definition={texts.holdingsDefinition}
      name={`lot-holdings-${lot.number}`}
      rows={holdings}
      rowKey={(row) => `${row.siteId}/${row.status}`}
      empty={common.empty}
      columns={[
        { key: 'place', title: texts.place, render: (row) => name(row.name), cell: (row) => name(row.name) },
        {
          key: 'status',
          title: texts.boxState,
          render: (row) => statuses[row.status],
          cell: (row) => statuses[row.status],
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

function Boxes({ trace: { boxes, lot } }: { readonly trace: Trace }) {
  const texts = useTexts(supervisionTexts).trace
  const { name, instant, count } = useNumbers()
  const columns: readonly FigureColumn<TracedBox>[] = [
    {
      key: 'code',
      title: texts.code,
      width: 240,
      render: ({ code }) => (
        <Link to="/regulator/trace" search={{ text: code }}>
          <code className="whole">{code}</code>
        </Link>
      ),
      cell: ({ code }) => code,
    },
    {
      key: 'state',
      title: texts.boxState,
      width: 110,
      render: (row) => texts.boxStates[row.state],
      cell: (row) => texts.boxStates[row.state],
    },
    {
      key: 'left',
      title: texts.left,
      width: 110,
      align: 'right',
      render: (row) => `${count(row.unitsLeft)} / ${count(row.unitsInPack)}`,
      cell: (row) => row.unitsLeft,
    },
    {
      key: 'at',
      title: texts.at,
      width: 220,
      render: (row) => name(row.siteName),
      cell: (row) => name(row.siteName),
    },
    {
      key: 'handOver',
      title: texts.handOver,
      width: 260,
      render: ({ handOver }) =>
        handOver === null ? texts.notHandedOver : texts.handedOver(instant(handOver.at)),
      cell: ({ handOver }) => handOver?.at ?? null,
    },
  ]
  return (
    <Figure
      title={texts.boxes}
      definition={texts.boxesDefinition}
      name={`lot-boxes-${lot.number}`}
      rows={boxes}
      rowKey={(row) => row.code}
      empty={texts.noBoxes}
      columns={columns}
    />
  )
}

/** All events of the box or lot as one EPCIS document. */
function EpcisDownload({ trace: { box, lot } }: { readonly trace: Trace }) {
  const texts = useTexts(supervisionTexts).trace
  const [isRunning, setRunning] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const start = async () => {
    setRunning(true)
    setFailure(null)
    setFailure(await downloadEpcis(box === null ? lot : { code: box.code }))
    setRunning(false)
  }
  return (
    <Flex vertical gap="small" align="end">
      <Button loading={isRunning} onClick={() => void start()}>
        {isRunning ? texts.downloading : texts.download}
      </Button>
      {failure !== null && <FailureNotice failure={failure} />}
    </Flex>
  )
}
