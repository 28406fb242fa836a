import '../prescribing/prescribing.css'
import { Button, Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { statesOf } from '#domain/state-table.ts'
import { ruleSetStates, type RuleSetState } from '#domain/prescriptions/review/rule-set-states.ts'
import { formatDatedInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { useCommand, useOperation } from '../client/use-operation.ts'
import { ReasonDialog } from '../shell/form-dialog.tsx'
import { Page } from '../shell/page.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { ruleSetTexts } from '../texts/rule-sets.ts'
import { nameOf, type RuleSetSummary, touchedByRules, useMayEditRules } from './use-rule-set.ts'

const route = getRouteApi('/rule-sets')

export const ruleSetTones = {
  draft: 'processing',
  submitted: 'warning',
  approved: 'success',
  discarded: 'default',
} as const satisfies Readonly<Record<RuleSetState, string>>

/** The versions of the clinical rules: where each stands, and who wrote and approved it. */
export function RuleSetsPage() {
  const texts = useTexts(ruleSetTexts)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayEdit = useMayEditRules()
  const read = useOperation(['rules', 'list'], api['rule-sets'].$get, {})
  useLive({ kinds: ['rule_set'], touches: touchedByRules })
  const wanted = read.data?.items.filter(({ state }) => search.state === undefined || state === search.state)
  return (
    <Page id="/rule-sets" title={texts.title} hint={mayEdit ? texts.hint : texts.readerHint}>
      <RecordTable
        name="rule-sets"
        label={texts.label}
        read={{
          data: wanted === undefined ? undefined : { items: wanted },
          error: read.error,
          isFetching: read.isFetching,
          refetch: read.refetch,
        }}
        columns={useColumns(read.data?.inForce ?? null)}
        rowKey={({ version }) => String(version)}
        filters={[
          {
            name: 'state',
            label: texts.state,
            options: statesOf<RuleSetState>(ruleSetStates).map((value) => ({
              value,
              label: texts.states[value],
            })),
          },
        ]}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
        empty={texts.empty}
      />
    </Page>
  )
}

function useColumns(inForce: number | null): readonly RecordColumn<RuleSetSummary>[] {
  const texts = useTexts(ruleSetTexts)
  const { locale } = useLanguage()
  const mayEdit = useMayEditRules()
  const act = (row: RuleSetSummary, id: string | null, at: string | null) =>
    at === null ? '' : texts.by(nameOf(row, id, texts), formatDatedInstant(new Date(at), locale))
  const columns: readonly RecordColumn<RuleSetSummary>[] = [
    {
      key: 'version',
      title: texts.version,
      width: 70,
      render: ({ version }) => (
        <Link to="/rule-sets/$version" params={{ version: String(version) }}>
          {version}
        </Link>
      ),
    },
    {
      key: 'state',
      title: texts.state,
      width: 150,
      render: ({ version, state }) => (
        <>
          <Tag color={ruleSetTones[state]}>{texts.states[state]}</Tag>
          {version === inForce && <Tag color="blue">{texts.inForce}</Tag>}
        </>
      ),
    },
    { key: 'note', title: texts.note, width: 200, render: ({ note }) => note },
    {
      key: 'drafted',
      title: texts.drafted,
      width: 170,
      render: (row) => act(row, row.draftedBy, row.draftedAt),
    },
    {
      key: 'submitted',
      title: texts.submitted,
      width: 170,
      render: (row) => act(row, row.submittedBy, row.submittedAt),
    },
    {
      key: 'approved',
      title: texts.approved,
      width: 170,
      render: (row) => act(row, row.approvedBy, row.approvedAt),
    },
    {
      key: 'inForceFrom',
      title: texts.inForceFrom,
      width: 110,
      render: ({ inForceFrom }) => inForceFrom,
    },
  ]
  if (!mayEdit) return columns
  return [
    ...columns,
    {
      key: 'acts',
      title: texts.acts,
      width: 100,
      render: ({ version }) => <CopyButton version={version} size="small" />,
    },
  ]
}

interface CopyButtonProps {
  readonly version: number
  readonly size?: 'small' | 'middle'
}

/** Begins a draft with the rules of a version, and opens it. */
export function CopyButton({ version, size = 'middle' }: CopyButtonProps) {
  const texts = useTexts(ruleSetTexts)
  const navigate = route.useNavigate()
  const [isOpen, setIsOpen] = useState(false)
  const copy = useCommand(api['rule-sets'][':version'].copy.$post, {
    touches: touchedByRules,
    isLeaving: true,
  })
  const begin = async (note: string) => {
    const begun = await copy.run({ param: { version: String(version) }, json: { note } })
    if (begun === null) return
    setIsOpen(false)
    await navigate({ to: '/rule-sets/$version', params: { version: String(begun.version) } })
  }
  return (
    <>
      <Button size={size} onClick={() => setIsOpen(true)}>
        {texts.copy}
      </Button>
      <ReasonDialog
        title={texts.copy}
        label={texts.copyNote}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onSubmit={(note) => void begin(note)}
        isRunning={copy.isRunning}
        failure={copy.failure}
      />
    </>
  )
}
