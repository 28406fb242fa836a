import { Link } from '@tanstack/react-router'
import { coverLevels } from '#domain/network/days-of-cover.ts'
import { Figure } from '../figures/figure.tsx'
import { useNumbers } from '../figures/numbers.ts'
import { useTexts } from '../texts/language.tsx'
import { networkTexts } from '../texts/network.ts'
import type { MapCounty, MapFlow, MapSite, Mark } from './marks.ts'

/** What the map shows of counties, in words and numbers. */
export function CountyTable({ counties }: { readonly counties: readonly MapCounty[] }) {
  const texts = useTexts(networkTexts)
  const { count, name } = useNumbers()
  const number = (key: string, title: string, of: (row: MapCounty) => number | null) => ({
    key,
    title,
    width: 110,
    align: 'right' as const,
    render: (row: MapCounty) => count(of(row)),
    cell: of,
  })
  return (
    <Figure
      title={texts.counties}
      definition={texts.coverDefinition}
      name="network-counties"
      rows={counties}
      rowKey={(row) => row.code}
      empty={texts.noSites}
      columns={[
        {
          key: 'name',
          title: texts.name,
          width: 180,
          render: (row) => (
            <Link to="/network" search={{ county: row.code }}>
              {name(row)}
            </Link>
          ),
          cell: name,
        },
        number('sites', texts.siteNumber, (row) => row.sites),
        number('down', texts.downNumber, (row) => row.down),
        number('days', texts.days, (row) => row.days),
        ...coverLevels.map((level) => number(level, texts.levels[level], (row) => row.levels[level] ?? 0)),
      ]}
    />
  )
}

/** What the map shows of sites. */
export function SiteTable({ sites }: { readonly sites: readonly MapSite[] }) {
  const texts = useTexts(networkTexts)
  const { count, name } = useNumbers()
  return (
    <Figure
      title={texts.sites}
      definition={texts.coverDefinition}
      name="network-sites"
      rows={sites}
      rowKey={(row) => row.id}
      empty={texts.noSites}
      columns={[
        {
          key: 'name',
          title: texts.name,
          width: 260,
          render: (row) => (
            <Link to="/network/sites/$siteId" params={{ siteId: row.id }}>
              {name(row)}
            </Link>
          ),
          cell: name,
        },
        {
          key: 'kind',
          title: texts.kind,
          width: 150,
          render: (row) => texts.siteKinds[row.kind],
          cell: (row) => texts.siteKinds[row.kind],
        },
        {
          key: 'status',
          title: texts.status,
          width: 110,
          render: (row) => texts.siteStatuses[row.status],
          cell: (row) => texts.siteStatuses[row.status],
        },
        {
          key: 'days',
          title: texts.days,
          width: 130,
          align: 'right',
          render: (row) => (row.days === null ? texts.levels.unknown : count(row.days)),
          cell: (row) => row.days,
        },
        {
          key: 'short',
          title: texts.short,
          width: 170,
          align: 'right',
          render: (row) => `${count(row.shortProducts)} / ${count(row.products)}`,
          cell: (row) => row.shortProducts,
        },
      ]}
    />
  )
}

interface FlowTableProps {
  readonly flows: readonly MapFlow[]
  readonly marks: readonly Mark[]
}

/** What the map shows of flows. */
export function FlowTable({ flows, marks }: FlowTableProps) {
  const texts = useTexts(networkTexts)
  const { count } = useNumbers()
  const names = new Map(marks.map(({ id, name }) => [id, name]))
  const nameOf = (id: string) => names.get(id) ?? id
  return (
    <Figure
      title={texts.flows}
      definition={texts.flowsDefinition}
      name="network-flows"
      rows={flows}
      rowKey={(row) => `${row.from}/${row.to}`}
      empty={texts.noFlows}
      columns={[
        {
          key: 'from',
          title: texts.from,
          render: (row) => nameOf(row.from),
          cell: (row) => nameOf(row.from),
        },
        { key: 'to', title: texts.to, render: (row) => nameOf(row.to), cell: (row) => nameOf(row.to) },
        {
          key: 'parcels',
          title: texts.parcels,
          align: 'right',
          render: (row) => count(row.parcels),
          cell: (row) => row.parcels,
        },
        {
          key: 'underWay',
          title: texts.underWay,
          align: 'right',
          render: (row) => count(row.underWay),
          cell: (row) => row.underWay,
        },
      ]}
    />
  )
}
