import { Button, Card, Descriptions, Flex, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { formatDay } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { ReasonDialog } from '../shell/form-dialog.tsx'
import { Page } from '../shell/page.tsx'
import { useMay, useSession } from '../shell/session.tsx'
import { FailureNotice, Loading, NotFound } from '../shell/states.tsx'
import { joiningTexts } from '../texts/joining.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { LicenceTable } from './licence-table.tsx'
import { tenantTones } from './organisation-tones.ts'

const route = getRouteApi('/organisations/$id')
const ofTenant = api.organisations.tenants[':id']
type Tenant = AnswerOf<typeof api.organisations.tenants.$get>['items'][number]

/** One organisation of the network with its licences, for who supervises it. */
export function OrganisationPage() {
  const texts = useTexts(joiningTexts)
  const own = texts.organisations
  const { locale } = useLanguage()
  const { id } = route.useParams()
  const tenants = useOperation(['organisations', 'tenants'], api.organisations.tenants.$get, {})
  const licences = useOperation(['organisations', 'licences'], ofTenant.licences.$get, { param: { id } })
  useLive({ kinds: ['tenant', 'licence'], touches: ['organisations'] })
  const failure = tenants.error ?? licences.error
  if (failure !== null) {
    const retry = () => void Promise.all([tenants.refetch(), licences.refetch()])
    return <FailureNotice failure={failure} onRetry={retry} />
  }
  if (tenants.data === undefined || licences.data === undefined) return <Loading />
  const tenant = tenants.data.items.find((item) => item.id === id)
  if (tenant === undefined) return <NotFound />
  const items = [
    {
      key: 'state',
      label: own.state,
      children: <Tag color={tenantTones[tenant.state]}>{own.states[tenant.state]}</Tag>,
    },
    { key: 'kind', label: own.kind, children: texts.kinds[tenant.kind] },
    { key: 'code', label: own.code, children: tenant.socialCreditCode },
    { key: 'since', label: own.since, children: formatDay(new Date(tenant.createdAt), locale) },
  ]
  return (
    <Page
      id="/organisations/$id"
      title={locale === 'zh-CN' ? tenant.nameZh : tenant.nameEn}
      actions={<Supervise tenant={tenant} />}
    >
      <Flex vertical gap="middle">
        <Card>
          <Descriptions items={items} column={{ xs: 1, md: 2 }} />
        </Card>
        <LicenceTable licences={licences.data.items} mayDecide />
      </Flex>
    </Page>
  )
}

/** What the regulator may do with an organisation: stop it from taking in anything new, and let it go on. */
function Supervise({ tenant }: { readonly tenant: Tenant }) {
  const texts = useTexts(joiningTexts).organisations
  const may = useMay()
  const { tenantKind } = useSession()
  const [isAsking, setIsAsking] = useState(false)
  const suspend = useCommand(ofTenant.suspend.$post, { touches: ['organisations'] })
  const lift = useCommand(ofTenant.lift.$post, { touches: ['organisations'] })
  if (!may('tenant.supervise') || tenantKind !== 'regulator' || tenant.state === 'left') return null
  const isSuspended = tenant.state === 'suspended'
  const command = isSuspended ? lift : suspend
  return (
    <>
      <Button danger={!isSuspended} onClick={() => setIsAsking(true)}>
        {isSuspended ? texts.lift : texts.suspend}
      </Button>
      <ReasonDialog
        title={isSuspended ? texts.liftTitle : texts.suspendTitle}
        label={texts.reason}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onSubmit={(reason) =>
          void command
            .run({ param: { id: tenant.id }, json: { reason } })
            .then((answer) => answer !== null && setIsAsking(false))
        }
        isRunning={command.isRunning}
        failure={command.failure}
      />
    </>
  )
}
