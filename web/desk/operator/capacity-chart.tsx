import { Table } from 'antd'
import type { CapacityLimit, CapacityQuestion } from '#domain/campaigns/capacity-flow.ts'
import type { CapacityPlan } from '#domain/campaigns/capacity-plan.ts'
import { formatCount, formatInstant } from '#web/ui/format.ts'
import { campaignTexts } from '../texts/campaigns.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { dispatchCurve } from '#domain/campaigns/depot-scenario.ts'

const width = 640
const height = 220
const margin = { left: 64, right: 16, top: 16, bottom: 28 }

interface CapacityChartProps {
  readonly question: CapacityQuestion
  readonly plan: CapacityPlan
}

/** Parcels dispatched over time against the target: a drawing, and the same as a table. */
export function CapacityChart({ question, plan }: CapacityChartProps) {
  const texts = useTexts(campaignTexts).capacity
  const { locale } = useLanguage()
  const curve = dispatchCurve(question)
  const startMs = question.startAt.getTime()
  const targetMs = plan.targetAt.getTime()
  const endMs = Math.max(targetMs, plan.finishAt?.getTime() ?? targetMs)
  const x = (ms: number) =>
    margin.left + ((ms - startMs) / Math.max(1, endMs - startMs)) * (width - margin.left - margin.right)
  const y = (parcels: number) =>
    height - margin.bottom - (parcels / Math.max(1, question.parcels)) * (height - margin.top - margin.bottom)
  const shown = curve.filter(({ fromMs }) => fromMs < endMs)
  const line = shown.map(({ toMs, sent }) => `${x(Math.min(toMs, endMs))},${y(sent)}`)
  const at = (ms: number) => formatInstant(new Date(ms), locale)
  return (
    <section>
      <h2>{texts.chart}</h2>
      <svg className="capacity-chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={texts.chart}>
        <line x1={margin.left} x2={width - margin.right} y1={y(0)} y2={y(0)} stroke="#5a625f" />
        <line x1={margin.left} x2={margin.left} y1={y(0)} y2={margin.top} stroke="#5a625f" />
        <line
          x1={x(targetMs)}
          x2={x(targetMs)}
          y1={y(0)}
          y2={margin.top}
          stroke="#b3261e"
          strokeDasharray="4 3"
        />
        <polyline
          points={[`${x(startMs)},${y(0)}`, ...line].join(' ')}
          fill="none"
          stroke="#0b6b4f"
          strokeWidth={2.5}
        />
        <text x={margin.left - 6} y={y(question.parcels) + 4} textAnchor="end">
          {formatCount(question.parcels, locale)}
        </text>
        <text x={margin.left - 6} y={y(0) + 4} textAnchor="end">
          0
        </text>
        <text x={margin.left} y={height - 8}>
          {at(startMs)}
        </text>
        <text x={Math.min(x(targetMs), width - margin.right)} y={height - 8} textAnchor="end">
          {at(targetMs)}
        </text>
      </svg>
      <CurveTable stretches={shown} />
    </section>
  )
}

function CurveTable({ stretches }: { readonly stretches: ReturnType<typeof dispatchCurve> }) {
  const texts = useTexts(campaignTexts).capacity
  const { locale } = useLanguage()
  const limitText = (limit: CapacityLimit) => (limit === 'rest' ? texts.rest : texts.resources[limit])
  return (
    <details>
      <summary>{texts.chartTable}</summary>
      <Table
        size="small"
        pagination={false}
        scroll={{ y: 280 }}
        rowKey="fromMs"
        dataSource={stretches}
        columns={[
          { title: texts.until, render: (_, { toMs }) => formatInstant(new Date(toMs), locale) },
          {
            title: texts.rate,
            align: 'right',
            render: (_, { parcelsPerHour }) => formatCount(Math.round(parcelsPerHour), locale),
          },
          { title: texts.limit, render: (_, { limit }) => limitText(limit) },
          {
            title: texts.sent,
            align: 'right',
            render: (_, { sent }) => formatCount(Math.floor(sent), locale),
          },
        ]}
      />
    </details>
  )
}
