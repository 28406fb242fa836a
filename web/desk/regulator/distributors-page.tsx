import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Chart } from '../figures/chart.tsx'
import { Figure } from '../figures/figure.tsx'
import { MonthField, monthOf } from '../figures/month-field.tsx'
import { percentOf, useNumbers } from '../figures/numbers.ts'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'
import { EndingLicences } from './ending-licences.tsx'

type Distributor = AnswerOf<typeof api.supervision.distributors.$get>['items'][number]

const route = getRouteApi('/regulator/distributors')

/** How punctual distributors are, and whose licences end. */
export function DistributorsPage() {
  const texts = useTexts(supervisionTexts).distributors
  const month = monthOf(route.useSearch())
  const navigate = route.useNavigate()
  const read = useOperation(['supervision', 'distributors'], api.supervision.distributors.$get, {
    query: { month },
  })
  return (
    <Page
      id="/regulator/distributors"
      title={texts.title}
      hint={texts.hint}
      actions={<MonthField month={month} onChange={(next) => void navigate({ search: { month: next } })} />}
    >
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      {read.data === undefined ? (
        read.error === null && <Loading />
      ) : (
        <Punctuality month={month} items={read.data.items} />
      )}
      <EndingLicences />
    </Page>
  )
}

function Punctuality({ month, items }: { readonly month: string; readonly items: readonly Distributor[] }) {
  const { distributors: texts, common } = useTexts(supervisionTexts)
  const { count, share, name } = useNumbers()
  type Rate =
    | 'onTimePerThousand'
    | 'onTimeBeforePerThousand'
    | 'fillRatePerThousand'
    | 'discrepancyPerThousand'
  const rate = (key: Rate, title: string) => ({
    key,
    title,
    align: 'right' as const,
    render: (row: Distributor) => share(row[key]),
    cell: (row: Distributor) => percentOf(row[key]),
    compare: (one: Distributor, other: Distributor) => (one[key] ?? -1) - (other[key] ?? -1),
  })
  return (
    <Figure
      title={texts.table}
      definition={texts.definition}
      name={`distributors-${month}`}
      rows={items}
      rowKey={(row) => row.tenantId}
      empty={common.empty}
      columns={[
        {
          key: 'name',
          title: texts.name,
          width: 240,
          render: (row) => (
            <Link to="/regulator/parts" search={{ month, tenantId: row.tenantId, late: 'true' }}>
              {name(row)}
            </Link>
          ),
          cell: name,
        },
        {
          key: 'decided',
          title: texts.decided,
          align: 'right',
          render: (row) => count(row.dispatchDecided),
          cell: (row) => row.dispatchDecided,
        },
        rate('onTimePerThousand', texts.onTime),
        rate('onTimeBeforePerThousand', texts.before),
        rate('fillRatePerThousand', texts.fill),
        rate('discrepancyPerThousand', texts.discrepancy),
      ]}
    >
      <Chart
        label={texts.chart}
        facts={{
          kind: 'bar',
          unit: '%',
          categories: items.map(name),
          series: [
            { name: texts.onTime, values: items.map((row) => percentOf(row.onTimePerThousand)) },
            { name: texts.fill, values: items.map((row) => percentOf(row.fillRatePerThousand)) },
          ],
        }}
      />
    </Figure>
  )
}
