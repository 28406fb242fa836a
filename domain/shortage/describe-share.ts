import type { ShareExplanation, ShareReason } from './explain-share.ts'

export const shareLanguages = ['zh', 'en', 'ko'] as const
export type ShareLanguage = (typeof shareLanguages)[number]

interface Phrases {
  readonly reasons: Readonly<Record<ShareReason, (facts: ShareExplanation) => string>>
  readonly weight: (weight: number) => string
  readonly compare: (name: string, theirs: number, own: number) => string
  readonly holds: (days: number) => string
  readonly receives: (units: number, days: number) => string
  readonly receivesNothing: string
  readonly promised: (units: number) => string
  readonly cut: (units: number) => string
  readonly separator: string
  readonly colon: string
}

const phrases: Readonly<Record<ShareLanguage, Phrases>> = {
  en: {
    reasons: {
      notNeeded: () => 'what you have covers your need',
      met: ({ tier }) => `your need is met (tier ${tier})`,
      limit: () => 'you have reached your limit',
      level: ({ tierPercent }) => `your tier is filled to ${tierPercent} % of need`,
      aboveLevel: ({ tierPercent }) =>
        `your tier is filled to ${tierPercent} % of need, and you stand above that`,
      tierWaits: ({ tier }) => `tier ${tier} waits: those before it need all that there is`,
      lessThanPack: ({ tierPercent }) =>
        `your tier is filled to ${tierPercent} % of need, which for you is less than a pack`,
      nothingUsable: () => 'there is nothing that you may use',
    },
    weight: (weight) => `your weight is ${weight}`,
    compare: (name, theirs, own) => `${name} has ${theirs} days left, you have ${own}`,
    holds: (days) => `you have ${days} days left`,
    receives: (units, days) => `you receive ${units}, which lasts to day ${days}`,
    receivesNothing: 'you receive nothing now',
    promised: (units) => `${units} of it were promised before`,
    cut: (units) => `${units} promised before are no longer there`,
    separator: '; ',
    colon: ': ',
  },
  zh: {
    reasons: {
      notNeeded: () => '现有库存已够用',
      met: ({ tier }) => `需求已全部满足（第 ${tier} 级）`,
      limit: () => '已达到您的上限',
      level: ({ tierPercent }) => `您所在优先级满足需求的 ${tierPercent}%`,
      aboveLevel: ({ tierPercent }) => `您所在优先级满足需求的 ${tierPercent}%，而您的库存高于此水平`,
      tierWaits: ({ tier }) => `第 ${tier} 级需等待：更高优先级需要全部现货`,
      lessThanPack: ({ tierPercent }) => `您所在优先级满足需求的 ${tierPercent}%，对您不足一包`,
      nothingUsable: () => '没有您可使用的货源',
    },
    weight: (weight) => `您的权重为 ${weight}`,
    compare: (name, theirs, own) => `${name}还可用 ${theirs} 天，您还可用 ${own} 天`,
    holds: (days) => `您还可用 ${days} 天`,
    receives: (units, days) => `您分得 ${units}，可用至第 ${days} 天`,
    receivesNothing: '本次不分配',
    promised: (units) => `其中 ${units} 为此前已承诺`,
    cut: (units) => `此前承诺的 ${units} 已不存在`,
    separator: '；',
    colon: '：',
  },
  ko: {
    reasons: {
      notNeeded: () => '보유한 재고로 충분합니다',
      met: ({ tier }) => `필요량이 모두 충족되었습니다(${tier}순위)`,
      limit: () => '한도에 도달했습니다',
      level: ({ tierPercent }) => `귀하의 순위는 필요량의 ${tierPercent}%까지 채워졌습니다`,
      aboveLevel: ({ tierPercent }) =>
        `귀하의 순위는 필요량의 ${tierPercent}%까지 채워졌으며, 귀하는 그보다 많이 보유하고 있습니다`,
      tierWaits: ({ tier }) => `${tier}순위는 대기합니다: 앞선 순위가 전량을 필요로 합니다`,
      lessThanPack: ({ tierPercent }) =>
        `귀하의 순위는 필요량의 ${tierPercent}%까지 채워졌으나 귀하에게는 한 포장에 못 미칩니다`,
      nothingUsable: () => '사용할 수 있는 물량이 없습니다',
    },
    weight: (weight) => `귀하의 가중치는 ${weight}입니다`,
    compare: (name, theirs, own) => `${name}은(는) ${theirs}일분, 귀하는 ${own}일분이 남았습니다`,
    holds: (days) => `귀하는 ${days}일분이 남았습니다`,
    receives: (units, days) => `배정량은 ${units}이며 ${days}일째까지 쓸 수 있습니다`,
    receivesNothing: '이번에는 배정이 없습니다',
    promised: (units) => `그중 ${units}은(는) 이미 약속된 것입니다`,
    cut: (units) => `이미 약속된 ${units}이(가) 더 이상 없습니다`,
    separator: '; ',
    colon: ': ',
  },
}

/**
 * A share's reason as one sentence with its numbers, such as "your tier is filled to 62 % of need; 西吉 has 9 days left,
 * you have 4: you receive 120, which lasts to day 16". `nameOf` names a need's claimant. Amounts are units of need.
 */
export function describeShare(
  facts: ShareExplanation,
  language: ShareLanguage,
  nameOf: (need: number) => string,
): string {
  const words = phrases[language]
  const why = [words.reasons[facts.reason](facts)]
  const isRanked =
    facts.reason === 'level' || facts.reason === 'aboveLevel' || facts.reason === 'lessThanPack'
  if (isRanked && facts.weight !== 1) why.push(words.weight(facts.weight))
  if (isRanked && facts.other !== null) {
    why.push(words.compare(nameOf(facts.other.need), facts.other.days, facts.daysBefore))
  } else if (facts.reason !== 'notNeeded') why.push(words.holds(facts.daysBefore))
  if (facts.cutUnits > 0) why.push(words.cut(facts.cutUnits))
  const what = [
    facts.receivedUnits > 0 ? words.receives(facts.receivedUnits, facts.daysAfter) : words.receivesNothing,
  ]
  if (facts.promisedUnits > 0) what.push(words.promised(facts.promisedUnits))
  return `${why.join(words.separator)}${words.colon}${what.join(words.separator)}`
}
