import { html } from 'hono/html'
import { stations } from '#domain/campaigns/capacity-flow.ts'
import type { CapacityPlan } from '#domain/campaigns/capacity-plan.ts'
import { explainCapacity } from '#domain/campaigns/explain-capacity.ts'
import type { SimulationOutcome, SimulationSample } from '#domain/campaigns/simulation-outcome.ts'
import type { SimulationQuestion, SimulationSetup } from '#domain/campaigns/simulation-setup.ts'
import { barPlot, linePlot, type Mark, type Series } from './plot.ts'
import { reportWords, type FigureName, type ReportLanguage } from './words.ts'

/** What was simulated, and what came of it. */
export interface SimulationRun {
  readonly question: SimulationQuestion
  readonly setup: SimulationSetup
  readonly plans: readonly CapacityPlan[]
  readonly undisturbed: SimulationOutcome
  readonly withFaults: SimulationOutcome
}

const colours = ['#0b6e4f', '#1f5fbf', '#b4540a', '#7a3e9d', '#5c6670'] as const

/** The report as one page that needs nothing beside itself: figures, the plan, faults, plots. */
export async function reportPage(run: SimulationRun, language: ReportLanguage): Promise<string> {
  const words = reportWords[language]
  const { question, setup, undisturbed, withFaults } = run
  const asked = words.asked({
    households: question.households.toLocaleString('en'),
    hours: question.targetHours,
    staff: question.staff,
    seed: question.seed,
  })
  const nameOf = (depot: number) => setup.depots[depot]?.[language === 'zh' ? 'nameZh' : 'nameEn'] ?? ''
  return String(
    await html`<!doctype html>
      <html lang="${words.htmlLanguage}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${words.title}</title>
          <style>
            ${styles}
          </style>
        </head>
        <body>
          <h1>${words.title}</h1>
          <p>${asked}</p>
          <h2>${words.outcome}</h2>
          <table>
            <thead>
              <tr>
                <th>${words.figure}</th>
                <th>${words.undisturbed}</th>
                <th>${words.withFaults}</th>
              </tr>
            </thead>
            <tbody>
              ${figureNames.map(
                (name) =>
                  html`<tr>
                    <th>${words.figures[name]}</th>
                    <td>${figureText(undisturbed, name, language)}</td>
                    <td>${figureText(withFaults, name, language)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
          <h2>${words.faults}</h2>
          <ol>
            ${setup.faults.map(
              (fault) =>
                html`<li>${words.fault(fault, nameOf(fault.kind === 'depot_lost' ? fault.depot : 0))}</li>`,
            )}
          </ol>
          ${plots(run, language)}
          <h2>${words.counties}</h2>
          ${countyTable(run, language)}
          <h2>${words.plan}</h2>
          <p>${words.planNote}</p>
          ${run.plans.map(
            (plan, depot) =>
              html`<h3>${nameOf(depot)}</h3>
                <ul>
                  ${explainCapacity(plan, language).map((sentence) => html`<li>${sentence}</li>`)}
                </ul>`,
          )}
          <p class="note">${words.note}</p>
        </body>
      </html>`,
  )
}

const figureNames: readonly FigureName[] = [
  'registered',
  'duplicates',
  'accepted',
  'dispatched',
  'delivered',
  'refused',
  'cancelled',
  'open',
  'unserved',
  'finished',
  'onTime',
  'byTarget',
  'bottleneck',
  'deliveredBeforeRecall',
]

/** One figure as the report and the terminal show it. */
export function figureText(outcome: SimulationOutcome, name: FigureName, language: ReportLanguage): string {
  const words = reportWords[language]
  if (name === 'finished') {
    return outcome.finishedHours === null ? words.never : words.hours(outcome.finishedHours.toFixed(1))
  }
  if (name === 'onTime') return `${(outcome.onTimePerMille / 10).toFixed(1)} %`
  if (name === 'byTarget') return `${(outcome.byTargetPerMille / 10).toFixed(1)} %`
  if (name === 'bottleneck') return outcome.bottleneck === null ? '–' : words.resources[outcome.bottleneck]
  return outcome[name].toLocaleString('en')
}

function plots({ setup, undisturbed, withFaults }: SimulationRun, language: ReportLanguage) {
  const words = reportWords[language]
  const hours = Math.max(lastHour(undisturbed), lastHour(withFaults))
  const marks: Mark[] = setup.faults.map((fault, index) => ({ hour: fault.atHour, label: String(index + 1) }))
  const household = (['registered', 'accepted', 'dispatched', 'delivered'] as const).flatMap(
    (figure, index) => [
      {
        ...seriesOf(withFaults, (sample) => sample[figure]),
        name: words.figures[figure],
        colour: colourOf(index),
      },
      {
        ...seriesOf(undisturbed, (sample) => sample[figure]),
        name: `${words.figures[figure]} · ${words.undisturbed}`,
        colour: colourOf(index),
        isDashed: true,
      },
    ],
  )
  const people = [
    {
      ...seriesOf(withFaults, ({ onDuty }) => onDuty),
      name: words.onDuty,
      colour: colourOf(4),
      isDashed: true,
    },
    ...stations.map((station, index) => ({
      ...seriesOf(withFaults, ({ working }) => working[station]),
      name: words.stations[station],
      colour: colourOf(index),
    })),
  ]
  const stock = setup.depots.map((depot, index) => ({
    ...seriesOf(withFaults, ({ kits }) => kits[index] ?? 0),
    name: language === 'zh' ? depot.nameZh : depot.nameEn,
    colour: colourOf(index),
  }))
  const frame = { axis: words.hourAxis, hours, marks }
  return html`${linePlot({ ...frame, title: words.overTime, series: household })}
  ${linePlot({ ...frame, title: words.people, series: people })}
  ${linePlot({ ...frame, title: words.stock, series: stock })}
  ${barPlot({
    title: words.spread,
    axis: words.hourAxis,
    hoursPerBar: 2,
    limitHour: setup.clockHours,
    bars: [
      { name: words.undisturbed, colour: colourOf(4), counts: undisturbed.hoursToDispatch },
      { name: words.withFaults, colour: colourOf(2), counts: withFaults.hoursToDispatch },
    ],
  })}`
}

function countyTable({ withFaults }: SimulationRun, language: ReportLanguage) {
  const words = reportWords[language]
  const { accepted, dispatched, delivered, onTime } = words.figures
  return html`<table>
    <thead>
      <tr>
        ${[words.county, accepted, dispatched, delivered, onTime].map((head) => html`<th>${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${withFaults.counties.map(
        (county) =>
          html`<tr>
            <th>${language === 'zh' ? county.nameZh : county.nameEn} ${county.regionCode}</th>
            <td>${county.accepted.toLocaleString('en')}</td>
            <td>${county.dispatched.toLocaleString('en')}</td>
            <td>${county.delivered.toLocaleString('en')}</td>
            <td>${((county.onTime * 100) / Math.max(1, county.accepted)).toFixed(1)} %</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** A point an hour is as much as a plot can show. */
function seriesOf(
  { samples }: SimulationOutcome,
  countOf: (sample: SimulationSample) => number,
): Pick<Series, 'points'> {
  const last = samples.at(-1)
  return {
    points: samples
      .filter((sample) => sample.minute % 60 === 0 || sample === last)
      .map((sample) => [sample.minute / 60, countOf(sample)] as const),
  }
}

function lastHour({ samples }: SimulationOutcome): number {
  return (samples.at(-1)?.minute ?? 0) / 60
}

function colourOf(index: number): string {
  return colours[index % colours.length] ?? colours[0]
}

const styles = `
body { font: 16px/1.5 "Noto Sans SC", "PingFang SC", system-ui, sans-serif; max-width: 900px; margin: 2rem auto; padding: 0 1rem; color: #1d242b; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #d5dbe0; padding: .35rem .5rem; text-align: right; font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; font-weight: 500; }
figure { margin: 1.5rem 0; } figcaption { font-weight: 600; }
svg { width: 100%; height: auto; } path { fill: none; stroke-width: 2; }
.grid { stroke: #e3e8ec; } .axis { font-size: 12px; fill: #55606b; }
line.mark { stroke: #a3212b; stroke-dasharray: 2 3; } text.mark { font-size: 12px; fill: #a3212b; }
line.limit { stroke: #a3212b; stroke-width: 2; } text.limit { font-size: 12px; fill: #a3212b; }
.legend span { display: inline-block; margin-right: 1rem; } .legend i { display: inline-block; width: 1.4rem; border-top: 3px solid; margin-right: .3rem; vertical-align: middle; }
.note { color: #55606b; }`
