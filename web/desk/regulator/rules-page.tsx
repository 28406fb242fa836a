import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { MonthField, monthOf } from '../figures/month-field.tsx'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'
import { RuleFigures } from './rule-figures.tsx'

const route = getRouteApi('/regulator/rules')

/** What the rules of both kinds found, for the regulator. */
export function RulesPage() {
  const texts = useTexts(supervisionTexts).rules
  const month = monthOf(route.useSearch())
  const navigate = route.useNavigate()
  const read = useOperation(['supervision', 'rules'], api.supervision['rule-hits'].$get, { query: { month } })
  return (
    <Page
      id="/regulator/rules"
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
          linkTo={({ kind, ruleId }, children) => (
            <Link to="/regulator/rule-hits" search={{ month, kind, ruleId }}>
              {children}
            </Link>
          )}
        />
      )}
    </Page>
  )
}
