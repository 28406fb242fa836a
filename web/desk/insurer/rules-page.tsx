import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { MonthField, monthOf } from '../figures/month-field.tsx'
import { RuleFigures } from '../regulator/rule-figures.tsx'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'

const route = getRouteApi('/insurer/rules')

/** What the insurance rules found in prescriptions for the insured. */
export function InsuranceRulesPage() {
  const texts = useTexts(supervisionTexts).rules
  const month = monthOf(route.useSearch())
  const navigate = route.useNavigate()
  const read = useOperation(['insurance', 'rules'], api.insurance['rule-hits'].$get, { query: { month } })
  return (
    <Page
      id="/insurer/rules"
      title={texts.title}
      hint={texts.hint}
      actions={<MonthField month={month} onChange={(next) => void navigate({ search: { month: next } })} />}
    >
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      {read.data === undefined ? (
        read.error === null && <Loading />
      ) : (
        <RuleFigures
          month={month}
          hits={read.data.items}
          linkTo={({ ruleId }, children) => (
            <Link to="/insurer/rule-hits" search={{ month, ruleId }}>
              {children}
            </Link>
          )}
        />
      )}
    </Page>
  )
}
