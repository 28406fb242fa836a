import { Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { MonthField, monthOf } from '../figures/month-field.tsx'
import { useNumbers } from '../figures/numbers.ts'
import { Page } from '../shell/page.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'

type Part = AnswerOf<(typeof api.supervision.distributors)[':id']['parts']['$get']>['items'][number]

const route = getRouteApi('/regulator/parts')

/** The parts behind a distributor's figures. */
export function PartsPage() {
  const texts = useTexts(supervisionTexts).distributors
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const month = monthOf(search)
  const { tenantId = '', late, after } = search
  const read = useOperation(
    ['supervision', 'parts'],
    api.supervision.distributors[':id'].parts.$get,
    {
      param: { id: tenantId },
      query: { month, late: late ?? 'false', ...(after === undefined ? {} : { after }) },
    },
    { isWanted: tenantId !== '' },
  )
  return (
    <Page
      id="/regulator/parts"
      title={texts.parts}
      actions={
        <MonthField
          month={month}
          onChange={(next) => void navigate({ search: { ...search, after: undefined, month: next } })}
        />
      }
    >
      <RecordTable
        name="supervised-parts"
        label={texts.parts}
        read={read}
        columns={useColumns()}
        rowKey={(row) => row.partId}
        filters={[
          {
            name: 'late',
            label: texts.onlyLate,
            options: [
              { value: 'true', label: texts.scopes.true },
              { value: 'false', label: texts.scopes.false },
            ],
          },
        ]}
        search={search}
        onSearch={(next) => void navigate({ search: { ...next, month, tenantId } })}
        empty={texts.noParts}
      />
    </Page>
  )
}

function useColumns(): readonly RecordColumn<Part>[] {
  const texts = useTexts(supervisionTexts).distributors
  const { messages } = useLanguage()
  const { instant, count, name } = useNumbers()
  return [
    { key: 'part', title: texts.part, width: 150, render: (row) => <code>{row.partId.slice(-12)}</code> },
    {
      key: 'buyer',
      title: texts.buyer,
      width: 190,
      render: ({ buyerNameZh, buyerNameEn }) => name({ nameZh: buyerNameZh, nameEn: buyerNameEn }),
    },
    { key: 'state', title: texts.state, width: 130, render: (row) => messages.orders.partStates[row.state] },
    { key: 'accepted', title: texts.accepted, width: 160, render: (row) => instant(row.acceptedAt) },
    { key: 'due', title: texts.due, width: 160, render: (row) => instant(row.dispatchDueAt) },
    {
      key: 'dispatched',
      title: texts.dispatched,
      width: 190,
      render: (row) => (
        <>
          {instant(row.dispatchedAt)} {row.isLate && <Tag color="#8f1812">{texts.late}</Tag>}
        </>
      ),
    },
    {
      key: 'units',
      title: texts.units,
      width: 130,
      align: 'right',
      render: (row) => `${count(row.dispatchedUnits)} / ${count(row.units)}`,
    },
  ]
}
