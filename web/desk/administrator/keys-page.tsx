import { Button, Form, Input, Select, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { formatDatedInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { ActButton } from '../shell/act-button.tsx'
import { ChoiceField, FormDialog, TextField } from '../shell/form-dialog.tsx'
import { Page } from '../shell/page.tsx'
import { ShownOnce } from '../shell/shown-once.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { programsTexts } from '../texts/programs.ts'

const keys = api.access['api-keys']
type ApiKey = AnswerOf<typeof keys.$get>['items'][number]

const route = getRouteApi('/api-keys')

/** The keys of an organisation's systems. */
export function KeysPage() {
  const texts = useTexts(programsTexts).keys
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const read = useOperation(['access', 'api-keys'], keys.$get, {})
  const revoke = useCommand(keys[':id'].revoke.$post, { touches: ['access'] })
  useLive({ kinds: ['api_key'], touches: ['access'] })
  return (
    <Page
      id="/api-keys"
      title={texts.title}
      hint={texts.hint}
      actions={<IssueKey />}
      failure={revoke.failure}
    >
      <RecordTable
        name="api-keys"
        label={texts.label}
        read={read}
        columns={useColumns((id) => void revoke.run({ param: { id } }))}
        rowKey={({ id }) => id}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
        empty={texts.empty}
      />
    </Page>
  )
}

function useColumns(onRevoke: (id: string) => void): readonly RecordColumn<ApiKey>[] {
  const texts = useTexts(programsTexts).keys
  const { locale, messages } = useLanguage()
  return [
    {
      key: 'name',
      title: texts.name,
      render: ({ name }) => name,
      compare: (one, other) => one.name.localeCompare(other.name, locale),
    },
    {
      key: 'roles',
      title: texts.roles,
      render: ({ roles }) => roles.map((role) => <Tag key={role}>{messages.board.roles[role]}</Tag>),
    },
    {
      key: 'scopes',
      title: texts.scopes,
      render: ({ scopes }) => (scopes === null ? texts.noScopes : <code>{scopes.join(' ')}</code>),
    },
    {
      key: 'created',
      title: texts.created,
      render: ({ createdAt }) => formatDatedInstant(new Date(createdAt), locale),
      compare: (one, other) => one.createdAt.localeCompare(other.createdAt),
    },
    {
      key: 'state',
      title: texts.state,
      render: ({ revokedAt }) =>
        revokedAt === null ? <Tag color="success">{texts.inUse}</Tag> : <Tag>{texts.revoked}</Tag>,
    },
    {
      key: 'act',
      title: '',
      render: ({ id, revokedAt }) =>
        revokedAt === null && (
          <ActButton
            label={texts.revoke}
            question={texts.revokeQuestion}
            isDangerous
            onAct={() => onRevoke(id)}
          />
        ),
    },
  ]
}

/** Roles that a program may have; the API refuses others. */
const keyRoles = ['system', 'insurer', 'regulator'] as const

interface NewKey {
  readonly name: string
  readonly roles: (typeof keyRoles)[number][]
  readonly scopes?: string
}

function IssueKey() {
  const texts = useTexts(programsTexts).keys
  const { messages } = useLanguage()
  const [isOpen, setIsOpen] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const issue = useCommand(keys.$post, { touches: ['access'] })
  const submit = async ({ name, roles, scopes = '' }: NewKey) => {
    const listed = scopes.split(/\s+/).filter((scope) => scope !== '')
    const answer = await issue.run({ json: { name, roles, ...(listed.length > 0 && { scopes: listed }) } })
    if (answer === null) return
    setIsOpen(false)
    setSecret(answer.key)
  }
  return (
    <>
      <Button type="primary" onClick={() => setIsOpen(true)}>
        {texts.issue}
      </Button>
      <FormDialog<NewKey>
        title={texts.issue}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onSubmit={(values) => void submit(values)}
        isRunning={issue.isRunning}
        failure={issue.failure}
        initial={{ roles: ['system'] }}
      >
        <TextField name="name" label={texts.name} extra={texts.nameHint} longest={100} />
        <ChoiceField name="roles" label={texts.roles}>
          <Select
            mode="multiple"
            options={keyRoles.map((role) => ({ value: role, label: messages.board.roles[role] }))}
          />
        </ChoiceField>
        <Form.Item name="scopes" label={texts.scopes} extra={texts.scopesHint}>
          <Input.TextArea rows={3} />
        </Form.Item>
      </FormDialog>
      <ShownOnce title={texts.shown} text={texts.shownText} secret={secret} onClose={() => setSecret(null)} />
    </>
  )
}
