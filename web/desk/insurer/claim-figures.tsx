import { Link, useNavigate } from '@tanstack/react-router'
import type { api } from '../client/api.ts'
import type { AnswerOf } from '../client/use-operation.ts'
import { Chart } from '../figures/chart.tsx'
import { Figure } from '../figures/figure.tsx'
import { useNumbers } from '../figures/numbers.ts'
import { useTexts } from '../texts/language.tsx'
import { insurerTexts } from '../texts/insurer.ts'

type Overview = AnswerOf<typeof api.insurance.overview.$get>

/** The claims of a month: by state, by reason of denial, and by site. */
export function ClaimFigures({ overview }: { readonly overview: Overview }) {
  return (
    <>
      <States overview={overview} />
      <Denials overview={overview} />
      <Sites overview={overview} />
    </>
  )
}

function States({ overview: { month, states } }: { readonly overview: Overview }) {
  const { spending: texts, claimStates } = useTexts(insurerTexts)
  const { count, money } = useNumbers()
  const navigate = useNavigate()
  return (
    <Figure
      title={texts.states}
      definition={texts.statesDefinition}
      name={`claim-states-${month}`}
      rows={states}
      rowKey={(row) => row.state}
      empty={texts.nothing}
      columns={[
        {
          key: 'state',
          title: texts.state,
          render: ({ state }) => (
            <Link to="/insurer/claims" search={{ state, month }}>
              {claimStates[state]}
            </Link>
          ),
          cell: ({ state }) => claimStates[state],
        },
        {
          key: 'claims',
          title: texts.claims,
          align: 'right',
          render: (row) => count(row.claims),
          cell: (row) => row.claims,
        },
        {
          key: 'claimed',
          title: texts.claimed,
          align: 'right',
          render: (row) => money(row.claimedFen),
          cell: (row) => row.claimedFen / 100,
        },
      ]}
    >
      <Chart
        label={texts.states}
        onChoose={(index) => {
          const state = states[index]?.state
          if (state !== undefined) void navigate({ to: '/insurer/claims', search: { state, month } })
        }}
        facts={{
          kind: 'bar',
          categories: states.map(({ state }) => claimStates[state]),
          series: [{ name: texts.claims, values: states.map(({ claims }) => claims) }],
        }}
      />
    </Figure>
  )
}

function Denials({ overview: { month, denials } }: { readonly overview: Overview }) {
  const texts = useTexts(insurerTexts).spending
  const { count, money } = useNumbers()
  return (
    <Figure
      title={texts.denials}
      definition={texts.denialsDefinition}
      name={`denials-${month}`}
      rows={denials}
      rowKey={(row) => row.code}
      empty={texts.noDenials}
      columns={[
        {
          key: 'code',
          title: texts.code,
          render: ({ code }) => <code>{code}</code>,
          cell: ({ code }) => code,
        },
        { key: 'reason', title: texts.reason, render: ({ reason }) => reason, cell: ({ reason }) => reason },
        {
          key: 'claims',
          title: texts.claims,
          align: 'right',
          render: (row) => count(row.claims),
          cell: (row) => row.claims,
        },
        {
          key: 'claimed',
          title: texts.claimed,
          align: 'right',
          render: (row) => money(row.claimedFen),
          cell: (row) => row.claimedFen / 100,
        },
      ]}
    />
  )
}

function Sites({ overview: { month, sites } }: { readonly overview: Overview }) {
  const texts = useTexts(insurerTexts).spending
  const { count, money, name } = useNumbers()
  type Site = Overview['sites'][number]
  const number = (key: 'claims' | 'settled' | 'denied' | 'open', title: string) => ({
    key,
    title,
    align: 'right' as const,
    render: (row: Site) => count(row[key]),
    cell: (row: Site) => row[key],
    compare: (one: Site, other: Site) => one[key] - other[key],
  })
  return (
    <Figure
      title={texts.sites}
      definition={texts.sitesDefinition}
      name={`site-statements-${month}`}
      rows={sites}
      rowKey={(row) => row.siteId}
      empty={texts.nothing}
      columns={[
        {
          key: 'site',
          title: texts.site,
          width: 220,
          render: (row) => (
            <Link to="/insurer/claims" search={{ siteId: row.siteId, month }}>
              {name(row)}
            </Link>
          ),
          cell: name,
        },
        {
          key: 'designated',
          title: texts.designated,
          render: (row) => row.designatedCode,
          cell: (row) => row.designatedCode,
        },
        number('claims', texts.claims),
        {
          key: 'claimed',
          title: texts.claimed,
          align: 'right',
          render: (row) => money(row.claimedFen),
          cell: (row) => row.claimedFen / 100,
        },
        number('settled', texts.settledClaims),
        {
          key: 'settledFen',
          title: texts.settled,
          align: 'right',
          render: (row) => money(row.settledFen),
          cell: (row) => row.settledFen / 100,
        },
        number('denied', texts.denied),
        number('open', texts.unanswered),
      ]}
    />
  )
}
