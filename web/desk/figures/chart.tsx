import { useEffect, useRef } from 'react'
import { chartOption, type ChartFacts } from './chart-option.ts'

interface ChartProps {
  /** What it shows, for who hears the page; its table follows. */
  readonly label: string
  readonly facts: ChartFacts
  /** Opens the rows behind a category, by its index. */
  readonly onChoose?: (category: number) => void
}

const heightPx = 280

/** A chart of a few series. Everything that it shows stands in the table beside it as well. */
export function Chart({ label, facts, onChoose }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const choose = useRef(onChoose)
  choose.current = onChoose
  const option = JSON.stringify(chartOption(facts))
  useEffect(() => {
    const element = place.current
    if (element === null) return
    let isGone = false
    let close = () => {}
    void import('./echarts.ts').then(({ openChart }) => {
      if (isGone) return
      const chart = openChart(element)
      chart.setOption(JSON.parse(option) as Record<string, unknown>)
      chart.on('click', ({ dataIndex }) => choose.current?.(dataIndex ?? 0))
      const sizes = new ResizeObserver(() => chart.resize())
      sizes.observe(element)
      element.dataset['drawn'] = 'true'
      close = () => {
        sizes.disconnect()
        chart.dispose()
      }
    })
    return () => {
      isGone = true
      close()
    }
  }, [option])
  return <div ref={place} role="img" aria-label={label} className="chart" style={{ height: heightPx }} />
}
