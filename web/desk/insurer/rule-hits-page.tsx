import { Alert } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { MonthField, monthOf } from '../figures/month-field.tsx'
import { useRuleHitColumns } from '../regulator/rule-figures.tsx'
import { Page } from '../shell/page.tsx'
import { RecordTable } from '../table/record-table.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'

const route = getRouteApi('/insurer/rule-hits')

/** The prescriptions for the insured in which an insurance rule found something. */
export function InsuranceRuleHitsPage() {
  const { rules: texts, common } = useTexts(supervisionTexts)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const month = monthOf(search)
  const { ruleId = '', after } = search
  const read = useOperation(
    ['insurance', 'rule-rows'],
    api.insurance['rule-hit-prescriptions'].$get,
    { query: { month, ruleId, ...(after === undefined ? {} : { after }) } },
    { isWanted: ruleId !== '' },
  )
  return (
    <Page
      id="/insurer/rule-hits"
      title={texts.rows}
      actions={
        <MonthField
          month={month}
          onChange={(next) => void navigate({ search: { ...search, after: undefined, month: next } })}
        />
      }
    >
      <p>
        {texts.kinds.insurance} <code>{ruleId}</code>
      </p>
      <Alert className="hint" type="info" showIcon title={common.recorded} />
      <RecordTable
        name="insurance-rule-hits"
        label={texts.rows}
        read={read}
        columns={useRuleHitColumns()}
        rowKey={(row) => row.prescriptionId}
        search={search}
        onSearch={(next) => void navigate({ search: { ...search, ...next } })}
        empty={common.empty}
      />
    </Page>
  )
}
