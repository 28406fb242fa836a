import { Card, Table } from 'antd'
import { formatDatedInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { ActButton } from '../shell/act-button.tsx'
import { FailureNotice } from '../shell/states.tsx'
import { administratorTexts } from '../texts/administrator.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { deviceName } from './device-name.ts'

const { sessions } = api.access.people[':id']
type Session = AnswerOf<(typeof sessions)['$get']>['items'][number]

/** Where a person is signed in; each session ends at once when it is revoked. */
export function Sessions({ personId }: { readonly personId: string }) {
  const texts = useTexts(administratorTexts).person
  const { locale } = useLanguage()
  const param = { id: personId }
  const read = useOperation(['access', 'sessions'], sessions.$get, { param })
  const revoke = useCommand(sessions.revoke.$post, { touches: ['access'] })
  const items = read.data?.items ?? []
  const failure = read.error ?? revoke.failure
  const columns = [
    {
      key: 'device',
      title: texts.device,
      render: (_: unknown, { userAgent }: Session) => (
        <span title={userAgent ?? undefined}>{deviceName(userAgent) ?? texts.unknownDevice}</span>
      ),
    },
    {
      key: 'since',
      title: texts.since,
      render: (_: unknown, { createdAt }: Session) => formatDatedInstant(new Date(createdAt), locale),
    },
    {
      key: 'until',
      title: texts.until,
      render: (_: unknown, { expiresAt }: Session) => formatDatedInstant(new Date(expiresAt), locale),
    },
    {
      key: 'act',
      title: '',
      render: (_: unknown, { id }: Session) => (
        <ActButton
          label={texts.revoke}
          question={texts.revokeQuestion}
          onAct={() => void revoke.run({ param, json: { sessionId: id } })}
        />
      ),
    },
  ]
  return (
    <Card
      title={<h2>{texts.sessions}</h2>}
      extra={
        items.length > 0 && (
          <ActButton
            label={texts.revokeAll}
            question={texts.revokeAllQuestion}
            isDangerous
            isRunning={revoke.isRunning}
            onAct={() => void revoke.run({ param, json: {} })}
          />
        )
      }
    >
      {failure !== null && <FailureNotice failure={failure} />}
      <Table<Session>
        size="small"
        columns={columns}
        dataSource={items}
        rowKey={({ id }) => id}
        loading={read.isLoading}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: texts.noSessions }}
      />
    </Card>
  )
}
