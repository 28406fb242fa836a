import '../prescribing/prescribing.css'
import { Button, Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { formatDistance, formatInstant } from '#web/ui/format.ts'
import { OutcomeTag } from '../prescribing/findings.tsx'
import { Page } from '../shell/page.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { reviewTexts } from '../texts/review.ts'
import { useShortcuts } from './shortcuts.ts'
import { type QueuedReview, useQueue } from './use-queue.ts'

const route = getRouteApi('/review')

/** What pharmacists of the hospital have to decide on. It shows nothing of the patients. */
export function QueuePage() {
  const texts = useTexts(reviewTexts).queue
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { read, openNext } = useQueue(search.after)
  const isEmpty = (read.data?.items.length ?? 0) === 0
  useShortcuts([{ key: 'n', label: texts.next, act: isEmpty ? null : () => openNext(null) }])
  return (
    <Page
      id="/review"
      title={texts.title}
      hint={texts.hint}
      actions={
        <Button type="primary" disabled={isEmpty} onClick={() => openNext(null)}>
          {texts.next} <kbd>N</kbd>
        </Button>
      }
    >
      <RecordTable
        name="review-queue"
        label={texts.label}
        read={read}
        columns={useColumns()}
        rowKey={({ prescriptionId }) => prescriptionId}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
        empty={texts.empty}
      />
    </Page>
  )
}

function useColumns(): readonly RecordColumn<QueuedReview>[] {
  const texts = useTexts(reviewTexts).queue
  const names = useTexts(prescribingTexts)
  const { locale } = useLanguage()
  return [
    { key: 'risk', title: texts.risk, width: 130, render: ({ outcome }) => <OutcomeTag outcome={outcome} /> },
    {
      key: 'prescription',
      title: texts.prescription,
      width: 160,
      render: ({ prescriptionId }) => (
        <Link to="/review/$prescriptionId" params={{ prescriptionId }}>
          <code>{prescriptionId.slice(-12)}</code>
        </Link>
      ),
    },
    {
      key: 'part',
      title: texts.part,
      width: 100,
      render: ({ part }) => (part === 1 ? texts.first : names.line(part)),
    },
    {
      key: 'claim',
      title: texts.claim,
      width: 140,
      render: ({ claim }) => (
        <Tag color={claim === 'mine' ? 'processing' : claim === 'other' ? 'warning' : 'default'}>
          {texts.claims[claim]}
        </Tag>
      ),
    },
    {
      key: 'overrides',
      title: texts.overrides,
      width: 110,
      align: 'right',
      render: ({ overrides }) => (overrides === 0 ? '' : overrides),
    },
    {
      key: 'waiting',
      title: texts.waiting,
      width: 130,
      render: ({ acknowledgedAt }) => formatDistance(new Date(acknowledgedAt), new Date(), locale),
    },
    {
      key: 'dueAt',
      title: texts.dueAt,
      width: 180,
      render: ({ dueAt }) => formatInstant(new Date(dueAt), locale),
    },
  ]
}
