import { Card, Table, Tag } from 'antd'
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

/**
 * Where a person is signed in; each session ends at once when it is revoked. The one that shows this is marked, and ending it says
 * that one is signed out.
 */
export function Sessions({ personId }: { readonly personId: string }) {
  const texts = useTexts(administratorTexts).person
  const param = { id: personId }
  const read = useOperation(['access', 'sessions'], sessions.$get, { param })
  const revoke = useCommand(sessions.revoke.$post, { touches: ['access'] })
  const items = read.data?.items ?? []
  const columns = useColumns((sessionId) => void revoke.run({ param, json: { sessionId } }))
  const isOwn = items.some(({ isCurrent }) => isCurrent)
  const failure = read.error ?? revoke.failure
  return (
    <Card
      title={<h2>{texts.sessions}</h2>}
      extra={
        items.length > 0 && (
          <ActButton
            label={texts.revokeAll}
            question={isOwn ? texts.revokeAllOwnQuestion : texts.revokeAllQuestion}
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

function useColumns(onEnd: (sessionId: string) => void) {
  const texts = useTexts(administratorTexts).person
  const { locale } = useLanguage()
  return [
    {
      key: 'device',
      title: texts.device,
      render: (_: unknown, { userAgent, isCurrent }: Session) => (
        <>
          <span title={userAgent ?? undefined}>{deviceName(userAgent) ?? texts.unknownDevice}</span>{' '}
          {isCurrent && <Tag color="processing">{texts.thisDevice}</Tag>}
        </>
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
      render: (_: unknown, { id, isCurrent }: Session) => (
        <ActButton
          label={texts.revoke}
          question={isCurrent ? texts.revokeOwnQuestion : texts.revokeQuestion}
          isDangerous={isCurrent}
          onAct={() => onEnd(id)}
        />
      ),
    },
  ]
}
