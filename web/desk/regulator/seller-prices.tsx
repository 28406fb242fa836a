import { Tag } from 'antd'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { Figure } from '../figures/figure.tsx'
import { percentOf, useNumbers } from '../figures/numbers.ts'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'

/** What each seller took for a product. */
export function SellerPrices({ month, productId }: { readonly month: string; readonly productId: string }) {
  const { prices: texts, common, channels } = useTexts(supervisionTexts)
  const { price, change, name } = useNumbers()
  const read = useOperation(['supervision', 'seller-prices'], api.supervision.products[':id'].prices.$get, {
    param: { id: productId },
    query: { month },
  })
  if (read.error !== null) return <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
  if (read.data === undefined) return <Loading />
  const sellerOf = ({ tenantName, siteName }: (typeof read.data.items)[number]) =>
    siteName === null ? name(tenantName) : `${name(tenantName)} / ${name(siteName)}`
  return (
    <Figure
      title={texts.detail}
      definition={texts.detailDefinition}
      name={`seller-prices-${month}`}
      rows={read.data.items}
      rowKey={(row) => `${row.channel}/${row.siteId ?? row.tenantId}`}
      empty={common.empty}
      columns={[
        {
          key: 'channel',
          title: texts.channel,
          width: 110,
          render: (row) => channels[row.channel],
          cell: (row) => channels[row.channel],
        },
        { key: 'seller', title: texts.seller, width: 260, render: sellerOf, cell: sellerOf },
        {
          key: 'price',
          title: texts.price,
          width: 110,
          align: 'right',
          render: (row) => price(row.price),
          cell: (row) => row.price / 10_000,
        },
        {
          key: 'deviation',
          title: texts.deviation,
          width: 100,
          align: 'right',
          render: (row) => change(row.deviationPerThousand),
          cell: (row) => percentOf(row.deviationPerThousand),
        },
        {
          key: 'differs',
          title: texts.differing,
          width: 150,
          render: (row) => row.differsOffline && <Tag color="#8f5200">{texts.differs}</Tag>,
          cell: (row) => (row.differsOffline ? texts.differs : ''),
        },
      ]}
    />
  )
}
