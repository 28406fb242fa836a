import { Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatDistance, formatInstant, formatMoney } from '#web/ui/format.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { network } from '../network/routes.ts'
import { Page } from '../shell/page.tsx'
import { isOpenTo } from '../shell/page-info.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { TextInput } from '../shell/text-input.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { escalationTexts } from '../texts/escalations.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { Confirm } from './confirm.tsx'

type Escalations = AnswerOf<typeof api.escalations.$get>
type Escalation = Escalations['items'][number]

const route = getRouteApi('/escalations')
/** Characters that say what was done. */
const longestResolution = 200

/** Who must act on what, and by when; what was done about it. */
export function EscalationsPage() {
  const texts = useTexts(escalationTexts)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const state = search.state ?? 'open'
  const read = useOperation(['escalations', 'list'], api.escalations.$get, { query: { state } })
  useLive({ kinds: ['escalation'], touches: ['escalations'] })
  return (
    <Page id="/escalations" title={texts.title} hint={texts.hint}>
      <RecordTable
        name="escalations"
        label={texts.label}
        read={read}
        columns={useColumns(new Date(read.data?.asOf ?? Date.now()))}
        rowKey={({ id }) => id}
        filters={[
          {
            name: 'state',
            label: texts.state,
            options: (['open', 'resolved'] as const).map((value) => ({ value, label: texts.states[value] })),
          },
        ]}
        search={{ ...search, state }}
        onSearch={(next) => void navigate({ search: next })}
        empty={texts.none}
      />
    </Page>
  )
}

function useColumns(now: Date): readonly RecordColumn<Escalation>[] {
  const texts = useTexts(escalationTexts)
  const { locale, messages } = useLanguage()
  const { escalationKinds, roles } = messages.board
  return [
    {
      key: 'kind',
      title: texts.kind,
      width: 220,
      render: ({ kind, payment, shipmentId }) => (
        <>
          {escalationKinds[kind]}
          {payment !== null && <Payment payment={payment} shipmentId={shipmentId} />}
        </>
      ),
    },
    {
      key: 'acting',
      title: texts.acting,
      width: 200,
      render: ({ actingRole, actingTenant }) =>
        `${locale === 'zh-CN' ? actingTenant.zh : actingTenant.en} · ${roles[actingRole]}`,
    },
    {
      key: 'due',
      title: texts.due,
      width: 240,
      render: ({ dueAt, resolvedAt }) => {
        if (dueAt === null) return texts.noDue
        const at = new Date(dueAt)
        const isLate = resolvedAt === null && at < now
        return (
          <>
            {formatInstant(at, locale)} ({formatDistance(at, now, locale)}){' '}
            {isLate && <Tag color="red">{texts.overdue}</Tag>}
          </>
        )
      },
    },
    {
      key: 'raised',
      title: texts.raised,
      width: 180,
      render: ({ raisedAt }) => formatInstant(new Date(raisedAt), locale),
    },
    { key: 'subject', title: texts.subject, width: 140, render: (one) => <Subject escalation={one} /> },
    { key: 'act', title: texts.resolution, width: 200, render: (one) => <Outcome escalation={one} /> },
  ]
}

interface PaymentProps {
  readonly payment: NonNullable<Escalation['payment']>
  readonly shipmentId: string | null
}

/** What was paid and what is due, as a link to the charge for whoever collects it. */
function Payment({ payment: { paidFen, dueFen, isOurs }, shipmentId }: PaymentProps) {
  const { locale, messages } = useLanguage()
  const text = messages.charges.paidAndDue(formatMoney(paidFen, locale), formatMoney(dueFen, locale))
  return <div>{isOurs ? <a href={`/console/charges/${shipmentId}`}>{text}</a> : text}</div>
}

/** Rendered pages of what an escalation may be about. */
const renderedPages: Readonly<Record<string, string>> = {
  order: '/console/orders',
  transfer: '/console/transfers',
  recall: '/console/recalls',
}

/** What it is about, in a word, as a link where the reader has a page of it. */
function Subject({ escalation: { subject, kind, roundId } }: { readonly escalation: Escalation }) {
  const { subjects } = useLanguage().messages.board
  const hasMap = isOpenTo(network, useSession())
  const { id } = subject
  const names: Readonly<Record<string, string>> = subjects
  const name = names[subject.kind] ?? subject.kind
  const rendered = renderedPages[subject.kind]
  // A sign is about no shortage yet: it stands among the signs.
  if (kind === 'shortage_sign') return <Link to="/shortages">{name}</Link>
  if (subject.kind === 'campaign')
    return (
      <Link to="/campaigns/$id" params={{ id }}>
        {name}
      </Link>
    )
  if (roundId !== null) return <a href={`/console/procurement/${roundId}`}>{name}</a>
  if (subject.kind === 'shortage')
    return (
      <Link to="/shortages/$id" params={{ id }}>
        {name}
      </Link>
    )
  if (subject.kind === 'site' && hasMap)
    return (
      <Link to="/network/sites/$siteId" params={{ siteId: id }}>
        {name}
      </Link>
    )
  if (subject.kind === 'shipment' && hasMap)
    return (
      <Link to="/network/shipments/$shipmentId" params={{ shipmentId: id }}>
        {name}
      </Link>
    )
  if (rendered !== undefined) return <a href={`${rendered}/${id}`}>{name}</a>
  return (
    <>
      {name} <code>{id.slice(-8)}</code>
    </>
  )
}

function Outcome({ escalation }: { readonly escalation: Escalation }) {
  const texts = useTexts(escalationTexts)
  const { messages } = useLanguage()
  const may = useMay()
  const [resolution, setResolution] = useState('')
  const command = useCommand(api.escalations[':id'].resolve.$post, { touches: ['escalations'] })
  const { id, kind, isOurs, resolvedAt } = escalation
  if (resolvedAt !== null) return escalation.resolution === 'over' ? texts.over : escalation.resolution
  if (!isOurs || !may('escalation.resolve')) return null
  return (
    <Confirm
      label={texts.resolve}
      says={texts.resolveSays(messages.board.escalationKinds[kind])}
      isSmall
      command={command}
      isDisabled={resolution.trim() === '' || isTooLong(resolution, longestResolution)}
      onOpen={() => setResolution('')}
      onConfirm={async () => (await command.run({ param: { id }, json: { resolution } })) !== null}
    >
      <label>
        {texts.resolution}
        <TextInput
          label={texts.resolution}
          rows={2}
          longest={longestResolution}
          value={resolution}
          onChange={setResolution}
        />
      </label>
    </Confirm>
  )
}
