import { Alert } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { MonthField, monthOf } from '../figures/month-field.tsx'
import { Page } from '../shell/page.tsx'
import { RecordTable } from '../table/record-table.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'
import { useRuleHitColumns } from './rule-figures.tsx'

const route = getRouteApi('/regulator/rule-hits')

/** The prescriptions in which a rule found something. */
export function RuleHitsPage() {
  const { rules: texts, common } = useTexts(supervisionTexts)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const month = monthOf(search)
  const { kind = 'clinical', ruleId = '', after } = search
  const read = useOperation(
    ['supervision', 'rule-rows'],
    api.supervision['rule-hit-prescriptions'].$get,
    { query: { month, kind, ruleId, ...(after === undefined ? {} : { after }) } },
    { isWanted: ruleId !== '' },
  )
  return (
    <Page
      id="/regulator/rule-hits"
      title={texts.rows}
      actions={
        <MonthField
          month={month}
          onChange={(next) => void navigate({ search: { ...search, after: undefined, month: next } })}
        />
      }
    >
      <p>
        {texts.kinds[kind]} <code>{ruleId}</code>
      </p>
      <Alert className="hint" type="info" showIcon title={common.recorded} />
      <RecordTable
        name="rule-hits"
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
