import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Chart } from '../figures/chart.tsx'
import { Figure } from '../figures/figure.tsx'
import { MonthField, monthOf, useMonthName } from '../figures/month-field.tsx'
import { percentOf, useNumbers } from '../figures/numbers.ts'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'

type Shares = AnswerOf<typeof api.supervision.antimicrobials.$get>
type Hospital = Shares['hospitals'][number]

const route = getRouteApi('/regulator')
/** Lines of so many hospitals are told apart on a screen; the table has all. */
const hospitalsDrawn = 5

/** How often hospitals prescribe antimicrobials. */
export function AntimicrobialsPage() {
  const texts = useTexts(supervisionTexts).antimicrobials
  const month = monthOf(route.useSearch())
  const navigate = route.useNavigate()
  const read = useOperation(['supervision', 'antimicrobials'], api.supervision.antimicrobials.$get, {
    query: { month },
  })
  return (
    <Page
      id="/regulator"
      title={texts.title}
      hint={texts.hint}
      actions={<MonthField month={month} onChange={(next) => void navigate({ search: { month: next } })} />}
    >
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      {read.data === undefined ? (
        read.error === null && <Loading />
      ) : (
        <>
          <Months shares={read.data} />
          <Hospitals shares={read.data} />
        </>
      )}
    </Page>
  )
}

function Months({ shares: { month, months, hospitals } }: { readonly shares: Shares }) {
  const { antimicrobials: texts, common } = useTexts(supervisionTexts)
  const { count, share, withheld, name } = useNumbers()
  const monthName = useMonthName()
  const of = (row: Shares['months'][number], write: string) => (row.isHidden ? withheld : write)
  const largest = [...Map.groupBy(hospitals, ({ tenantId }) => tenantId).values()]
    .toSorted((a, b) => total(b) - total(a))
    .slice(0, hospitalsDrawn)
  return (
    <Figure
      title={texts.chart}
      definition={texts.definition}
      name={`antimicrobials-${month}`}
      rows={months}
      rowKey={(row) => row.month}
      empty={common.empty}
      columns={[
        {
          key: 'month',
          title: common.month,
          render: (row) => monthName(row.month),
          cell: (row) => row.month,
        },
        {
          key: 'prescriptions',
          title: common.prescriptions,
          align: 'right',
          render: (row) => of(row, count(row.prescriptions)),
          cell: (row) => row.prescriptions,
        },
        {
          key: 'with',
          title: texts.with,
          align: 'right',
          render: (row) => of(row, count(row.withAntimicrobial)),
          cell: (row) => row.withAntimicrobial,
        },
        {
          key: 'share',
          title: common.share,
          align: 'right',
          render: (row) => of(row, share(row.perThousand)),
          cell: (row) => percentOf(row.perThousand),
        },
      ]}
    >
      <Chart
        label={texts.chart}
        facts={{
          kind: 'line',
          unit: '%',
          categories: months.map((row) => monthName(row.month)),
          series: [
            { name: texts.total, values: months.map((row) => percentOf(row.perThousand)) },
            ...largest.map((rows) => ({
              name: rows[0] === undefined ? '' : name(rows[0]),
              values: months.map((row) =>
                percentOf(rows.find((each) => each.month === row.month)?.perThousand ?? null),
              ),
            })),
          ],
        }}
      />
    </Figure>
  )
}

function total(rows: readonly Hospital[]): number {
  return rows.reduce((sum, { prescriptions }) => sum + (prescriptions ?? 0), 0)
}

/** A hospital's row, or one of its departments'. */
interface ShareRow extends Pick<
  Hospital,
  'isHidden' | 'prescriptions' | 'withAntimicrobial' | 'perThousand'
> {
  readonly hospital: Hospital
  /** Null for the whole hospital. */
  readonly department: string | null
  readonly departmentName: string
}

function Hospitals({ shares: { month, hospitals } }: { readonly shares: Shares }) {
  const { antimicrobials: texts, common } = useTexts(supervisionTexts)
  const { count, share, withheld, name } = useNumbers()
  const rows = hospitals
    .filter((hospital) => hospital.month === month)
    .flatMap((hospital): ShareRow[] => [
      { ...hospital, hospital, department: null, departmentName: common.allDepartments },
      ...hospital.departments.map((row) => ({
        ...row,
        hospital,
        departmentName: row.department === '' ? common.noDepartment : name(row),
      })),
    ])
  const search = ({ hospital: { tenantId }, department }: ShareRow) =>
    department === null ? { month, tenantId } : { month, tenantId, department }
  return (
    <Figure
      title={texts.table}
      definition={texts.definition}
      name={`antimicrobials-hospitals-${month}`}
      rows={rows}
      rowKey={(row) => `${row.hospital.tenantId}/${row.department}`}
      empty={common.empty}
      columns={[
        {
          key: 'hospital',
          title: common.hospital,
          render: (row) => name(row.hospital),
          cell: (row) => name(row.hospital),
        },
        {
          key: 'department',
          title: common.department,
          render: (row) => row.departmentName,
          cell: (row) => row.departmentName,
        },
        {
          key: 'prescriptions',
          title: common.prescriptions,
          align: 'right',
          render: (row) => (
            <Link to="/regulator/prescriptions" search={search(row)}>
              {row.isHidden ? withheld : count(row.prescriptions)}
            </Link>
          ),
          cell: (row) => row.prescriptions,
        },
        {
          key: 'with',
          title: texts.with,
          align: 'right',
          render: (row) => (
            <Link to="/regulator/prescriptions" search={{ ...search(row), antimicrobial: 'true' }}>
              {row.isHidden ? withheld : count(row.withAntimicrobial)}
            </Link>
          ),
          cell: (row) => row.withAntimicrobial,
        },
        {
          key: 'share',
          title: common.share,
          align: 'right',
          render: (row) => (row.isHidden ? withheld : share(row.perThousand)),
          cell: (row) => percentOf(row.perThousand),
        },
      ]}
    />
  )
}
