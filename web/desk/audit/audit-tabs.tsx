import { Grid, Tabs, Tag } from 'antd'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { sortAmong } from '../table/table-search.ts'
import type { AuditSearch } from './audit-filters.ts'
import { useNumbers } from '../figures/numbers.ts'
import { auditTexts } from '../texts/audit.ts'
import { causeNames } from '../texts/cause-names.ts'
import { eventNames } from '../texts/event-names.ts'
import { useTexts } from '../texts/language.tsx'
import { OwnLooks, OwnReads } from './own-reads.tsx'
import { Person, ShortId } from './people.tsx'
import { type AuditEntry, type AuditLog, useLog } from './use-log.ts'

interface AuditTabsProps {
  /** Whose acts are listed; looks and reads are always those of the reader's organisation. */
  readonly log: AuditLog
  readonly search: AuditSearch
  readonly onSearch: (search: AuditSearch) => void
}

/** Who did what, who looked, and what was read across organisations: read-only, and the reading is itself on record. */
export function AuditTabs({ log, search, onSearch }: AuditTabsProps) {
  const texts = useTexts(auditTexts)
  const { tab = 'acts' } = search
  const { md = false } = Grid.useBreakpoint()
  const own = {
    after: search.after,
    onTurn: (after: string | undefined) => onSearch({ tab, ...(after === undefined ? {} : { after }) }),
  }
  return (
    <Tabs
      activeKey={tab}
      // On a phone all of them stand side by side only where they stand close.
      tabBarGutter={md ? 32 : 12}
      onChange={(key) => onSearch({ tab: key as typeof tab })}
      destroyOnHidden
      items={[
        { key: 'acts', label: texts.acts, children: <Acts {...{ log, search, onSearch }} /> },
        { key: 'looks', label: texts.looks, children: <OwnLooks {...own} /> },
        { key: 'reads', label: texts.reads, children: <OwnReads {...own} /> },
      ]}
    />
  )
}

function Acts({ log, search, onSearch }: AuditTabsProps) {
  const texts = useTexts(auditTexts)
  const { tab: _tab, ...filters } = search
  const { after: before, tenantId, aggregateId } = filters
  const sort = sortAmong(filters.sort, ['position'])
  const read = useLog(log, { before, aggregateId, tenantId, sort })
  const bySubject = { name: 'aggregateId', label: texts.aggregateId }
  return (
    <RecordTable
      name={log === 'own' ? 'audit-acts' : 'audit-log'}
      label={texts.acts}
      read={read}
      columns={useColumns(log)}
      rowKey={({ position }) => String(position)}
      filters={log === 'own' ? [bySubject] : [{ name: 'tenantId', label: texts.tenantId }, bySubject]}
      search={{ ...filters, sort }}
      onSearch={(next) => onSearch({ ...next, tab: 'acts' })}
      empty={texts.emptyActs}
    />
  )
}

function useColumns(log: AuditLog): readonly RecordColumn<AuditEntry>[] {
  const texts = useTexts(auditTexts)
  const nameOf = useTexts(eventNames)
  const causeName = useTexts(causeNames)
  const { instant, name, count } = useNumbers()
  const tenant: RecordColumn<AuditEntry> = {
    key: 'tenant',
    title: texts.tenant,
    width: 170,
    render: ({ nameZh, nameEn }) => name({ nameZh: nameZh ?? '', nameEn: nameEn ?? '' }),
  }
  return [
    {
      key: 'position',
      isSorted: true,
      title: texts.position,
      width: 100,
      align: 'right',
      render: ({ position }) => count(position),
    },
    { key: 'when', title: texts.when, width: 180, render: ({ occurredAt }) => instant(occurredAt) },
    ...(log === 'network' ? [tenant] : []),
    { key: 'who', title: texts.who, width: 130, render: (row) => <Person row={row} isOwn={log === 'own'} /> },
    {
      key: 'event',
      title: texts.event,
      width: 200,
      render: ({ type }) => <span title={type}>{nameOf(type)}</span>,
    },
    { key: 'resource', title: texts.resource, width: 110, render: ({ id }) => <ShortId id={id} /> },
    {
      key: 'cause',
      title: texts.cause,
      width: 160,
      render: ({ cause }) => (cause === null ? texts.byHand : <span title={cause}>{causeName(cause)}</span>),
    },
    {
      key: 'sealed',
      title: texts.seal,
      width: 100,
      render: ({ isSealed }) =>
        isSealed ? <Tag color="success">{texts.sealed}</Tag> : <Tag>{texts.waiting}</Tag>,
    },
  ]
}
