import { Alert } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { MonthField, monthOf } from '../figures/month-field.tsx'
import { useNumbers } from '../figures/numbers.ts'
import { Page } from '../shell/page.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'

type Prescription = AnswerOf<typeof api.supervision.prescriptions.$get>['items'][number]

const route = getRouteApi('/regulator/prescriptions')

/** The prescriptions behind a hospital's figure. Each look is recorded. */
export function PrescriptionsPage() {
  const { prescriptions: texts, common } = useTexts(supervisionTexts)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const month = monthOf(search)
  const { tenantId = '', department, antimicrobial, after } = search
  const read = useOperation(
    ['supervision', 'prescriptions'],
    api.supervision.prescriptions.$get,
    {
      query: {
        month,
        tenantId,
        antimicrobial: antimicrobial ?? 'false',
        ...(department === undefined ? {} : { department }),
        ...(after === undefined ? {} : { after }),
      },
    },
    { isWanted: tenantId !== '' },
  )
  return (
    <Page
      id="/regulator/prescriptions"
      title={texts.title}
      actions={
        <MonthField
          month={month}
          onChange={(next) => void navigate({ search: { ...search, after: undefined, month: next } })}
        />
      }
    >
      <Alert className="hint" type="info" showIcon title={common.recorded} />
      <RecordTable
        name="supervised-prescriptions"
        label={texts.title}
        read={read}
        columns={useColumns()}
        rowKey={(row) => row.prescriptionId}
        filters={[
          {
            name: 'antimicrobial',
            label: texts.onlyAntimicrobial,
            options: [
              { value: 'true', label: texts.scopes.true },
              { value: 'false', label: texts.scopes.false },
            ],
          },
        ]}
        search={search}
        onSearch={(next) => void navigate({ search: { ...next, month, tenantId } })}
        empty={texts.empty}
      />
    </Page>
  )
}

function useColumns(): readonly RecordColumn<Prescription>[] {
  const { prescriptions: texts, common, rules } = useTexts(supervisionTexts)
  const { messages, locale } = useLanguage()
  const { instant } = useNumbers()
  const states: Readonly<Record<string, string>> = messages.board.prescriptionStates
  return [
    { key: 'at', title: texts.acknowledged, width: 190, render: (row) => instant(row.acknowledgedAt) },
    { key: 'id', title: rules.id, width: 150, render: (row) => <code>{row.prescriptionId.slice(-12)}</code> },
    {
      key: 'department',
      title: common.department,
      width: 180,
      render: ({ department, departmentNameZh, departmentNameEn }) =>
        department === '' ? common.noDepartment : locale === 'zh-CN' ? departmentNameZh : departmentNameEn,
    },
    { key: 'state', title: texts.state, width: 130, render: ({ state }) => states[state] ?? state },
    {
      key: 'products',
      title: texts.products,
      // A width lets many names take several lines.
      width: 420,
      render: ({ products }) =>
        products.map((product, index) => {
          const name = locale === 'zh-CN' ? product.nameZh : product.nameEn
          return (
            <span key={`${name}-${index}`}>
              {index > 0 && ' · '}
              {product.isAntimicrobial ? <strong>{name}</strong> : name}
            </span>
          )
        }),
    },
  ]
}
