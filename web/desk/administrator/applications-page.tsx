import { Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { formatDatedInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { joiningTexts } from '../texts/joining.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { applicationTones } from './organisation-tones.ts'

type Application = AnswerOf<typeof api.organisations.applications.$get>['items'][number]

const route = getRouteApi('/applications')

/** Institutions that ask to join the network. */
export function ApplicationsPage() {
  const texts = useTexts(joiningTexts).applications
  const { sort, ...query } = route.useSearch()
  const navigate = route.useNavigate()
  const read = useOperation(['organisations', 'applications'], api.organisations.applications.$get, { query })
  useLive({ kinds: ['application', 'licence'], touches: ['organisations'] })
  const states = ['received', 'approved', 'refused', 'withdrawn'] as const
  return (
    <Page id="/applications" title={texts.title} hint={texts.hint}>
      <RecordTable
        name="applications"
        label={texts.label}
        read={read}
        columns={useColumns()}
        rowKey={({ tenantId }) => tenantId}
        filters={[
          {
            name: 'state',
            label: texts.state,
            options: states.map((value) => ({ value, label: texts.states[value] })),
          },
        ]}
        search={{ ...query, sort }}
        onSearch={(search) => void navigate({ search })}
        empty={texts.empty}
      />
    </Page>
  )
}

function useColumns(): readonly RecordColumn<Application>[] {
  const texts = useTexts(joiningTexts)
  const own = texts.applications
  const { locale } = useLanguage()
  return [
    {
      key: 'name',
      title: own.name,
      render: ({ tenantId, nameZh, nameEn }) => (
        <Link className="long-name" to="/applications/$id" params={{ id: tenantId }}>
          {locale === 'zh-CN' ? nameZh : nameEn}
        </Link>
      ),
    },
    { key: 'kind', title: own.kind, render: ({ kind }) => texts.kinds[kind] },
    { key: 'code', title: own.code, width: 210, render: ({ socialCreditCode }) => socialCreditCode },
    {
      key: 'received',
      title: own.received,
      width: 190,
      render: ({ receivedAt }) => formatDatedInstant(new Date(receivedAt), locale),
      compare: (one, other) => one.receivedAt.localeCompare(other.receivedAt),
    },
    {
      key: 'state',
      title: own.state,
      width: 110,
      render: ({ state }) => <Tag color={applicationTones[state]}>{own.states[state]}</Tag>,
    },
  ]
}
