import { Tabs, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { formatInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { auditTexts } from '../texts/audit.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'

type Act = AnswerOf<(typeof api.audit)['own-log']['$get']>['items'][number]
type Look = AnswerOf<(typeof api.audit)['own-data-accesses']['$get']>['items'][number]
type Read = AnswerOf<(typeof api.audit)['own-reads']['$get']>['items'][number]

const route = getRouteApi('/audit')

/** Who of the reader's organisation did what, and who looked: read-only, and the reading is itself on record. */
export function AuditPage() {
  const texts = useTexts(auditTexts)
  const { tab = 'acts' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Page id="/audit" title={texts.title} hint={texts.hint}>
      <Tabs
        activeKey={tab}
        onChange={(key) => void navigate({ search: { tab: key as typeof tab } })}
        destroyOnHidden
        items={[
          { key: 'acts', label: texts.acts, children: <Acts /> },
          { key: 'looks', label: texts.looks, children: <Looks /> },
          { key: 'reads', label: texts.reads, children: <Reads /> },
        ]}
      />
    </Page>
  )
}

/** The page of the open tab: what to ask for, and how to turn it. */
function useTabPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return {
    query: { before: search.after },
    search,
    onSearch: (next: typeof search) => void navigate({ search: next }),
  }
}

function Acts() {
  const texts = useTexts(auditTexts)
  const { locale } = useLanguage()
  const { query, ...table } = useTabPage()
  const read = useOperation(['audit', 'own-log'], api.audit['own-log'].$get, { query })
  const columns: readonly RecordColumn<Act>[] = [
    {
      key: 'position',
      title: texts.position,
      width: 100,
      align: 'right',
      render: ({ position }) => position,
    },
    {
      key: 'when',
      title: texts.when,
      width: 190,
      render: ({ occurredAt }) => formatInstant(new Date(occurredAt), locale),
    },
    { key: 'who', title: texts.who, width: 160, render: (row) => <Person row={row} /> },
    { key: 'event', title: texts.event, width: 260, render: ({ type }) => <code>{type}</code> },
    { key: 'resource', title: texts.resource, width: 120, render: ({ id }) => <ShortId id={id} /> },
    { key: 'cause', title: texts.cause, width: 180, render: ({ cause }) => cause ?? texts.byHand },
    {
      key: 'sealed',
      title: '',
      width: 100,
      render: ({ isSealed }) =>
        isSealed ? <Tag color="green">{texts.sealed}</Tag> : <Tag>{texts.waiting}</Tag>,
    },
  ]
  return (
    <RecordTable
      name="audit-acts"
      label={texts.acts}
      read={read}
      columns={columns}
      rowKey={({ position }) => String(position)}
      empty={texts.emptyActs}
      {...table}
    />
  )
}

function Looks() {
  const texts = useTexts(auditTexts)
  const { locale } = useLanguage()
  const { query, ...table } = useTabPage()
  const read = useOperation(['audit', 'own-looks'], api.audit['own-data-accesses'].$get, { query })
  const columns: readonly RecordColumn<Look>[] = [
    {
      key: 'when',
      title: texts.when,
      width: 190,
      render: ({ recordedAt }) => formatInstant(new Date(recordedAt), locale),
    },
    { key: 'who', title: texts.who, width: 160, render: (row) => <Person row={row} /> },
    { key: 'what', title: texts.what, width: 150, render: ({ shown }) => texts.shown[shown] },
    { key: 'purpose', title: texts.purpose, width: 150, render: ({ purpose }) => texts.purposes[purpose] },
    {
      key: 'resource',
      title: texts.resource,
      width: 120,
      render: ({ resourceId }) => resourceId !== null && <ShortId id={resourceId} />,
    },
  ]
  return (
    <RecordTable
      name="audit-looks"
      label={texts.looks}
      read={read}
      columns={columns}
      rowKey={({ id }) => String(id)}
      empty={texts.emptyLooks}
      {...table}
    />
  )
}

function Reads() {
  const texts = useTexts(auditTexts)
  const { locale } = useLanguage()
  const { query, ...table } = useTabPage()
  const read = useOperation(['audit', 'own-reads'], api.audit['own-reads'].$get, { query })
  const columns: readonly RecordColumn<Read>[] = [
    {
      key: 'when',
      title: texts.when,
      width: 190,
      render: ({ recordedAt }) => formatInstant(new Date(recordedAt), locale),
    },
    { key: 'who', title: texts.who, width: 160, render: (row) => <Person row={row} /> },
    { key: 'operation', title: texts.operation, render: ({ operation }) => <code>{operation}</code> },
  ]
  return (
    <RecordTable
      name="audit-reads"
      label={texts.reads}
      read={read}
      columns={columns}
      rowKey={({ id }) => String(id)}
      empty={texts.emptyReads}
      {...table}
    />
  )
}

/** Enough of an id to tell rows apart; the whole one shows when one points at it. */
function ShortId({ id }: { readonly id: string }) {
  return <code title={id}>{id.slice(-8)}</code>
}

interface Acted {
  readonly principalId: string
  readonly principalName: string | null
}

function Person({ row: { principalId, principalName } }: { readonly row: Acted }) {
  const texts = useTexts(auditTexts)
  return principalName ?? <span title={principalId}>{texts.program}</span>
}
