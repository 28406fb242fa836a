import { Button, Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { FormDialog, TextField } from '../shell/form-dialog.tsx'
import { Page } from '../shell/page.tsx'
import { ShownOnce } from '../shell/shown-once.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { sortAmong } from '../table/table-search.ts'
import { administratorTexts } from '../texts/administrator.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { useDepartmentNames } from './use-department-names.ts'
import { staffRoles, type Work, WorkFields } from './work-fields.tsx'

type Person = AnswerOf<typeof api.access.people.$get>['items'][number]

const route = getRouteApi('/people')

/** The people of the reader's organisation. */
export function PeoplePage() {
  const texts = useTexts(administratorTexts).people
  const { messages } = useLanguage()
  const { sort: wanted, ...filter } = route.useSearch()
  const sort = sortAmong(wanted, ['name'])
  const query = { ...filter, sort }
  const navigate = route.useNavigate()
  const read = useOperation(['access', 'people'], api.access.people.$get, { query })
  useLive({ kinds: ['person'], touches: ['access'] })
  const filters = [
    { name: 'name', label: texts.name },
    {
      name: 'role',
      label: texts.role,
      options: staffRoles.map((role) => ({ value: role, label: messages.board.roles[role] })),
    },
    {
      name: 'status',
      label: texts.status,
      options: (['active', 'left'] as const).map((value) => ({ value, label: texts.statuses[value] })),
    },
  ]
  return (
    <Page id="/people" title={texts.title} hint={texts.hint} actions={<AddPerson />}>
      <RecordTable
        name="people"
        label={texts.label}
        read={read}
        columns={useColumns(read.data?.items ?? [])}
        rowKey={({ id }) => id}
        filters={filters}
        search={query}
        onSearch={(search) => void navigate({ search })}
        empty={texts.empty}
      />
    </Page>
  )
}

function useColumns(people: readonly Person[]): readonly RecordColumn<Person>[] {
  const texts = useTexts(administratorTexts).people
  const { messages } = useLanguage()
  const departmentName = useDepartmentNames(people.some(({ department }) => department !== null))
  return [
    {
      key: 'name',
      title: texts.name,
      width: 160,
      render: ({ id, name }) => (
        <Link to="/people/$id" params={{ id }}>
          {name}
        </Link>
      ),
      isSorted: true,
    },
    {
      key: 'roles',
      title: texts.roles,
      width: 260,
      render: ({ roles }) => roles.map((role) => <Tag key={role}>{messages.board.roles[role]}</Tag>),
    },
    {
      key: 'department',
      title: texts.department,
      width: 180,
      render: ({ department }) => (department === null ? '' : departmentName(department)),
    },
    {
      key: 'sites',
      title: texts.sites,
      width: 140,
      render: ({ siteIds }) => (siteIds.length === 0 ? texts.allSites : texts.siteCount(siteIds.length)),
    },
    { key: 'status', title: texts.status, width: 120, render: ({ status }) => texts.statuses[status] },
  ]
}

interface NewPerson extends Work {
  readonly name: string
  readonly department?: string
  readonly email?: string
}

function AddPerson() {
  const texts = useTexts(administratorTexts).people
  const [isOpen, setIsOpen] = useState(false)
  const [password, setPassword] = useState<string | null>(null)
  const create = useCommand(api.access.people.$post, { touches: ['access'] })
  const submit = async ({ name, department = '', email = '', roles, siteIds = [] }: NewPerson) => {
    const answer = await create.run({
      json: {
        name,
        roles,
        siteIds,
        department: department.trim() === '' ? null : department,
        email: email.trim() === '' ? null : email,
      },
    })
    if (answer === null) return
    setIsOpen(false)
    setPassword(answer.firstPassword)
  }
  return (
    <>
      <Button type="primary" onClick={() => setIsOpen(true)}>
        {texts.add}
      </Button>
      <FormDialog<NewPerson>
        title={texts.add}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onSubmit={(values) => void submit(values)}
        isRunning={create.isRunning}
        failure={create.failure}
      >
        <TextField name="name" label={texts.name} longest={100} />
        <WorkFields />
        <TextField name="department" label={texts.department} longest={100} isOptional />
        <TextField name="email" label={texts.email} type="email" longest={254} isOptional />
      </FormDialog>
      <ShownOnce
        title={texts.firstPassword}
        text={texts.firstPasswordText}
        secret={password}
        onClose={() => setPassword(null)}
      />
    </>
  )
}
