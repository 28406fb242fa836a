import '../prescribing/prescribing.css'
import { Alert, Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { formatInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { reviewTexts } from '../texts/review.ts'

type Row = AnswerOf<(typeof api)['rule-sets']['$get']>['items'][number]

const route = getRouteApi('/rule-sets')
const tones = { draft: 'processing', approved: 'success', discarded: 'default' } as const

/** The versions of the clinical rules. */
export function RuleSetsPage() {
  const texts = useTexts(reviewTexts).rules
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const read = useOperation(['rules', 'list'], api['rule-sets'].$get, {})
  useLive({ kinds: ['rule_set'], touches: ['rules'] })
  return (
    <Page id="/rule-sets" title={texts.title} hint={texts.hint}>
      <Alert type="info" title={texts.editing} />
      <RecordTable
        name="rule-sets"
        label={texts.label}
        read={read}
        columns={useColumns()}
        rowKey={({ version }) => String(version)}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
        empty={texts.empty}
      />
    </Page>
  )
}

function useColumns(): readonly RecordColumn<Row>[] {
  const texts = useTexts(reviewTexts).rules
  const { locale } = useLanguage()
  return [
    {
      key: 'version',
      title: texts.version,
      width: 90,
      render: ({ version }) => (
        <Link to="/rule-sets/$version" params={{ version: String(version) }}>
          {version}
        </Link>
      ),
    },
    {
      key: 'state',
      title: texts.state,
      width: 110,
      render: ({ state }) => <Tag color={tones[state]}>{texts.states[state]}</Tag>,
    },
    { key: 'note', title: texts.note, render: ({ note }) => note },
    {
      key: 'draftedAt',
      title: texts.draftedAt,
      width: 180,
      render: ({ draftedAt }) => formatInstant(new Date(draftedAt), locale),
    },
    {
      key: 'inForceFrom',
      title: texts.inForceFrom,
      width: 130,
      render: ({ inForceFrom }) => inForceFrom,
    },
  ]
}
