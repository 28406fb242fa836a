import { html } from 'hono/html'

type Markup = ReturnType<typeof html>

export interface Series {
  readonly name: string
  readonly colour: string
  /** Pairs of hours and a count. */
  readonly points: readonly (readonly [number, number])[]
  readonly isDashed?: boolean
}

/** Something that happened at an hour, drawn as an upright line with a number. */
export interface Mark {
  readonly hour: number
  readonly label: string
}

const width = 860
const height = 320
const left = 70
const right = 16
const top = 28
const bottom = 34

/** Lines over hours, as an SVG that needs nothing beside itself. */
export function linePlot(plot: {
  readonly title: string
  readonly axis: string
  readonly hours: number
  readonly series: readonly Series[]
  readonly marks: readonly Mark[]
}): Markup {
  const most = niceTop(Math.max(1, ...plot.series.flatMap(({ points }) => points.map(([, count]) => count))))
  const x = (hour: number) => left + (hour / plot.hours) * (width - left - right)
  const y = (count: number) => height - bottom - (count / most) * (height - top - bottom)
  const pathOf = ({ points }: Series) =>
    points
      .map(([hour, count], at) => `${at === 0 ? 'M' : 'L'}${x(hour).toFixed(1)} ${y(count).toFixed(1)}`)
      .join('')
  return html`<figure>
    <figcaption>${plot.title}</figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${plot.title}">
      ${grid({ most, y })} ${hourAxis(plot, x)}
      ${plot.marks.map(
        ({ hour, label }) =>
          html`<line class="mark" x1="${x(hour)}" x2="${x(hour)}" y1="${top}" y2="${height - bottom}" />
            <text class="mark" x="${x(hour) + 3}" y="${top + 10}">${label}</text>`,
      )}
      ${plot.series.map(
        (one) =>
          html`<path
            d="${pathOf(one)}"
            stroke="${one.colour}"
            stroke-dasharray="${one.isDashed ? '5 4' : 'none'}"
          />`,
      )}
    </svg>
    <p class="legend">
      ${plot.series.map(
        ({ name, colour, isDashed }) =>
          html`<span
            ><i style="border-color:${colour};border-style:${isDashed ? 'dashed' : 'solid'}"></i>${name}</span
          >`,
      )}
    </p>
  </figure>`
}

/** Bars of equal width over hours, two kinds side by side, with a limit drawn in. */
export function barPlot(plot: {
  readonly title: string
  readonly axis: string
  readonly hoursPerBar: number
  readonly limitHour: number
  readonly bars: readonly {
    readonly name: string
    readonly colour: string
    readonly counts: readonly number[]
  }[]
}): Markup {
  const length = Math.max(...plot.bars.map(({ counts }) => counts.findLastIndex((count) => count > 0))) + 1
  const hours = Math.max(plot.limitHour + plot.hoursPerBar, length * plot.hoursPerBar)
  const most = niceTop(Math.max(1, ...plot.bars.flatMap(({ counts }) => counts)))
  const x = (hour: number) => left + (hour / hours) * (width - left - right)
  const y = (count: number) => height - bottom - (count / most) * (height - top - bottom)
  const barWidth = (x(plot.hoursPerBar) - x(0)) / plot.bars.length - 1
  return html`<figure>
    <figcaption>${plot.title}</figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${plot.title}">
      ${grid({ most, y })} ${hourAxis({ hours, axis: plot.axis }, x)}
      ${plot.bars.map(({ colour, counts }, kind) =>
        counts
          .slice(0, length)
          .map(
            (count, bar) =>
              html`<rect
                x="${(x(bar * plot.hoursPerBar) + kind * (barWidth + 1)).toFixed(1)}"
                y="${y(count).toFixed(1)}"
                width="${barWidth.toFixed(1)}"
                height="${(y(0) - y(count)).toFixed(1)}"
                fill="${colour}"
              />`,
          ),
      )}
      <line
        class="limit"
        x1="${x(plot.limitHour)}"
        x2="${x(plot.limitHour)}"
        y1="${top}"
        y2="${height - bottom}"
      />
      <text class="limit" x="${x(plot.limitHour) + 3}" y="${top + 10}">${plot.limitHour} h</text>
    </svg>
    <p class="legend">
      ${plot.bars.map(({ name, colour }) => html`<span><i style="border-color:${colour}"></i>${name}</span>`)}
    </p>
  </figure>`
}

function grid({ most, y }: { readonly most: number; readonly y: (count: number) => number }): Markup {
  return html`${[0, 1, 2, 3, 4].map((quarter) => {
    const count = (most * quarter) / 4
    return html`<line class="grid" x1="${left}" x2="${width - right}" y1="${y(count)}" y2="${y(count)}" />
      <text class="axis" x="${left - 6}" y="${y(count) + 4}" text-anchor="end"
        >${count.toLocaleString('en')}</text
      >`
  })}`
}

function hourAxis(
  { hours, axis }: { readonly hours: number; readonly axis: string },
  x: (hour: number) => number,
): Markup {
  const step = hours > 96 ? 24 : hours > 36 ? 12 : 6
  const ticks = Array.from({ length: Math.floor(hours / step) + 1 }, (_, index) => index * step)
  return html`${ticks.map(
      (hour) =>
        html`<text class="axis" x="${x(hour)}" y="${height - bottom + 16}" text-anchor="middle"
          >${hour}</text
        >`,
    )}<text class="axis" x="${width - right}" y="${height - 4}" text-anchor="end">${axis}</text>`
}

/** The next round number above a count, so that quarters of it are round as well. */
function niceTop(count: number): number {
  const power = 10 ** Math.floor(Math.log10(count))
  const factor = [1, 2, 4, 8, 10].find((one) => one * power >= count) ?? 10
  return Math.max(4, factor * power)
}
