import { methodOfClass } from './demand-class.ts'
import { coveredUnits, type OrderLimit, type OrderSuggestion } from './suggest-order.ts'

export type SuggestionLanguage = 'zh' | 'en' | 'ko'

/** The code of the sentence: what made the suggestion. */
export type SuggestionCode = 'belowPoint' | 'belowMinimum'

/** A suggestion's reason as data: a code to translate, and the numbers that go into it. */
export interface SuggestionMessage {
  readonly code: SuggestionCode
  readonly parameters: Readonly<Record<string, number | string>>
}

interface Phrases {
  readonly stock: (usable: number, inbound: number) => string
  readonly expiring: (units: number) => string
  readonly owed: (units: number) => string
  readonly below: (point: number) => string
  readonly minimum: string
  readonly demand: (weekly: string, days: number, method: string) => string
  readonly safety: (units: number, level: string) => string
  readonly order: (packs: number, packUnits: number, reached: number) => string
  readonly orderNothing: (packUnits: number) => string
  readonly insteadOf: (packs: number) => string
  readonly limits: Readonly<Record<OrderLimit, string>>
  readonly comma: string
  readonly open: string
  readonly close: string
  readonly colon: string
}

const phrases: Readonly<Record<SuggestionLanguage, Phrases>> = {
  en: {
    stock: (usable, inbound) => `${usable} in stock and ${inbound} on the way`,
    expiring: (units) => `${units} more that will expire unused`,
    owed: (units) => `${units} owed to others`,
    below: (point) => `below the point of ${point}`,
    minimum: 'the set minimum',
    demand: (weekly, days, method) => `${weekly} a week for ${days} days by ${method}`,
    safety: (units, level) => `${units} in reserve for ${level} %`,
    order: (packs, packUnits, reached) => `order ${packs} × ${packUnits} to reach ${reached}`,
    orderNothing: (packUnits) => `order nothing in packs of ${packUnits}`,
    insteadOf: (packs) => `${packs} packs were wanted`,
    limits: {
      maximum: 'but stock would exceed its maximum',
      shelf_life: 'but more would expire unused',
      budget: 'but the budget ends there',
    },
    comma: ', ',
    open: ' (',
    close: ')',
    colon: ': ',
  },
  ko: {
    stock: (usable, inbound) => `재고 ${usable}, 운송 중 ${inbound}`,
    expiring: (units) => `그 밖에 쓰지 못하고 기한이 지날 ${units}`,
    owed: (units) => `다른 곳에 줄 ${units}`,
    below: (point) => `주문점 ${point} 미만`,
    minimum: '정해 둔 최소 재고',
    demand: (weekly, days, method) => `주당 ${weekly}, ${days}일분, ${method} 예측`,
    safety: (units, level) => `서비스 수준 ${level}%에 안전 재고 ${units}`,
    order: (packs, packUnits, reached) => `${packs} × ${packUnits} 주문하면 ${reached}`,
    orderNothing: (packUnits) => `${packUnits}개들이 포장으로는 주문할 수 없음`,
    insteadOf: (packs) => `원래 필요한 것은 ${packs}포장`,
    limits: {
      maximum: '그러나 최대 재고를 넘음',
      shelf_life: '그러나 더 주문하면 기한이 지남',
      budget: '그러나 예산이 끝남',
    },
    comma: ', ',
    open: ' (',
    close: ')',
    colon: ': ',
  },
  zh: {
    stock: (usable, inbound) => `现有 ${usable}、在途 ${inbound}`,
    expiring: (units) => `另有 ${units} 将过期未用`,
    owed: (units) => `欠他人 ${units}`,
    below: (point) => `低于订货点 ${point}`,
    minimum: '设定的最低库存',
    demand: (weekly, days, method) => `每周 ${weekly}，保障 ${days} 天，${method} 预测`,
    safety: (units, level) => `按 ${level}% 服务水平留安全库存 ${units}`,
    order: (packs, packUnits, reached) => `建议订 ${packs} × ${packUnits}，补至 ${reached}`,
    orderNothing: (packUnits) => `按每包 ${packUnits} 无法订货`,
    insteadOf: (packs) => `原需 ${packs} 包`,
    limits: {
      maximum: '但会超过最高库存',
      shelf_life: '但多订会过期',
      budget: '但预算已用尽',
    },
    comma: '，',
    open: '（',
    close: '）',
    colon: '：',
  },
}

/** Why a suggestion was made, for whoever has words of their own. Numbers are base units but for packs. */
export function suggestionMessage(suggestion: OrderSuggestion): SuggestionMessage {
  const { demandClass, leadDays, reviewDays, limits } = suggestion
  return {
    code: isSetMinimum(suggestion) ? 'belowMinimum' : 'belowPoint',
    parameters: {
      usableUnits: suggestion.usableUnits,
      expiringUnits: suggestion.expiringUnits,
      inboundUnits: suggestion.inboundUnits,
      owedUnits: suggestion.owedUnits,
      pointUnits: suggestion.pointUnits,
      weeklyUnits: oneDigit(suggestion.weeklyUnits),
      protectionDays: leadDays + reviewDays,
      method: methodOfClass[demandClass],
      safetyUnits: Math.ceil(suggestion.safetyUnits),
      serviceLevelPercent: suggestion.serviceLevelPerMille / 10,
      wantedPacks: suggestion.wantedPacks,
      packs: suggestion.packs,
      packUnits: suggestion.packUnits,
      targetUnits: suggestion.targetUnits,
      reachedUnits: reachedUnits(suggestion),
      limit: limits.at(-1) ?? 'none',
    },
  }
}

/**
 * The suggestion as one sentence with its numbers, such as "40 in stock and 0 on the way, below the point of 61 (12.5 a
 * week for 17 days by TSB, 31 in reserve for 95 %): order 8 × 10 to reach 120".
 */
export function describeSuggestion(suggestion: OrderSuggestion, language: SuggestionLanguage): string {
  const words = phrases[language]
  const { usableUnits, inboundUnits, expiringUnits, owedUnits, packs, packUnits, limits } = suggestion
  const position = [words.stock(usableUnits, inboundUnits)]
  if (expiringUnits > 0) position.push(words.expiring(expiringUnits))
  if (owedUnits > 0) position.push(words.owed(owedUnits))
  position.push(words.below(suggestion.pointUnits))
  const order = [
    packs > 0 ? words.order(packs, packUnits, reachedUnits(suggestion)) : words.orderNothing(packUnits),
  ]
  const limit = limits.at(-1)
  if (limit !== undefined) order.push(words.insteadOf(suggestion.wantedPacks), words.limits[limit])
  const reason = `${words.open}${reasonOf(suggestion, words)}${words.close}`
  return `${position.join(words.comma)}${reason}${words.colon}${order.join(words.comma)}`
}

function reasonOf(suggestion: OrderSuggestion, words: Phrases): string {
  if (isSetMinimum(suggestion)) return words.minimum
  const { demandClass, leadDays, reviewDays, safetyUnits, serviceLevelPerMille } = suggestion
  return [
    words.demand(String(oneDigit(suggestion.weeklyUnits)), leadDays + reviewDays, methodOfClass[demandClass]),
    words.safety(Math.ceil(safetyUnits), String(serviceLevelPerMille / 10)),
  ].join(words.comma)
}

/** True when the point is the minimum that somebody set, above what demand asks for. */
function isSetMinimum(suggestion: OrderSuggestion): boolean {
  return suggestion.pointUnits > coveredUnits(suggestion)
}

/** Stock and what is on its way once the order is. */
function reachedUnits({ usableUnits, inboundUnits, owedUnits, packs, packUnits }: OrderSuggestion): number {
  return usableUnits + inboundUnits - owedUnits + packs * packUnits
}

function oneDigit(value: number): number {
  return Math.round(value * 10) / 10
}
