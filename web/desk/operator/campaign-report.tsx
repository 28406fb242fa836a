import { Button, Flex } from 'antd'
import { formatCount } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { SmallTable } from '../table/small-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import type { Board } from './campaign-page.tsx'
import { saveCsv } from '../figures/csv.ts'
import { useCounties, useProducts } from './use-names.ts'

type Report = AnswerOf<(typeof api.campaigns)[':id']['report']['$get']>['report']

const figures = [
  'registered',
  'duplicates',
  'ineligible',
  'unserved',
  'accepted',
  'delivered',
  'refused',
  'cancelled',
  'open',
  'dispatched',
  'dispatchedInTime',
] as const
const units = ['unitsGranted', 'unitsReleased', 'unitsDispatched', 'unitsDelivered', 'unitsReturned'] as const
const ofAreas = ['accepted', 'delivered', 'dispatched', 'dispatchedInTime'] as const

/** What came of the campaign, every figure counted from rows; to be printed or taken along as a file. */
export function CampaignReport({ campaign }: { readonly campaign: Board['campaign'] }) {
  const texts = useTexts(campaignTexts).report
  const read = useOperation(['campaigns', 'report'], api.campaigns[':id'].report.$get, {
    param: { id: campaign.id },
  })
  if (read.error !== null) return <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
  if (read.data === undefined) return <Loading />
  const { report, state } = read.data
  return (
    <section aria-label={texts.title}>
      <Flex justify="space-between" align="center" wrap gap="small">
        <p className="aside">
          {state === 'ended' ? texts.final : texts.soFar} {texts.sums}
        </p>
        <ReportActions name={campaign.nameZh} report={report} />
      </Flex>
      <Figures report={report} />
      <Flex vertical gap="middle">
        <Areas report={report} />
        <Products report={report} />
      </Flex>
    </section>
  )
}

function ReportActions({ name, report }: { readonly name: string; readonly report: Report }) {
  const texts = useTexts(campaignTexts).report
  const { nameOf } = useCounties()
  const products = useProducts(report.products.map(({ productId }) => productId))
  const rows = [
    ...figures.map((figure) => [texts.figures[figure], report[figure]]),
    [],
    [texts.area, ...ofAreas.map((column) => texts.figures[column])],
    ...report.areas.map((area) => [nameOf(area.regionCode), ...ofAreas.map((column) => area[column])]),
    [],
    [texts.product, ...units.map((column) => texts.units[column])],
    ...report.products.map((product) => [
      products.nameOf(product.productId),
      ...units.map((column) => product[column]),
    ]),
  ]
  return (
    <Flex gap="small" className="page-actions">
      <Button onClick={() => saveCsv(name, rows)}>{texts.export}</Button>
      <Button onClick={() => print()}>{texts.print}</Button>
    </Flex>
  )
}

function Figures({ report }: { readonly report: Report }) {
  const texts = useTexts(campaignTexts).report
  const { locale } = useLanguage()
  const share = report.dispatched === 0 ? null : report.dispatchedInTime / report.dispatched
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  return (
    <dl className="figures">
      {figures.map((figure) => (
        <div key={figure} data-figure={figure}>
          <dt>{texts.figures[figure]}</dt>
          <dd>{formatCount(report[figure], locale)}</dd>
        </div>
      ))}
      <div>
        <dt>{texts.onTime}</dt>
        <dd>{share === null ? '–' : percent.format(share)}</dd>
      </div>
    </dl>
  )
}

function Areas({ report }: { readonly report: Report }) {
  const texts = useTexts(campaignTexts).report
  const { locale, messages } = useLanguage()
  const { nameOf } = useCounties()
  return (
    <section>
      <h2>{messages.campaigns.areas}</h2>
      <SmallTable
        rowKey="regionCode"
        dataSource={report.areas}
        columns={[
          { title: texts.area, render: (_, { regionCode }) => nameOf(regionCode) },
          ...ofAreas.map((column) => ({
            title: texts.figures[column],
            align: 'right' as const,
            render: (_: unknown, area: Report['areas'][number]) => formatCount(area[column], locale),
          })),
        ]}
      />
    </section>
  )
}

function Products({ report }: { readonly report: Report }) {
  const texts = useTexts(campaignTexts).report
  const { locale } = useLanguage()
  const { nameOf } = useProducts(report.products.map(({ productId }) => productId))
  return (
    <section>
      <h2>{texts.product}</h2>
      <SmallTable
        rowKey="productId"
        dataSource={report.products}
        columns={[
          { title: texts.product, render: (_, { productId }) => nameOf(productId) },
          ...units.map((column) => ({
            title: texts.units[column],
            align: 'right' as const,
            render: (_: unknown, product: Report['products'][number]) => formatCount(product[column], locale),
          })),
        ]}
      />
    </section>
  )
}
