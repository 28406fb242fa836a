import { Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { tenantKinds } from '#domain/organisations/tenant.ts'
import { formatDay } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { joiningTexts } from '../texts/joining.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { tenantTones } from './organisation-tones.ts'

type Tenant = AnswerOf<typeof api.organisations.tenants.$get>['items'][number]

const route = getRouteApi('/organisations')

/** The organisations of the network, whose licences somebody of it judges. */
export function OrganisationsPage() {
  const texts = useTexts(joiningTexts)
  const own = texts.organisations
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const read = useOperation(['organisations', 'tenants'], api.organisations.tenants.$get, {})
  useLive({ kinds: ['tenant', 'licence'], touches: ['organisations'] })
  // The operation gives all of them at once: they are chosen from here.
  const shown = read.data?.items.filter((tenant) => isWanted(tenant, search))
  const states = ['active', 'suspended', 'leaving', 'left'] as const
  return (
    <Page id="/organisations" title={own.title} hint={own.hint}>
      <RecordTable
        name="organisations"
        label={own.label}
        read={{ ...read, data: shown === undefined ? undefined : { items: shown } }}
        columns={useColumns()}
        rowKey={({ id }) => id}
        filters={[
          { name: 'name', label: own.name },
          {
            name: 'kind',
            label: own.kind,
            options: tenantKinds.map((value) => ({ value, label: texts.kinds[value] })),
          },
          {
            name: 'state',
            label: own.state,
            options: states.map((value) => ({ value, label: own.states[value] })),
          },
        ]}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
        empty={own.empty}
      />
    </Page>
  )
}

interface Wanted {
  readonly name?: string | undefined
  readonly kind?: string | undefined
  readonly state?: string | undefined
}

function isWanted(tenant: Tenant, { name = '', kind, state }: Wanted): boolean {
  const words = `${tenant.nameZh} ${tenant.nameEn} ${tenant.socialCreditCode}`.toLowerCase()
  if (!words.includes(name.toLowerCase())) return false
  return (kind === undefined || tenant.kind === kind) && (state === undefined || tenant.state === state)
}

function useColumns(): readonly RecordColumn<Tenant>[] {
  const texts = useTexts(joiningTexts)
  const own = texts.organisations
  const { locale } = useLanguage()
  const nameOf = ({ nameZh, nameEn }: Tenant) => (locale === 'zh-CN' ? nameZh : nameEn)
  return [
    {
      key: 'name',
      title: own.name,
      render: (tenant) => (
        <Link className="long-name" to="/organisations/$id" params={{ id: tenant.id }}>
          {nameOf(tenant)}
        </Link>
      ),
      compare: (one, other) => nameOf(one).localeCompare(nameOf(other), locale),
    },
    {
      key: 'kind',
      title: own.kind,
      render: ({ kind }) => texts.kinds[kind],
      compare: (one, other) => one.kind.localeCompare(other.kind),
    },
    { key: 'code', title: own.code, width: 210, render: ({ socialCreditCode }) => socialCreditCode },
    {
      key: 'since',
      title: own.since,
      width: 160,
      render: ({ createdAt }) => formatDay(new Date(createdAt), locale),
      compare: (one, other) => one.createdAt.localeCompare(other.createdAt),
    },
    {
      key: 'state',
      title: own.state,
      width: 110,
      render: ({ state }) => <Tag color={tenantTones[state]}>{own.states[state]}</Tag>,
    },
  ]
}
