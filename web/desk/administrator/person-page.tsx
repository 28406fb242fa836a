import { Card, Descriptions, Flex, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { ActButton } from '../shell/act-button.tsx'
import { Page } from '../shell/page.tsx'
import { useSession } from '../shell/session.tsx'
import { ShownOnce } from '../shell/shown-once.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { administratorTexts } from '../texts/administrator.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { ChangeWork } from './change-work.tsx'
import { Qualifications } from './qualifications.tsx'
import { Sessions } from './sessions.tsx'
import { useDepartmentNames } from './use-department-names.ts'

type Person = AnswerOf<(typeof api.access.people)[':id']['$get']>

const route = getRouteApi('/people/$id')
const { $get: readPerson, password, leave } = api.access.people[':id']

/** One person: what they may do, with which papers, from which devices. */
export function PersonPage() {
  const texts = useTexts(administratorTexts).person
  const { id } = route.useParams()
  const read = useOperation(['access', 'person'], readPerson, { param: { id } })
  useLive({ kinds: ['person'], touches: ['access'] })
  if (read.data === undefined)
    return read.error === null ? (
      <Loading />
    ) : (
      <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
    )
  const person = read.data
  return (
    <Page
      id="/people/$id"
      title={person.name}
      hint={texts.hint}
      actions={<Acts person={person} onStale={read.refetch} />}
    >
      <Flex vertical gap="middle">
        <Facts person={person} />
        <Qualifications personId={person.id} qualifications={person.qualifications} />
        <Sessions personId={person.id} />
      </Flex>
    </Page>
  )
}

function Facts({ person }: { readonly person: Person }) {
  const texts = useTexts(administratorTexts)
  const { messages } = useLanguage()
  const { people, person: own } = texts
  const departmentName = useDepartmentNames(person.department !== null)
  const items = [
    {
      key: 'roles',
      label: people.roles,
      children: person.roles.map((role) => <Tag key={role}>{messages.board.roles[role]}</Tag>),
    },
    {
      key: 'sites',
      label: people.sites,
      children: person.siteIds.length === 0 ? people.allSites : people.siteCount(person.siteIds.length),
    },
    {
      key: 'department',
      label: people.department,
      children: person.department === null ? '–' : departmentName(person.department),
    },
    { key: 'email', label: own.email, children: person.email ?? own.noEmail },
    { key: 'status', label: people.status, children: people.statuses[person.status] },
  ]
  return (
    <Card>
      <Descriptions items={items} column={{ xs: 1, md: 2 }} />
    </Card>
  )
}

interface ActsProps {
  readonly person: Person
  /** Reads the person again, when somebody else changed them meanwhile. */
  readonly onStale: () => Promise<unknown>
}

function Acts({ person, onStale }: ActsProps) {
  const texts = useTexts(administratorTexts)
  const { people, person: own } = texts
  const { principalId } = useSession()
  const [secret, setSecret] = useState<string | null>(null)
  const reset = useCommand(password.$post, { touches: ['access'] })
  const letLeave = useCommand(leave.$post, { touches: ['access'] })
  const param = { id: person.id }
  const failure = reset.failure ?? letLeave.failure
  if (person.status === 'left') return null
  return (
    <>
      <ChangeWork person={person} onStale={onStale} />
      {person.id === principalId ? (
        // It would end the session in which the new one is shown.
        <span className="aside">{own.ownPassword}</span>
      ) : (
        <ActButton
          label={own.resetPassword}
          question={own.resetQuestion}
          isRunning={reset.isRunning}
          onAct={() => void reset.run({ param }).then((answer) => setSecret(answer?.newPassword ?? null))}
        />
      )}
      <ActButton
        label={own.leave}
        question={own.leaveQuestion}
        isDangerous
        isRunning={letLeave.isRunning}
        onAct={() => void letLeave.run({ param })}
      />
      {failure !== null && <FailureNotice failure={failure} />}
      <ShownOnce
        title={own.newPassword}
        text={people.firstPasswordText}
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </>
  )
}
