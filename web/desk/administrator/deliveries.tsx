import { Button, Card, Table, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { formatInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { FailureNotice } from '../shell/states.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { programsTexts } from '../texts/programs.ts'
import { deliveryTones } from './webhook-tones.ts'

type Delivery = AnswerOf<(typeof api.webhooks)[':id']['deliveries']['$get']>['items'][number]
type Attempt = AnswerOf<(typeof api)['webhook-deliveries'][':id']['$get']>['log'][number]

const route = getRouteApi('/webhooks/$id')

/** What a subscription was told, or waits to be told, the newest first; each row opens to its attempts. */
export function Deliveries({ subscriptionId }: { readonly subscriptionId: string }) {
  const texts = useTexts(programsTexts).hook
  const { after, state, sort: _sort } = route.useSearch()
  const navigate = route.useNavigate()
  const read = useOperation(['webhooks', 'deliveries'], api.webhooks[':id'].deliveries.$get, {
    param: { id: subscriptionId },
    query: { before: after, state },
  })
  const again = useCommand(api['webhook-deliveries'][':id'].replay.$post, { touches: ['webhooks'] })
  const states = ['waiting', 'delivered', 'failed'] as const
  return (
    <Card title={<h2>{texts.deliveries}</h2>}>
      {again.failure !== null && <FailureNotice failure={again.failure} />}
      <RecordTable
        name="deliveries"
        label={texts.deliveries}
        read={read}
        columns={useColumns((id) => void again.run({ param: { id } }))}
        rowKey={({ id }) => id}
        filters={[
          {
            name: 'state',
            label: texts.state,
            options: states.map((value) => ({ value, label: texts.states[value] })),
          },
        ]}
        search={{ after, state }}
        onSearch={(search) => void navigate({ search })}
        empty={texts.empty}
        details={({ id }) => <AttemptLog deliveryId={id} />}
      />
    </Card>
  )
}

function useColumns(onAgain: (id: string) => void): readonly RecordColumn<Delivery>[] {
  const texts = useTexts(programsTexts).hook
  const { locale } = useLanguage()
  const instant = (at: string | null) => (at === null ? '–' : formatInstant(new Date(at), locale))
  return [
    {
      key: 'position',
      title: texts.position,
      width: 110,
      align: 'right',
      render: ({ position }) => position,
    },
    {
      key: 'state',
      title: texts.state,
      width: 120,
      render: ({ state }) => <Tag color={deliveryTones[state]}>{texts.states[state]}</Tag>,
    },
    {
      key: 'attempts',
      title: texts.attempts,
      width: 110,
      align: 'right',
      render: ({ attempts }) => attempts,
    },
    { key: 'created', title: texts.created, width: 190, render: ({ createdAt }) => instant(createdAt) },
    { key: 'told', title: texts.told, width: 190, render: ({ deliveredAt }) => instant(deliveredAt) },
    {
      key: 'next',
      title: texts.next,
      width: 190,
      render: ({ state, nextAttemptAt }) => instant(state === 'waiting' ? nextAttemptAt : null),
    },
    {
      key: 'act',
      title: '',
      width: 100,
      render: ({ id, state }) =>
        state !== 'waiting' && <Button onClick={() => onAgain(id)}>{texts.again}</Button>,
    },
  ]
}

function AttemptLog({ deliveryId }: { readonly deliveryId: string }) {
  const texts = useTexts(programsTexts).hook
  const { locale } = useLanguage()
  const read = useOperation(['webhooks', 'delivery'], api['webhook-deliveries'][':id'].$get, {
    param: { id: deliveryId },
  })
  if (read.error !== null) return <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
  const columns = [
    {
      key: 'at',
      title: texts.at,
      render: (_: unknown, { attemptedAt }: Attempt) => formatInstant(new Date(attemptedAt), locale),
    },
    {
      key: 'outcome',
      title: texts.outcome,
      render: (_: unknown, { outcome }: Attempt) => texts.outcomes[outcome] ?? outcome,
    },
    { key: 'status', title: texts.status, render: (_: unknown, { status }: Attempt) => status ?? '–' },
    { key: 'duration', title: texts.duration, dataIndex: 'durationMilliseconds' },
  ]
  return (
    <Table<Attempt & { readonly number: number }>
      size="small"
      aria-label={texts.log}
      columns={columns}
      // Two attempts may be made at one instant.
      dataSource={(read.data?.log ?? []).map((attempt, number) => ({ ...attempt, number }))}
      rowKey={({ number }) => number}
      loading={read.isLoading}
      pagination={false}
      locale={{ emptyText: texts.noLog }}
    />
  )
}
