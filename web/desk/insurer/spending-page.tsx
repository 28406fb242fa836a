import { Flex } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Chart } from '../figures/chart.tsx'
import { Figure } from '../figures/figure.tsx'
import { KeyFigures } from '../figures/key-figures.tsx'
import { MonthField, monthOf, useMonthName } from '../figures/month-field.tsx'
import { percentOf, useNumbers } from '../figures/numbers.ts'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { figureTexts } from '../texts/figures.ts'
import { insurerTexts } from '../texts/insurer.ts'
import { ClaimFigures } from './claim-figures.tsx'

type Spending = AnswerOf<typeof api.insurance.spending.$get>

const route = getRouteApi('/insurer')

/** What an insurer settled for its insured, how it grows, and what was asked of it. */
export function SpendingPage() {
  const texts = useTexts(insurerTexts).spending
  const month = monthOf(route.useSearch())
  const navigate = route.useNavigate()
  const query = { query: { month } }
  const spending = useOperation(['insurance', 'spending'], api.insurance.spending.$get, query)
  const overview = useOperation(['insurance', 'overview'], api.insurance.overview.$get, query)
  const failure = spending.error ?? overview.error
  return (
    <Page
      id="/insurer"
      title={texts.title}
      hint={texts.hint}
      actions={<MonthField month={month} onChange={(next) => void navigate({ search: { month: next } })} />}
    >
      {failure !== null && (
        <FailureNotice
          failure={failure}
          onRetry={() => void Promise.all([spending.refetch(), overview.refetch()])}
        />
      )}
      {spending.data === undefined || overview.data === undefined ? (
        failure === null && <Loading />
      ) : (
        <>
          <Numbers spending={spending.data} openDifferences={overview.data.openDifferences} />
          <Months spending={spending.data} />
          <Counties spending={spending.data} />
          <ClaimFigures overview={overview.data} />
        </>
      )}
    </Page>
  )
}

function Numbers({
  spending,
  openDifferences,
}: {
  readonly spending: Spending
  readonly openDifferences: number
}) {
  const texts = useTexts(insurerTexts).spending
  const labels = useTexts(figureTexts)
  const { money, change, share, count } = useNumbers()
  const { monthNow, monthBefore, yearToDate, yearToDateBefore, outside, outsideBefore } = spending
  return (
    <Flex vertical gap="small">
      <KeyFigures
        label={labels.keyFigures}
        figures={[
          {
            label: texts.monthGrowth,
            value: change(spending.monthGrowthPerThousand),
            note: texts.monthGrowthNote(money(monthNow.perHeadFen), money(monthBefore.perHeadFen)),
          },
          {
            label: texts.yearGrowth,
            value: change(spending.yearGrowthPerThousand),
            note: texts.yearGrowthNote(money(yearToDate.perHeadFen), money(yearToDateBefore.perHeadFen)),
          },
          {
            label: texts.outside,
            value: outside.total.isHidden ? labels.withheld : share(outside.total.outsidePerThousand),
            note: texts.outsideNote(
              outsideBefore.isHidden ? labels.withheld : share(outsideBefore.outsidePerThousand),
            ),
          },
          {
            label: texts.open,
            value: <Link to="/insurer/differences">{count(openDifferences)}</Link>,
            note: texts.openNote,
            isAlarming: openDifferences > 0,
          },
        ]}
      />
      <p className="definition">{labels.shanghai}</p>
    </Flex>
  )
}

function Months({ spending: { month, months } }: { readonly spending: Spending }) {
  const texts = useTexts(insurerTexts).spending
  const { money } = useNumbers()
  const monthName = useMonthName()
  const year = month.slice(0, 4)
  const thisYear = months.filter((row) => row.month.startsWith(year))
  const fenIn = new Map(months.map((row) => [row.month, row.settledFen]))
  const yearBefore = String(Number(year) - 1)
  return (
    <Figure
      title={texts.months}
      definition={texts.monthsDefinition}
      name={`spending-${month}`}
      rows={months}
      rowKey={(row) => row.month}
      columns={[
        { key: 'month', title: texts.month, render: (row) => monthName(row.month), cell: (row) => row.month },
        {
          key: 'settled',
          title: texts.settled,
          align: 'right',
          render: (row) => money(row.settledFen),
          cell: (row) => row.settledFen / 100,
        },
      ]}
    >
      <Chart
        label={texts.months}
        facts={{
          kind: 'bar',
          categories: thisYear.map((row) => monthName(row.month)),
          series: [
            {
              name: texts.lastYear,
              values: thisYear.map((row) => (fenIn.get(`${yearBefore}${row.month.slice(4)}`) ?? 0) / 100),
            },
            { name: texts.thisYear, values: thisYear.map((row) => row.settledFen / 100) },
          ],
        }}
      />
    </Figure>
  )
}

function Counties({ spending: { month, outside } }: { readonly spending: Spending }) {
  const texts = useTexts(insurerTexts).spending
  const { locale } = useLanguage()
  const { money, share, count, withheld } = useNumbers()
  type County = Spending['outside']['counties'][number]
  const unlessHidden = (write: (row: County) => string) => (row: County) =>
    row.isHidden ? withheld : write(row)
  const nameOf = (row: County) => (locale === 'zh-CN' ? row.countyNameZh : row.countyNameEn) ?? row.countyCode
  return (
    <Figure
      title={texts.counties}
      definition={texts.countiesDefinition}
      name={`outside-${month}`}
      rows={outside.counties}
      rowKey={(row) => row.countyCode}
      empty={texts.nothing}
      columns={[
        { key: 'county', title: texts.county, render: nameOf, cell: nameOf },
        {
          key: 'patients',
          title: texts.patients,
          align: 'right',
          render: unlessHidden((row) => count(row.patients)),
          cell: (row) => row.patients,
        },
        {
          key: 'settled',
          title: texts.settled,
          align: 'right',
          render: unlessHidden((row) => money(row.settledFen)),
          cell: (row) => (row.settledFen === null ? null : row.settledFen / 100),
        },
        {
          key: 'outside',
          title: texts.outsideAmount,
          align: 'right',
          render: unlessHidden((row) => money(row.outsideFen)),
          cell: (row) => (row.outsideFen === null ? null : row.outsideFen / 100),
        },
        {
          key: 'share',
          title: texts.share,
          align: 'right',
          render: unlessHidden((row) => share(row.outsidePerThousand)),
          cell: (row) => percentOf(row.outsidePerThousand),
        },
      ]}
    >
      <Chart
        label={texts.counties}
        facts={{
          kind: 'bar',
          unit: '%',
          categories: outside.counties.map(nameOf),
          series: [
            { name: texts.share, values: outside.counties.map((row) => percentOf(row.outsidePerThousand)) },
          ],
        }}
      />
    </Figure>
  )
}
