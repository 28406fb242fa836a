import { Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { useNumbers } from '../figures/numbers.ts'
import { Page } from '../shell/page.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { insurerTexts } from '../texts/insurer.ts'
import { sortAmong } from '../table/table-search.ts'
import { useTexts } from '../texts/language.tsx'
import { claimStateNames } from './claim-state-names.ts'

type Claim = AnswerOf<typeof api.claims.$get>['items'][number]

const route = getRouteApi('/insurer/claims')

/** The claims on an insurer with their states and reasons. */
export function ClaimsPage() {
  const { claims: texts, claimStates, spending } = useTexts(insurerTexts)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const query = { ...search, sort: sortAmong(search.sort, ['id', 'claimedFen']) }
  const read = useOperation(['insurance', 'claims'], api.claims.$get, { query })
  useLive({ kinds: ['claim'], touches: ['insurance'] })
  return (
    <Page id="/insurer/claims" title={texts.title} hint={texts.hint}>
      <RecordTable
        name="insurer-claims"
        label={texts.title}
        read={read}
        columns={useColumns()}
        rowKey={({ id }) => id}
        filters={[
          {
            name: 'state',
            label: spending.state,
            options: claimStateNames.map((value) => ({ value, label: claimStates[value] })),
          },
          { name: 'month', label: texts.monthOnly },
        ]}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
        empty={texts.empty}
      />
    </Page>
  )
}

function useColumns(): readonly RecordColumn<Claim>[] {
  const { claims: texts, claimStates, spending } = useTexts(insurerTexts)
  const { money, count, instant } = useNumbers()
  return [
    {
      key: 'id',
      isSorted: true,
      title: texts.id,
      width: 130,
      render: ({ id }) => <code>{id.slice(-12)}</code>,
    },
    {
      key: 'state',
      title: spending.state,
      width: 120,
      render: ({ state }) => <Tag>{claimStates[state]}</Tag>,
    },
    {
      key: 'plan',
      title: texts.plan,
      width: 190,
      render: ({ planCode }) => texts.plans[planCode] ?? planCode,
    },
    { key: 'attempt', title: texts.attempt, width: 90, align: 'right', render: (row) => count(row.attempt) },
    {
      key: 'claimedFen',
      isSorted: true,
      title: spending.claimed,
      width: 130,
      align: 'right',
      render: (row) => money(row.claimedFen),
    },
    {
      key: 'settled',
      title: spending.settled,
      width: 130,
      align: 'right',
      render: (row) => money(row.settledFen),
    },
    { key: 'submittedAt', title: texts.submitted, width: 190, render: (row) => instant(row.submittedAt) },
    { key: 'settledAt', title: texts.settledAt, width: 190, render: (row) => instant(row.settledAt) },
    { key: 'reason', title: texts.deniedReason, width: 220, render: (row) => row.deniedReason },
  ]
}
