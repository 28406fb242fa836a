import { Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { administratorTexts } from '../texts/administrator.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'

type Person = AnswerOf<typeof api.access.people.$get>['items'][number]

const route = getRouteApi('/people')

/** The people of the reader's organisation. */
export function PeoplePage() {
  const texts = useTexts(administratorTexts).people
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const read = useOperation(['access', 'people'], api.access.people.$get, { query: search })
  useLive({ kinds: ['person'], touches: ['access'] })
  return (
    <Page id="/people" title={texts.title} hint={texts.hint}>
      <RecordTable
        name="people"
        label={texts.label}
        read={read}
        columns={useColumns()}
        rowKey={({ id }) => id}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
        empty={texts.empty}
      />
    </Page>
  )
}

function useColumns(): readonly RecordColumn<Person>[] {
  const texts = useTexts(administratorTexts).people
  const { messages } = useLanguage()
  return [
    { key: 'name', title: texts.name, width: 160, render: ({ name }) => name },
    {
      key: 'roles',
      title: texts.roles,
      width: 260,
      render: ({ roles }) => roles.map((role) => <Tag key={role}>{messages.board.roles[role]}</Tag>),
    },
    { key: 'department', title: texts.department, width: 180, render: ({ department }) => department },
    {
      key: 'sites',
      title: texts.sites,
      width: 140,
      render: ({ siteIds }) => (siteIds.length === 0 ? texts.allSites : texts.siteCount(siteIds.length)),
    },
    { key: 'status', title: texts.status, width: 120, render: ({ status }) => texts.statuses[status] },
  ]
}
