import { Button, Card, Descriptions, Flex, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { formatDatedInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { useCommand, useOperation } from '../client/use-operation.ts'
import { ActButton } from '../shell/act-button.tsx'
import { ReasonDialog } from '../shell/form-dialog.tsx'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { joiningTexts } from '../texts/joining.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { LicenceTable } from './licence-table.tsx'
import { applicationTones } from './organisation-tones.ts'

const route = getRouteApi('/applications/$id')
const application = api.organisations.applications[':id']
const touching = { touches: ['organisations'] }

/** One application with its papers, to be decided. */
export function ApplicationPage() {
  const texts = useTexts(joiningTexts)
  const { applications, application: own } = texts
  const { locale } = useLanguage()
  const { id } = route.useParams()
  const read = useOperation(['organisations', 'application'], application.$get, { param: { id } })
  useLive({ kinds: ['application', 'licence'], touches: ['organisations'] })
  if (read.data === undefined)
    return read.error === null ? (
      <Loading />
    ) : (
      <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
    )
  const asked = read.data
  const instant = (at: string | null) => (at === null ? '–' : formatDatedInstant(new Date(at), locale))
  const items = [
    {
      key: 'state',
      label: applications.state,
      children: <Tag color={applicationTones[asked.state]}>{applications.states[asked.state]}</Tag>,
    },
    { key: 'kind', label: applications.kind, children: texts.kinds[asked.kind] },
    { key: 'code', label: applications.code, children: asked.socialCreditCode },
    { key: 'received', label: applications.received, children: instant(asked.receivedAt) },
    { key: 'contact', label: own.contact, children: asked.contactName },
    { key: 'phone', label: own.phone, children: asked.contactPhone },
    { key: 'email', label: own.email, children: asked.contactEmail },
    { key: 'decided', label: own.decided, children: instant(asked.decidedAt) },
    { key: 'reason', label: own.reason, children: asked.refusalReason ?? '–' },
    { key: 'takenUp', label: own.takenUp, children: instant(asked.takenUpAt) },
  ]
  return (
    <Page
      id="/applications/$id"
      title={locale === 'zh-CN' ? asked.nameZh : asked.nameEn}
      hint={own.hint}
      actions={asked.state === 'received' && <Decide id={id} />}
    >
      <Flex vertical gap="middle">
        <Card>
          <Descriptions items={items} column={{ xs: 1, md: 2 }} />
        </Card>
        <LicenceTable licences={asked.licences} mayDecide={false} />
      </Flex>
    </Page>
  )
}

function Decide({ id }: { readonly id: string }) {
  const texts = useTexts(joiningTexts).application
  const [isRefusing, setIsRefusing] = useState(false)
  const approve = useCommand(application.approve.$post, touching)
  const refuse = useCommand(application.refuse.$post, touching)
  const param = { id }
  return (
    <>
      <ActButton
        label={texts.approve}
        question={texts.approveQuestion}
        isRunning={approve.isRunning}
        onAct={() => void approve.run({ param })}
      />
      <Button danger onClick={() => setIsRefusing(true)}>
        {texts.refuse}
      </Button>
      <ReasonDialog
        title={texts.refuseTitle}
        label={texts.reason}
        isOpen={isRefusing}
        onClose={() => setIsRefusing(false)}
        onSubmit={(reason) =>
          void refuse
            .run({ param, json: { reason } })
            .then((answer) => answer !== null && setIsRefusing(false))
        }
        isRunning={refuse.isRunning}
        failure={refuse.failure}
      />
      {approve.failure !== null && <FailureNotice failure={approve.failure} />}
    </>
  )
}
