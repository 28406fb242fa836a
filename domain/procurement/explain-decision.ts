import type { Decision } from './award.ts'

type Language = 'zh' | 'en' | 'ko'

/** Why a bid won or lost, as one sentence with its numbers. */
export function explainDecision(decision: Decision, language: Language): string {
  return sentences[language](decision)
}

const sentences: Readonly<Record<Language, (decision: Decision) => string>> = {
  zh: inChinese,
  en: inEnglish,
  ko: inKorean,
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

function inKorean(decision: Decision): string {
  switch (decision.code) {
    case 'won':
      return `첫 단계 가격 ${yuan(decision.price)}위안으로 ${decision.regions}개 지역에서 최소 단위 ${decision.units}개를 낙찰받았습니다.`
    case 'wonAlone':
      return `유효한 유일한 입찰입니다. 최소 단위 ${decision.units}개, 가격 ${yuan(decision.price)}위안 이하로 상한가 ${yuan(decision.ceiling)}위안을 넘지 않으며, 가격은 협상으로 확정해야 합니다.`
    case 'reserve':
      return `가격 ${yuan(decision.price)}위안으로 자격을 얻었으나, 배송할 수 있고 생산 능력이 남은 구간이 더 없어 예비로 둡니다.`
    case 'aboveCeiling':
      return `가격 ${yuan(decision.price)}위안이 상한가 ${yuan(decision.ceiling)}위안보다 높습니다.`
    case 'tooDear':
      return `가격 ${yuan(decision.price)}위안이 낙찰 한도 ${yuan(decision.limit)}위안보다 높습니다(최저 입찰가 ${yuan(decision.lowest)}위안).`
    case 'costsMore':
      return `가격 ${yuan(decision.price)}위안으로 사면 전체 구매 비용이 늘어납니다. 이 제품의 낙찰 평균가는 ${yuan(decision.averagePrice)}위안입니다.`
    case 'offerExpired':
      return `입찰은 ${decision.validTo}까지만 유효했고, 낙찰자 선정일은 ${decision.date}입니다.`
    case 'licenceLapsed':
      return '낙찰자 선정 때 공급업체에 유효한 허가증이 없었습니다.'
    case 'withdrawn':
      return '입찰이 철회되었습니다.'
    case 'bidChanged':
      return '입찰이 봉인된 뒤 바뀌어 열 수 없었습니다.'
  }
}

/** 1/10,000 yuan as yuan with as many decimals as it needs, two at least: 36100 is 3.61, 805 is 0.0805. */
function yuan(tenThousandths: number): string {
  const text = (tenThousandths / 10_000).toFixed(4)
  return text.replace(/0{1,2}$/, '')
}
