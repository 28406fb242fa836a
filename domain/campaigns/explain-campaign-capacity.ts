import type { CampaignCapacityPlan } from './campaign-capacity.ts'
import { explainVerdict, grouped, resourceWord, type CapacityLanguage } from './explain-capacity.ts'

interface Phrases {
  readonly last: (depots: string, depot: string, resource: string) => string
  readonly relief: (to: string, parcels: string, from: string) => string
  readonly lateAnyway: (parcels: string) => string
}

const phrases: Readonly<Record<CapacityLanguage, Phrases>> = {
  en: {
    last: (depots, depot, resource) => `The last of ${depots} depots is ${depot}, held back by ${resource}.`,
    relief: (to, parcels, from) => `${to} has room in time for ${parcels} of the late parcels of ${from}.`,
    lateAnyway: (parcels) =>
      `${parcels} parcels are late wherever they are sent from: people, stations, vehicles or stock have to be added.`,
  },
  zh: {
    last: (depots, depot, resource) => `共 ${depots} 个云仓，最晚完成的是${depot}，受限于${resource}。`,
    relief: (to, parcels, from) => `${to}可按时代发${from}来不及发出的 ${parcels} 件。`,
    lateAnyway: (parcels) => `有 ${parcels} 件从哪个云仓发都来不及：需增加人员、工位、车辆或库存。`,
  },
  ko: {
    last: (depots, depot, resource) =>
      `창고 ${depots}곳 가운데 가장 늦게 끝나는 곳은 ${depot}이며, 늦추는 것은 ${resource}입니다.`,
    relief: (to, parcels, from) => `${to}에서 ${from}의 늦는 ${parcels}건을 제때 대신 발송할 수 있습니다.`,
    lateAnyway: (parcels) =>
      `${parcels}건은 어느 창고에서 보내도 늦습니다. 인력, 작업대, 차량 또는 재고를 늘려야 합니다.`,
  },
}

/** The plan of all depots in sentences with its numbers, the verdict first. What is short at each depot is not among them. */
export function explainCampaignCapacity(
  plan: CampaignCapacityPlan,
  language: CapacityLanguage,
  nameOf: (siteId: string) => string,
): string[] {
  const words = phrases[language]
  const { bottleneck, reliefs, lateAnyway, depots } = plan
  return [
    explainVerdict(plan, language),
    ...(bottleneck === null
      ? []
      : [
          words.last(
            grouped(depots.length),
            nameOf(bottleneck.siteId),
            resourceWord(bottleneck.resource, language),
          ),
        ]),
    ...reliefs.map(({ fromSiteId, toSiteId, parcels }) =>
      words.relief(nameOf(toSiteId), grouped(parcels), nameOf(fromSiteId)),
    ),
    ...(lateAnyway === 0 ? [] : [words.lateAnyway(grouped(lateAnyway))]),
  ]
}
