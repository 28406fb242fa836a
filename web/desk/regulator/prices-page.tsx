import { Drawer } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Chart } from '../figures/chart.tsx'
import { Figure, type FigureColumn } from '../figures/figure.tsx'
import { MonthField, monthOf } from '../figures/month-field.tsx'
import { percentOf, useNumbers } from '../figures/numbers.ts'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'
import { SellerPrices } from './seller-prices.tsx'

type Comparison = AnswerOf<typeof api.supervision.prices.$get>['items'][number]

const route = getRouteApi('/regulator/prices')
const productsDrawn = 12

/** Each product's prices across sellers and channels. */
export function PricesPage() {
  const texts = useTexts(supervisionTexts).prices
  const search = route.useSearch()
  const month = monthOf(search)
  const navigate = route.useNavigate()
  const read = useOperation(['supervision', 'prices'], api.supervision.prices.$get, { query: { month } })
  const chosen = read.data?.items.find(({ productId }) => productId === search.product)
  const { name } = useNumbers()
  return (
    <Page
      id="/regulator/prices"
      title={texts.title}
      hint={texts.hint}
      actions={<MonthField month={month} onChange={(next) => void navigate({ search: { month: next } })} />}
    >
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      {read.data === undefined ? (
        read.error === null && <Loading />
      ) : (
        <Comparisons month={month} items={read.data.items} />
      )}
      {chosen !== undefined && (
        <Drawer
          open
          size={900}
          title={`${name(chosen)} ${chosen.strength}`}
          onClose={() => void navigate({ search: { month } })}
        >
          <SellerPrices month={month} productId={chosen.productId} />
        </Drawer>
      )}
    </Page>
  )
}

function Comparisons({ month, items }: { readonly month: string; readonly items: readonly Comparison[] }) {
  const { prices: texts, common, channels } = useTexts(supervisionTexts)
  const { name, count } = useNumbers()
  const spreadOf = useSpreadColumns()
  const drawn = items.slice(0, productsDrawn)
  return (
    <Figure
      title={texts.title}
      definition={texts.definition}
      name={`prices-${month}`}
      rows={items}
      rowKey={(row) => row.productId}
      empty={common.empty}
      columns={[
        {
          key: 'product',
          title: common.product,
          width: 220,
          render: (row) => (
            <Link to="/regulator/prices" search={{ month, product: row.productId }}>
              {name(row)} {row.strength}
            </Link>
          ),
          cell: (row) => `${name(row)} ${row.strength}`,
        },
        ...spreadOf('online'),
        ...spreadOf('offline'),
        ...spreadOf('distributor'),
        {
          key: 'differing',
          title: texts.differing,
          width: 140,
          align: 'right',
          render: (row) => count(row.differingOnline),
          cell: (row) => row.differingOnline,
        },
      ]}
    >
      <Chart
        label={texts.spread}
        facts={{
          kind: 'bar',
          unit: '%',
          categories: drawn.map(name),
          series: (['online', 'offline', 'distributor'] as const).map((channel) => ({
            name: `${channels[channel]} · ${texts.spread}`,
            values: drawn.map((row) => percentOf(row[channel]?.spreadPerThousand ?? null)),
          })),
        }}
      />
    </Figure>
  )
}

/** The columns of one channel. */
function useSpreadColumns() {
  const { prices: texts, channels } = useTexts(supervisionTexts)
  const { price, share } = useNumbers()
  return (channel: 'online' | 'offline' | 'distributor'): FigureColumn<Comparison>[] => [
    {
      key: `${channel}-median`,
      title: `${channels[channel]} · ${texts.median}`,
      width: 140,
      align: 'right',
      render: (row) => {
        const spread = row[channel]
        if (spread === null) return price(null)
        const range =
          spread.lowest === spread.highest ? '' : `${price(spread.lowest)} ～ ${price(spread.highest)}`
        return <span title={range}>{price(spread.median)}</span>
      },
      cell: (row) => (row[channel] === null ? null : row[channel].median / 10_000),
    },
    {
      key: `${channel}-spread`,
      title: `${channels[channel]} · ${texts.spread}`,
      width: 125,
      align: 'right',
      render: (row) => share(row[channel]?.spreadPerThousand ?? null),
      cell: (row) => percentOf(row[channel]?.spreadPerThousand ?? null),
    },
  ]
}
