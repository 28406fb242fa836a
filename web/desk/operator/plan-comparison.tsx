import { Flex, Select, Table } from 'antd'
import { formatCount } from '#web/ui/format.ts'
import type { Locale } from '#web/ui/locale.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shortageTexts } from '../texts/shortages.ts'
import type { Plan } from './shortage-page.tsx'
import { useCounties } from './use-names.ts'

interface PlanComparisonProps {
  readonly plan: Plan
  readonly beside: Plan | null
  readonly others: readonly Plan[]
  readonly onBeside: (planId: string | undefined) => void
}

/** A share of 0 to 1 as percent. */
export function percentOf(share: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share)
}

/** A plan, and another one beside it: how fair each is, the lowest cover, county by county. */
export function PlanComparison({ plan, beside, others, onBeside }: PlanComparisonProps) {
  const texts = useTexts(shortageTexts).detail
  return (
    <section>
      <Flex className="section-head" gap="middle" align="center" wrap>
        <h2>{texts.compare}</h2>
        {others.length > 0 && (
          <Select
            className="wide-select"
            aria-label={texts.compareWith}
            placeholder={texts.compareWith}
            allowClear
            value={beside?.id ?? null}
            options={others.map(({ id, options }) => ({ value: id, label: options.name }))}
            onChange={(id: string | null) => onBeside(id ?? undefined)}
          />
        )}
      </Flex>
      <div className="halves">
        <Figures plan={plan} beside={beside} />
        <Counties plan={plan} beside={beside} />
      </div>
    </section>
  )
}

type Pair = Pick<PlanComparisonProps, 'plan' | 'beside'>

function gini(value: number): string {
  return value.toFixed(3)
}

function Figures({ plan, beside }: Pair) {
  const texts = useTexts(shortageTexts).detail
  const { locale } = useLanguage()
  const percent = (value: number) => percentOf(value, locale)
  const count = (value: number) => formatCount(value, locale)
  const rows: readonly {
    readonly title: string
    readonly of: (plan: Plan) => number
    readonly text: (value: number) => string
  }[] = [
    { title: texts.covered, of: ({ summary }) => summary.fairness.cover, text: percent },
    { title: texts.lowest, of: ({ summary }) => summary.fairness.lowestCover, text: percent },
    { title: texts.gini, of: ({ summary }) => summary.fairness.gini, text: gini },
    { title: texts.served, of: ({ summary }) => summary.served, text: count },
    { title: texts.unserved, of: ({ summary }) => summary.unserved, text: count },
    { title: texts.granted, of: ({ summary }) => summary.grantedUnits, text: count },
    { title: texts.left, of: ({ summary }) => summary.leftUnits, text: count },
  ]
  return (
    <Table
      size="small"
      pagination={false}
      rowKey="title"
      dataSource={[...rows]}
      columns={[
        { title: texts.figure, dataIndex: 'title' },
        { title: plan.options.name, align: 'right', render: (_, { of, text }) => text(of(plan)) },
        {
          title: beside?.options.name,
          align: 'right',
          hidden: beside === null,
          render: (_, { of, text }) => beside !== null && text(of(beside)),
        },
        {
          title: texts.difference,
          align: 'right',
          hidden: beside === null,
          render: (_, { of, text }) => beside !== null && text(of(beside) - of(plan)),
        },
      ]}
    />
  )
}

function Counties({ plan, beside }: Pair) {
  const texts = useTexts(shortageTexts).detail
  const { locale } = useLanguage()
  const { nameOf } = useCounties()
  const coverIn = (one: Plan, code: string) => {
    const county = one.summary.counties.find(({ regionCode }) => regionCode === code)
    return county === undefined ? '–' : percentOf(county.cover, locale)
  }
  return (
    <Table
      size="small"
      pagination={false}
      scroll={{ y: 320 }}
      rowKey="regionCode"
      dataSource={plan.summary.counties}
      columns={[
        { title: texts.county, render: (_, { regionCode }) => nameOf(regionCode) },
        {
          title: plan.options.name,
          align: 'right',
          render: (_, { regionCode }) => coverIn(plan, regionCode),
        },
        {
          title: beside?.options.name,
          align: 'right',
          hidden: beside === null,
          render: (_, { regionCode }) => beside !== null && coverIn(beside, regionCode),
        },
        {
          title: texts.lowestIn,
          align: 'right',
          render: (_, { lowestCover }) => percentOf(lowestCover, locale),
        },
      ]}
    />
  )
}
