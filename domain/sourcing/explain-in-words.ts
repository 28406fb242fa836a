import { addDays, shanghaiDate, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import type { BilingualName, Exclusion, SiteExplanation, SourcingExplanation } from './explain.ts'

export type ExplanationLanguage = keyof BilingualName

/** The parts of a sentence in one language. Amounts come in yuan with two decimals. */
interface Phrases {
  readonly allLines: string
  readonly nothing: string
  readonly short: (product: string, units: number) => string
  readonly arrives: (day: string, time: string) => string
  readonly today: string
  readonly tomorrow: string
  readonly chosenForAll: string
  readonly chosenFor: (parts: string) => string
  readonly late: string
  readonly dearer: (yuan: string) => string
  readonly equal: string
  readonly excluded: Readonly<Record<Exclusion, string>>
  readonly nobodyHas: (parts: string) => string
  readonly units: (product: string, units: number) => string
  readonly colon: string
  readonly comma: string
  readonly semicolon: string
}

const phrases: Readonly<Record<ExplanationLanguage, Phrases>> = {
  en: {
    allLines: 'has all lines',
    nothing: 'has none of the lines',
    short: (product, units) => `${product} short by ${units}`,
    arrives: (day, time) => `arrives ${day} ${time}`,
    today: 'today',
    tomorrow: 'tomorrow',
    chosenForAll: 'chosen',
    chosenFor: (parts) => `chosen for ${parts}`,
    late: 'too late',
    dearer: (yuan) => `costs ${yuan} yuan more with the waiting`,
    equal: 'no better than the choice',
    excluded: {
      no_route: 'has no connection to the place of hand-over',
      site_down: 'is out of service',
      storage_unfit: 'cannot store what was prescribed',
      out_of_scope: 'is not licensed for what was prescribed',
    },
    nobodyHas: (parts) => `nobody has ${parts}`,
    units: (product, units) => `${product} × ${units}`,
    colon: ': ',
    comma: ', ',
    semicolon: '; ',
  },
  zh: {
    allLines: '药品齐全',
    nothing: '所需药品均无库存',
    short: (product, units) => `${product}缺 ${units}`,
    arrives: (day, time) => `${day} ${time} 到达`,
    today: '今天',
    tomorrow: '明天',
    chosenForAll: '已选用',
    chosenFor: (parts) => `选用其 ${parts}`,
    late: '超过时限',
    dearer: (yuan) => `连同等待多花 ${yuan} 元`,
    equal: '不优于所选方案',
    excluded: {
      no_route: '没有到交付地点的线路',
      site_down: '暂停服务',
      storage_unfit: '不具备所需储存条件',
      out_of_scope: '不在许可范围内',
    },
    nobodyHas: (parts) => `各处均缺 ${parts}`,
    units: (product, units) => `${product} × ${units}`,
    colon: '：',
    comma: '，',
    semicolon: '；',
  },
}

/**
 * The whole decision as one sentence, chosen sites first, such as
 * "County hub: has all lines, arrives tomorrow 16:00, chosen; Village pharmacy: Amoxicillin short by 2".
 * Days are told as seen from `now`, in Asia/Shanghai.
 */
export function describeChoice(
  explanation: SourcingExplanation,
  language: ExplanationLanguage,
  now: Date,
): string {
  const { nobodyHas, comma, semicolon, units: unitsOf } = phrases[language]
  const chosenFirst = explanation.sites.toSorted(
    (a, b) => Number(b.verdict.kind === 'chosen') - Number(a.verdict.kind === 'chosen'),
  )
  const parts = chosenFirst.map((site) => describeSite(site, explanation, language, now))
  const absent = explanation.shortfalls.map(({ lineIndex, units }) =>
    unitsOf(productName(explanation, lineIndex, language), units),
  )
  if (absent.length > 0) parts.push(nobodyHas(absent.join(comma)))
  return parts.join(semicolon)
}

/** One site of the decision as a sentence of its own. Days as in `describeChoice`. */
export function describeSite(
  site: SiteExplanation,
  explanation: SourcingExplanation,
  language: ExplanationLanguage,
  now: Date,
): string {
  const { colon, comma, excluded } = phrases[language]
  const { verdict } = site
  const parts =
    verdict.kind === 'excluded'
      ? [excluded[verdict.reason]]
      : [
          ...stockParts(site, explanation, language),
          ...arrivalParts(site, language, now),
          ...verdictParts(site, explanation, language),
        ]
  return `${site.name[language]}${colon}${parts.join(comma)}`
}

function stockParts(
  { missing }: SiteExplanation,
  explanation: SourcingExplanation,
  language: ExplanationLanguage,
): string[] {
  const { allLines, nothing, short } = phrases[language]
  if (missing.length === 0) return [allLines]
  const hasNothing = explanation.lines.every((line, index) =>
    missing.some(({ lineIndex, units }) => lineIndex === index && units === line.units),
  )
  if (hasNothing) return [nothing]
  return missing.map(({ lineIndex, units }) => short(productName(explanation, lineIndex, language), units))
}

/** A site that lacks something and is not used arrives nowhere, so that its time would only distract. */
function arrivalParts(
  { arriveAt, verdict }: SiteExplanation,
  language: ExplanationLanguage,
  now: Date,
): string[] {
  if (arriveAt === null || verdict.kind === 'short') return []
  const { arrives, today, tomorrow } = phrases[language]
  const at = new Date(arriveAt)
  const date = shanghaiDate(at)
  const near = new Map([
    [shanghaiDate(now), today],
    [addDays(shanghaiDate(now), 1), tomorrow],
  ])
  return [arrives(near.get(date) ?? date, timeOn(date, at))]
}

/** HH:MM in Shanghai. */
function timeOn(date: string, at: Date): string {
  const minutes = Math.floor((at.getTime() - shanghaiInstant(date, '00:00').getTime()) / 60_000)
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0')
}

function verdictParts(
  { verdict }: SiteExplanation,
  explanation: SourcingExplanation,
  language: ExplanationLanguage,
): string[] {
  const { chosenForAll, chosenFor, units: unitsOf, late, dearer, equal, comma } = phrases[language]
  switch (verdict.kind) {
    case 'chosen': {
      const suppliesAll = explanation.lines.every((line, index) =>
        verdict.allocations.some(({ lineIndex, units }) => lineIndex === index && units === line.units),
      )
      if (suppliesAll) return [chosenForAll]
      const parts = verdict.allocations.map(({ lineIndex, units }) =>
        unitsOf(productName(explanation, lineIndex, language), units),
      )
      return [chosenFor(parts.join(comma))]
    }
    case 'late':
      return [late]
    case 'dearer':
      return [dearer((verdict.byFen / 100).toFixed(2))]
    case 'equal':
      return [equal]
    case 'short':
    case 'excluded':
      return []
  }
}

function productName(
  explanation: SourcingExplanation,
  lineIndex: number,
  language: ExplanationLanguage,
): string {
  return explanation.lines[lineIndex]?.name[language] ?? ''
}
