import { Button, Card, Flex, Table, Tag } from 'antd'
import { useState } from 'react'
import type { LicenceKind } from '#domain/organisations/tenant.ts'
import { formatDay } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useCommand } from '../client/use-operation.ts'
import { ActButton } from '../shell/act-button.tsx'
import { ReasonDialog } from '../shell/form-dialog.tsx'
import { FailureNotice } from '../shell/states.tsx'
import { administratorTexts } from '../texts/administrator.ts'
import { joiningTexts } from '../texts/joining.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { licenceTones } from './organisation-tones.ts'
import { paperTones, standingOfPaper } from './paper-standing.ts'

const ofLicence = api.organisations.licences[':id']
type Licence = AnswerOf<(typeof api.organisations.tenants)[':id']['licences']['$get']>['items'][number]

interface LicenceTableProps {
  readonly licences: readonly Licence[]
  readonly mayDecide: boolean
}

/** Papers of an institution: how each stands, its scan, and what may be decided about it. */
export function LicenceTable({ licences, mayDecide }: LicenceTableProps) {
  const texts = useTexts(joiningTexts)
  const { licences: own } = texts
  const columns = [
    {
      key: 'kind',
      title: own.kind,
      render: (_: unknown, { kind }: Licence) => texts.licenceKinds[kind as LicenceKind] ?? kind,
    },
    { key: 'number', title: own.number, dataIndex: 'number' },
    {
      key: 'validity',
      title: own.validity,
      render: (_: unknown, row: Licence) => <Validity licence={row} />,
    },
    {
      key: 'state',
      title: own.state,
      render: (_: unknown, { state, decisionReason }: Licence) => (
        <Tag color={licenceTones[state]} title={decisionReason ?? ''}>
          {own.states[state]}
        </Tag>
      ),
    },
    {
      key: 'act',
      title: '',
      render: (_: unknown, row: Licence) => <LicenceActs licence={row} mayDecide={mayDecide} />,
    },
  ]
  return (
    <Card title={<h2>{own.title}</h2>}>
      <Table<Licence>
        size="small"
        columns={columns}
        dataSource={licences}
        rowKey={({ id }) => id}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: own.empty }}
      />
    </Card>
  )
}

function Validity({ licence: { validFrom, validTo, expiresAt } }: { readonly licence: Licence }) {
  const texts = useTexts(joiningTexts).licences
  const standings = useTexts(administratorTexts).person
  const { locale } = useLanguage()
  const standing = standingOfPaper({ validFrom, validTo }, new Date())
  return (
    <Flex gap="small" wrap>
      <span>
        {validFrom} – {validTo}
      </span>
      <Tag color={paperTones[standing]}>{standings[standing]}</Tag>
      {expiresAt !== null && <span>{texts.expiresAt(formatDay(new Date(expiresAt), locale))}</span>}
    </Flex>
  )
}

function LicenceActs({ licence, mayDecide }: { readonly licence: Licence; readonly mayDecide: boolean }) {
  const texts = useTexts(joiningTexts).licences
  const [asking, setAsking] = useState<'refused' | 'revoked' | null>(null)
  const decide = useCommand(ofLicence.decide.$post, { touches: ['organisations'] })
  const param = { id: licence.id }
  return (
    <Flex gap="small" wrap>
      {licence.mediaType !== null && <Scan licenceId={licence.id} />}
      {mayDecide && licence.state === 'filed' && (
        <>
          <ActButton
            label={texts.accept}
            question={texts.acceptQuestion}
            onAct={() => void decide.run({ param, json: { decision: 'accepted' } })}
          />
          <Button danger onClick={() => setAsking('refused')}>
            {texts.refuse}
          </Button>
        </>
      )}
      {mayDecide && licence.state === 'accepted' && (
        <Button danger onClick={() => setAsking('revoked')}>
          {texts.revoke}
        </Button>
      )}
      {asking === null && decide.failure !== null && <FailureNotice failure={decide.failure} />}
      <ReasonDialog
        title={asking === 'revoked' ? texts.revoke : texts.refuse}
        label={texts.reason}
        isOpen={asking !== null}
        onClose={() => setAsking(null)}
        onSubmit={(reason) =>
          asking !== null &&
          void decide
            .run({ param, json: { decision: asking, reason } })
            .then((answer) => answer !== null && setAsking(null))
        }
        isRunning={decide.isRunning}
        failure={decide.failure}
      />
    </Flex>
  )
}

/** Opens the scan in a tab of its own: it is asked for when somebody wants to see it, and that is on record. */
function Scan({ licenceId }: { readonly licenceId: string }) {
  const texts = useTexts(joiningTexts).licences
  const [isFailed, setIsFailed] = useState(false)
  const open = async () => {
    const answer = await ofLicence.document.$get({ param: { id: licenceId } }).catch(() => null)
    setIsFailed(answer === null || !answer.ok)
    if (answer === null || !answer.ok) return
    const { mediaType, documentBase64 } = await answer.json()
    const bytes = Uint8Array.from(atob(documentBase64), (character) => character.codePointAt(0) ?? 0)
    window.open(URL.createObjectURL(new Blob([bytes], { type: mediaType })), '_blank', 'noopener')
  }
  return (
    <Button danger={isFailed} onClick={() => void open()}>
      {texts.document}
    </Button>
  )
}
