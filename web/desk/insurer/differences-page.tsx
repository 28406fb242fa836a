import { App, Button, Select } from 'antd'
import { useState } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { insurerCloseReasons } from '#domain/insurance/reconcile.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { useNumbers } from '../figures/numbers.ts'
import { ChoiceField, FormDialog, TextField } from '../shell/form-dialog.tsx'
import { Page } from '../shell/page.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { insurerTexts } from '../texts/insurer.ts'
import { useTexts } from '../texts/language.tsx'

type Difference = AnswerOf<(typeof api)['claim-differences']['$get']>['items'][number]

const route = getRouteApi('/insurer/differences')

/** What an insurer's files and the institutions' books do not agree on, to be closed. */
export function DifferencesPage() {
  const texts = useTexts(insurerTexts).differences
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { sort: _sort, ...query } = search
  const [closing, setClosing] = useState<Difference | null>(null)
  const read = useOperation(['insurance', 'differences'], api['claim-differences'].$get, { query })
  useLive({ kinds: ['difference'], touches: ['insurance'] })
  const columns = useColumns(setClosing)
  return (
    <Page id="/insurer/differences" title={texts.title} hint={texts.hint}>
      <RecordTable
        name="insurer-differences"
        label={texts.title}
        read={read}
        columns={columns}
        rowKey={({ id }) => id}
        filters={[
          {
            name: 'openOnly',
            label: texts.openOnly,
            options: [
              { value: 'true', label: texts.scopes.true },
              { value: 'false', label: texts.scopes.false },
            ],
          },
        ]}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
        empty={texts.empty}
      />
      {closing !== null && <CloseDifference difference={closing} onDone={() => setClosing(null)} />}
    </Page>
  )
}

function useColumns(onClose: (difference: Difference) => void): readonly RecordColumn<Difference>[] {
  const { differences: texts, differenceKinds, closeReasons, claims } = useTexts(insurerTexts)
  const { money, day, instant } = useNumbers()
  return [
    { key: 'day', title: texts.day, width: 130, render: (row) => day(row.day) },
    { key: 'kind', title: texts.kind, width: 170, render: (row) => differenceKinds[row.kind] },
    { key: 'claim', title: claims.id, width: 130, render: (row) => <code>{row.claimId.slice(-12)}</code> },
    { key: 'ours', title: texts.ours, width: 120, align: 'right', render: (row) => money(row.oursFen) },
    { key: 'theirs', title: texts.theirs, width: 120, align: 'right', render: (row) => money(row.theirsFen) },
    { key: 'found', title: texts.found, width: 190, render: (row) => instant(row.foundAt) },
    {
      key: 'closed',
      title: texts.closed,
      width: 300,
      render: (row) =>
        row.closeReason === null ? (
          <Button onClick={() => onClose(row)}>{texts.close}</Button>
        ) : (
          `${closeReasons[row.closeReason]} · ${row.closeRemark ?? ''}`
        ),
    },
  ]
}

interface CloseDifferenceProps {
  readonly difference: Difference
  readonly onDone: () => void
}

interface Closing {
  readonly reason: (typeof insurerCloseReasons)[number]
  readonly remark: string
}

function CloseDifference({ difference, onDone }: CloseDifferenceProps) {
  const { differences: texts, closeReasons, differenceKinds } = useTexts(insurerTexts)
  const { money } = useNumbers()
  const { message } = App.useApp()
  const close = useCommand(api['claim-differences'][':id'].close.$post, { touches: ['insurance'] })
  const send = async ({ reason, remark }: Closing) => {
    const json = { reason, remark: remark.trim() }
    if ((await close.run({ param: { id: difference.id }, json })) === null) return
    void message.success(texts.done)
    onDone()
  }
  return (
    <FormDialog<Closing>
      title={texts.close}
      isOpen
      onClose={onDone}
      onSubmit={(values) => void send(values)}
      okText={texts.close}
      isRunning={close.isRunning}
      failure={close.failure}
    >
      <p>
        {differenceKinds[difference.kind]}: {texts.ours} {money(difference.oursFen)}, {texts.theirs}{' '}
        {money(difference.theirsFen)}
      </p>
      <ChoiceField name="reason" label={texts.reason}>
        <Select options={insurerCloseReasons.map((value) => ({ value, label: closeReasons[value] }))} />
      </ChoiceField>
      <TextField name="remark" label={texts.remark} isLong />
    </FormDialog>
  )
}
