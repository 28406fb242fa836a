import type { ReactNode } from 'react'
import type { api } from '../client/api.ts'
import type { AnswerOf } from '../client/use-operation.ts'
import { Chart } from '../figures/chart.tsx'
import { Figure } from '../figures/figure.tsx'
import { useNumbers } from '../figures/numbers.ts'
import type { RecordColumn } from '../table/record-table.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'

type Hits = AnswerOf<(typeof api.supervision)['rule-hits']['$get']>['items'][number]
export type RuleHit = AnswerOf<(typeof api.supervision)['rule-hit-prescriptions']['$get']>['items'][number]

/** Bars of so many rules are told apart on a screen. */
const rulesDrawn = 10

interface RuleFiguresProps {
  readonly month: string
  readonly hits: readonly Hits[]
  /** Leads to the prescriptions behind a number. */
  readonly linkTo: (hits: Hits, children: ReactNode) => ReactNode
}

/** What the rules of the joint review found in a month. */
export function RuleFigures({ month, hits, linkTo }: RuleFiguresProps) {
  const { rules: texts, common, severities } = useTexts(supervisionTexts)
  const { count, withheld } = useNumbers()
  const nameOf = useFindingName()
  return (
    <Figure
      title={texts.title}
      definition={texts.definition}
      name={`rule-hits-${month}`}
      rows={hits}
      rowKey={(row) => `${row.kind}/${row.ruleId}/${row.code}/${row.severity}`}
      empty={common.empty}
      columns={[
        {
          key: 'kind',
          title: texts.kind,
          width: 100,
          render: (row) => texts.kinds[row.kind],
          cell: (row) => texts.kinds[row.kind],
        },
        { key: 'finding', title: texts.finding, width: 180, render: nameOf, cell: nameOf },
        {
          key: 'rule',
          title: texts.rule,
          width: 230,
          render: (row) => <code>{row.ruleId}</code>,
          cell: (row) => row.ruleId,
        },
        {
          key: 'severity',
          title: texts.severity,
          width: 90,
          render: (row) => severities[row.severity] ?? row.severity,
          cell: (row) => severities[row.severity] ?? row.severity,
        },
        {
          key: 'prescriptions',
          title: common.prescriptions,
          width: 140,
          align: 'right',
          render: (row) => linkTo(row, row.isHidden ? withheld : count(row.prescriptions)),
          cell: (row) => row.prescriptions,
        },
        {
          key: 'lines',
          title: texts.lines,
          width: 90,
          align: 'right',
          render: (row) => count(row.lines),
          cell: (row) => row.lines,
        },
        {
          key: 'source',
          title: common.source,
          width: 320,
          render: (row) => row.source,
          cell: (row) => row.source,
        },
      ]}
    >
      <RuleChart hits={hits} />
    </Figure>
  )
}

/** The rules with most hits, of those that may be told. */
function RuleChart({ hits }: { readonly hits: readonly Hits[] }) {
  const { rules: texts, common } = useTexts(supervisionTexts)
  const nameOf = useFindingName()
  const counted = hits.filter(({ isHidden }) => !isHidden).slice(0, rulesDrawn)
  if (counted.length === 0) return null
  return (
    <Chart
      label={texts.chart}
      facts={{
        kind: 'bar',
        categories: counted.map(nameOf),
        series: [{ name: common.prescriptions, values: counted.map((row) => row.prescriptions) }],
      }}
    />
  )
}

/** Names what a rule found. */
export function useFindingName(): (found: { readonly code: string }) => string {
  const { clinical, insurance } = useTexts(supervisionTexts)
  const names: Readonly<Record<string, string>> = { ...insurance, ...clinical }
  return ({ code }) => names[code] ?? code
}

/** The columns of the prescriptions behind a rule. */
export function useRuleHitColumns(): readonly RecordColumn<RuleHit>[] {
  const { rules: texts, common, severities } = useTexts(supervisionTexts)
  const { instant, name, count } = useNumbers()
  const nameOf = useFindingName()
  return [
    { key: 'at', title: texts.at, width: 190, render: (row) => instant(row.at) },
    { key: 'hospital', title: common.hospital, width: 220, render: name },
    { key: 'id', title: texts.id, width: 150, render: (row) => <code>{row.prescriptionId.slice(-12)}</code> },
    { key: 'finding', title: texts.finding, width: 190, render: nameOf },
    {
      key: 'severity',
      title: texts.severity,
      width: 120,
      render: (row) => severities[row.severity] ?? row.severity,
    },
    { key: 'lines', title: texts.lines, width: 110, align: 'right', render: (row) => count(row.lines) },
  ]
}
