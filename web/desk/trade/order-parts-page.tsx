import { Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type OrderPartState, orderPartStates } from '#domain/orders/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { formatDistance, formatInstant, formatMoney } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { ListExport } from '../table/list-export.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { sortAmong } from '../table/table-search.ts'
import { tradeTexts } from '../texts/trade.ts'
import { deadlineOfPart } from './part-deadline.ts'

type Part = AnswerOf<(typeof api)['order-parts']['$get']>['items'][number]

const route = getRouteApi('/order-parts')
const states = statesOf<OrderPartState>(orderPartStates)
/** How often the countdown is told anew. */
const tickMs = 30_000

/** Parts of orders with the hours that are left of their 48; each opens the rendered page on which it is worked. */
export function OrderPartsPage() {
  const texts = useTexts(tradeTexts)
  const { messages } = useLanguage()
  const { sort: wanted, ...filter } = route.useSearch()
  const sort = sortAmong(wanted, ['urgency', 'id', 'totalFen'])
  const query = { ...filter, sort }
  const navigate = route.useNavigate()
  const read = useOperation(['orders', 'parts'], api['order-parts'].$get, { query })
  useLive({ kinds: ['order', 'order_part', 'shipment'], touches: ['orders'] })
  const columns = useColumns(useNow())
  return (
    <Page id="/order-parts" title={texts.title} hint={texts.hint}>
      <RecordTable
        name="order-parts"
        label={texts.label}
        read={read}
        columns={columns}
        rowKey={({ id }) => id}
        filters={[
          {
            name: 'side',
            label: texts.side,
            options: (['seller', 'buyer'] as const).map((value) => ({ value, label: texts.sides[value] })),
          },
          {
            name: 'state',
            label: texts.state,
            options: states.map((value) => ({ value, label: messages.orders.partStates[value] })),
          },
        ]}
        search={{ ...query, side: query.side ?? 'seller' }}
        onSearch={(search) => void navigate({ search })}
        empty={texts.empty}
        extra={<ListExport kind="order_parts" />}
      />
    </Page>
  )
}

function totalFen({ goodsFen, deliveryFen }: Part): number {
  return goodsFen + deliveryFen
}

function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const ticking = setInterval(() => setNow(new Date()), tickMs)
    return () => clearInterval(ticking)
  }, [])
  return now
}

function useColumns(now: Date): readonly RecordColumn<Part>[] {
  const texts = useTexts(tradeTexts)
  const { locale, messages } = useLanguage()
  return [
    {
      key: 'id',
      isSorted: true,
      title: texts.part,
      width: 160,
      render: ({ id, orderId, partNumber }) => (
        <a href={`/console/order-parts/${id}`}>
          <code>{orderId.slice(-8)}</code> · {partNumber}
        </a>
      ),
    },
    {
      key: 'state',
      title: texts.state,
      width: 140,
      render: ({ state }) => <Tag>{messages.orders.partStates[state]}</Tag>,
    },
    {
      key: 'urgency',
      isSorted: true,
      title: texts.deadline,
      width: 320,
      render: (part) => <Deadline part={part} now={now} />,
    },
    {
      key: 'totalFen',
      isSorted: true,
      title: texts.amount,
      width: 140,
      align: 'right',
      render: (part) => formatMoney(totalFen(part), locale),
    },
  ]
}

function Deadline({ part, now }: { readonly part: Part; readonly now: Date }) {
  const texts = useTexts(tradeTexts)
  const { locale } = useLanguage()
  const deadline = deadlineOfPart(part)
  if (deadline === null) return texts.done
  const at = new Date(deadline.at)
  const isOverdue = at <= now
  return (
    <>
      <Tag color={isOverdue ? 'error' : 'processing'}>
        {isOverdue ? texts.overdue : formatDistance(at, now, locale)}
      </Tag>
      {texts[deadline.act]} · {formatInstant(at, locale)}
    </>
  )
}
