import { Alert, Button } from 'antd'
import { useState } from 'react'
import { api } from '../client/api.ts'
import { type AnswerOf, useCommand } from '../client/use-operation.ts'
import { FormDialog } from '../shell/form-dialog.tsx'
import { administratorTexts } from '../texts/administrator.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { useOwnSites, type Work, WorkFields } from './work-fields.tsx'

type Person = AnswerOf<(typeof api.access.people)[':id']['$get']>

interface ChangeWorkProps {
  readonly person: Person
  /** Reads the person again, when somebody else changed them meanwhile. */
  readonly onStale: () => Promise<unknown>
}

/** The form of a person's roles and sites. It says what it was opened with: what a colleague changed since is not undone unseen. */
export function ChangeWork({ person, onStale }: ChangeWorkProps) {
  const texts = useTexts(administratorTexts).person
  const [opened, setOpened] = useState<Person | null>(null)
  return (
    <>
      <Button onClick={() => setOpened(person)}>{texts.changeWork}</Button>
      {opened !== null && (
        <WorkDialog opened={opened} person={person} onStale={onStale} onClose={() => setOpened(null)} />
      )}
    </>
  )
}

interface WorkDialogProps extends ChangeWorkProps {
  /** The person as they were when the form was opened. */
  readonly opened: Person
  readonly onClose: () => void
}

function WorkDialog({ opened, person, onStale, onClose }: WorkDialogProps) {
  const texts = useTexts(administratorTexts).person
  // What whoever changes it has seen: since a refusal, the person as they are now.
  const [isTold, setIsTold] = useState(false)
  const change = useCommand(api.access.people[':id'].work.$put, { touches: ['access'] })
  const isChanged = workKey(opened) !== workKey(person)
  const seen = isTold ? person : opened
  const submit = async ({ roles, siteIds = [] }: Work) => {
    const before = { roles: seen.roles as Work['roles'], siteIds: seen.siteIds }
    const done = await change.run({ param: { id: person.id }, json: { roles, siteIds, before } })
    if (done !== null) return onClose()
    await onStale()
    setIsTold(true)
  }
  return (
    <FormDialog<Work>
      title={texts.changeWork}
      isOpen
      onClose={onClose}
      onSubmit={(values) => void submit(values)}
      isRunning={change.isRunning}
      failure={change.failure}
      initial={{ roles: opened.roles as Work['roles'], siteIds: opened.siteIds }}
    >
      {isChanged && <PresentWork person={person} />}
      <WorkFields />
    </FormDialog>
  )
}

function workKey({ roles, siteIds }: Person): string {
  return [roles.toSorted(), siteIds.toSorted()].join(';')
}

/** What a colleague made of it meanwhile. */
function PresentWork({ person }: { readonly person: Person }) {
  const texts = useTexts(administratorTexts)
  const { locale, messages } = useLanguage()
  const sites = useOwnSites()
  const list = new Intl.ListFormat(locale)
  const names = person.siteIds.map((id) => sites.options.find(({ value }) => value === id)?.label ?? id)
  return (
    <Alert
      type="warning"
      showIcon
      title={texts.person.workChanged}
      description={
        <>
          {list.format(person.roles.map((role) => messages.board.roles[role]))} ·{' '}
          {names.length === 0 ? texts.people.allSites : list.format(names)}
        </>
      }
    />
  )
}
