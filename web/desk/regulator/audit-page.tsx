import { Tabs } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { useNumbers } from '../figures/numbers.ts'
import { Page } from '../shell/page.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import type { Paging } from '../table/table-search.ts'
import { eventNames } from '../texts/event-names.ts'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'
import { OwnLooks, OwnReads } from './own-reads.tsx'
import { Verification } from './verification.tsx'

type Entry = AnswerOf<typeof api.audit.log.$get>['items'][number]

const route = getRouteApi('/regulator/audit')

/** The audit log, the chain that seals it, and what the reader's own organisation read. */
export function AuditPage() {
  const texts = useTexts(supervisionTexts).audit
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { list = 'log' } = search
  const turn = ({ after }: Paging) =>
    void navigate({ search: { list, ...(after === undefined ? {} : { after }) } })
  return (
    <Page id="/regulator/audit" title={texts.title} hint={texts.hint}>
      <Verification />
      <Tabs
        activeKey={list}
        onChange={(key) => void navigate({ search: { list: key as 'log' } })}
        destroyOnHidden
        items={[
          { key: 'log', label: texts.log, children: <Log /> },
          { key: 'reads', label: texts.ownReads, children: <OwnReads after={search.after} onTurn={turn} /> },
          { key: 'looks', label: texts.ownLooks, children: <OwnLooks after={search.after} onTurn={turn} /> },
        ]}
      />
    </Page>
  )
}

function Log() {
  const texts = useTexts(supervisionTexts).audit
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { after, tenantId, aggregateId } = search
  const read = useOperation(['audit', 'log'], api.audit.log.$get, {
    query: {
      limit: '50',
      ...(after === undefined ? {} : { before: after }),
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(aggregateId === undefined ? {} : { aggregateId }),
    },
  })
  const { list: _list, ...filters } = search
  return (
    <RecordTable
      name="audit-log"
      label={texts.log}
      read={read}
      columns={useColumns()}
      rowKey={(row) => String(row.position)}
      filters={[
        { name: 'tenantId', label: texts.tenantId },
        { name: 'aggregateId', label: texts.aggregateId },
      ]}
      search={filters}
      onSearch={(next) => void navigate({ search: { ...next, list: 'log' } })}
      empty={texts.empty}
    />
  )
}

function useColumns(): readonly RecordColumn<Entry>[] {
  const texts = useTexts(supervisionTexts).audit
  const eventName = useTexts(eventNames)
  const { instant, name, count } = useNumbers()
  return [
    {
      key: 'position',
      title: texts.position,
      width: 100,
      align: 'right',
      render: (row) => count(row.position),
    },
    { key: 'time', title: texts.time, width: 190, render: (row) => instant(row.occurredAt) },
    {
      key: 'event',
      title: texts.event,
      width: 230,
      render: (row) => <span title={row.type}>{eventName(row.type)}</span>,
    },
    {
      key: 'sealed',
      title: texts.sealed,
      width: 90,
      render: (row) => (row.isSealed ? texts.isSealed : texts.notSealed),
    },
    {
      key: 'tenant',
      title: texts.tenant,
      width: 200,
      render: ({ nameZh, nameEn }) => name({ nameZh: nameZh ?? '', nameEn: nameEn ?? '' }),
    },
    { key: 'subject', title: texts.subject, width: 320, render: (row) => <code>{row.id}</code> },
    { key: 'who', title: texts.who, width: 150, render: (row) => <code>{row.principalId.slice(-12)}</code> },
  ]
}
