import type { Decision } from './award.ts'

type Language = 'zh' | 'en'

/** Why a bid won or lost, as one sentence with its numbers. */
export function explainDecision(decision: Decision, language: Language): string {
  return language === 'zh' ? inChinese(decision) : inEnglish(decision)
}

function inEnglish(decision: Decision): string {
  switch (decision.code) {
    case 'won':
      return `Won ${decision.units} units in ${decision.regions} regions with a first price of ${yuan(decision.price)} yuan.`
    case 'wonAlone':
      return `The only standing bid: ${decision.units} units at ${yuan(decision.price)} yuan or less, within the ceiling of ${yuan(decision.ceiling)}; its price is to be negotiated.`
    case 'reserve':
      return `Qualified at ${yuan(decision.price)} yuan, but no lot was left that it delivers to and has capacity for; it stands in reserve.`
    case 'aboveCeiling':
      return `${yuan(decision.price)} yuan is above the ceiling price of ${yuan(decision.ceiling)}.`
    case 'tooDear':
      return `${yuan(decision.price)} yuan is above ${yuan(decision.limit)}, the most that wins where the lowest bid is ${yuan(decision.lowest)}.`
    case 'costsMore':
      return `At ${yuan(decision.price)} yuan it makes the whole purchase dearer: the winners of this product average ${yuan(decision.averagePrice)}.`
    case 'offerExpired':
      return `The offer stood until ${decision.validTo} only; the award was on ${decision.date}.`
    case 'licenceLapsed':
      return 'The supplier had no licence in force at the award.'
    case 'withdrawn':
      return 'The bid was withdrawn.'
    case 'bidChanged':
      return 'The bid was changed after it had been sealed, and could not be opened.'
  }
}

function inChinese(decision: Decision): string {
  switch (decision.code) {
    case 'won':
      return `首档报价 ${yuan(decision.price)} 元，中选 ${decision.regions} 个地区共 ${decision.units} 个最小单位。`
    case 'wonAlone':
      return `仅此一家有效报价：${decision.units} 个最小单位，报价 ${yuan(decision.price)} 元，不高于限价 ${yuan(decision.ceiling)} 元，价格须经谈判确认。`
    case 'reserve':
      return `报价 ${yuan(decision.price)} 元入围，但已无其可配送且产能足够的标段，列为候补。`
    case 'aboveCeiling':
      return `报价 ${yuan(decision.price)} 元高于最高有效申报价 ${yuan(decision.ceiling)} 元。`
    case 'tooDear':
      return `报价 ${yuan(decision.price)} 元高于入围上限 ${yuan(decision.limit)} 元（最低报价 ${yuan(decision.lowest)} 元）。`
    case 'costsMore':
      return `按 ${yuan(decision.price)} 元采购会使总费用增加：该品种中选均价为 ${yuan(decision.averagePrice)} 元。`
    case 'offerExpired':
      return `报价有效期至 ${decision.validTo}，定标日为 ${decision.date}。`
    case 'licenceLapsed':
      return '定标时供应商没有有效的许可证。'
    case 'withdrawn':
      return '报价已撤回。'
    case 'bidChanged':
      return '投标文件在密封后被改动，无法开启。'
  }
}

/** 1/10,000 yuan as yuan with as many decimals as it needs, two at least: 36100 is 3.61, 805 is 0.0805. */
function yuan(tenThousandths: number): string {
  const text = (tenThousandths / 10_000).toFixed(4)
  return text.replace(/0{1,2}$/, '')
}
