import '../prescribing/prescribing.css'
import { Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { formatDatedInstant, formatInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { useSession } from '../shell/session.tsx'
import { shortNumber } from '../prescribing/names.ts'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { sortAmong } from '../table/table-search.ts'
import { doctorTexts } from '../texts/doctor.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { filteredStates } from './routes.ts'

type Row = AnswerOf<typeof api.prescriptions.$get>['items'][number]

const route = getRouteApi('/prescriptions')

/** The prescriptions that the reader wrote, the newest first. It shows nothing of the patients. */
export function OwnPrescriptionsPage() {
  const texts = useTexts(doctorTexts).own
  const { messages } = useLanguage()
  const { principalId } = useSession()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { state, after } = search
  const query = {
    prescriberId: principalId,
    order: 'newest' as const,
    sort: sortAmong(search.sort, ['signedAt']),
    ...(state === undefined ? {} : { state }),
    ...(after === undefined ? {} : { after }),
  }
  const read = useOperation(['prescriptions', 'own'], api.prescriptions.$get, { query })
  useLive({ kinds: ['prescription'], touches: ['prescriptions'] })
  const states = filteredStates.map((value) => ({ value, label: messages.board.prescriptionStates[value] }))
  return (
    <Page id="/prescriptions" title={texts.title} hint={texts.hint}>
      <RecordTable
        name="own-prescriptions"
        label={texts.label}
        read={read}
        columns={useColumns()}
        rowKey={({ id }) => id}
        filters={[{ name: 'state', label: texts.state, options: states }]}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
        empty={texts.empty}
      />
    </Page>
  )
}

function useColumns(): readonly RecordColumn<Row>[] {
  const texts = useTexts(doctorTexts).own
  const names = useTexts(prescribingTexts)
  const { locale, messages } = useLanguage()
  return [
    {
      key: 'name',
      title: texts.name,
      width: 220,
      render: ({ id, kind, hospitalReference }) => (
        <>
          <Link to="/prescriptions/$prescriptionId" params={{ prescriptionId: id }}>
            {texts.named(names.kinds[kind], shortNumber(id))}
          </Link>
          <small className="aside reference" title={texts.reference}>
            {hospitalReference}
          </small>
        </>
      ),
    },
    {
      key: 'state',
      title: texts.state,
      width: 110,
      render: ({ state }) => (
        <Tag color={state === 'queried' ? 'warning' : 'default'}>
          {messages.board.prescriptionStates[state]}
        </Tag>
      ),
    },
    { key: 'mode', title: texts.mode, width: 140, render: ({ mode }) => names.modes[mode] },
    {
      key: 'signedAt',
      isSorted: true,
      title: texts.signedAt,
      width: 170,
      render: ({ signedAt }) => formatDatedInstant(new Date(signedAt), locale),
    },
    {
      key: 'dueAt',
      title: texts.dueAt,
      width: 170,
      render: ({ dueAt }) => formatInstant(new Date(dueAt), locale),
    },
    {
      key: 'part',
      title: texts.part,
      width: 100,
      render: ({ part, parts }) => (parts === 1 ? '' : names.part(part, parts)),
    },
  ]
}
