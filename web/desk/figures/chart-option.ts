/** What a chart shows: one value for each category and series; null where a value is withheld or unknown. */
export interface ChartFacts {
  readonly kind: 'bar' | 'line'
  readonly categories: readonly string[]
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
  /** Behind the numbers of the axis, such as `%`. */
  readonly unit?: string
  readonly isStacked?: boolean
}

/** Told apart by who sees few colours too: dark and light take turns. */
const colours = ['#0b6b4f', '#e08a1e', '#1d5fa8', '#c9b400', '#7a3e9d', '#8aa8a0']

/** The option of the chart library. Plain data: no function, nothing that writes HTML into the page. */
export function chartOption({ kind, categories, series, unit = '', isStacked = false }: ChartFacts) {
  const hasLegend = series.length > 1
  return {
    color: colours,
    animation: false,
    grid: { left: 8, right: 16, top: hasLegend ? 40 : 16, bottom: 8, containLabel: true },
    tooltip: { trigger: 'axis', renderMode: 'richText', confine: true },
    ...(hasLegend ? { legend: { type: 'plain', top: 0 } } : {}),
    xAxis: { type: 'category', data: categories, axisLabel: { hideOverlap: true } },
    yAxis: { type: 'value', axisLabel: { formatter: `{value}${unit}` } },
    series: series.map(({ name, values }) => ({
      name,
      type: kind,
      data: values,
      barMaxWidth: 36,
      connectNulls: false,
      ...(isStacked ? { stack: 'all' } : {}),
    })),
  }
}
