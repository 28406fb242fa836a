import { addDays, shanghaiDate, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import type { CapacityResource } from './capacity-flow.ts'
import type { CapacityPlan, CapacityShortfall } from './capacity-plan.ts'

export type CapacityLanguage = 'zh' | 'en' | 'ko'

interface Phrases {
  readonly feasible: (parcels: string, finish: string, hours: string) => string
  readonly late: (parcels: string, late: string, target: string) => string
  readonly finish: (finish: string) => string
  readonly noFinish: string
  readonly pace: (perSecond: string, perWorkingSecond: string) => string
  readonly bottleneck: (resource: string) => string
  readonly lacksShifts: string
  readonly resources: Readonly<Record<CapacityResource, string>>
  readonly short: (
    resource: CapacityResource,
    count: string,
    from: string,
    to: string,
    hours: string,
  ) => string
}

const phrases: Readonly<Record<CapacityLanguage, Phrases>> = {
  en: {
    feasible: (parcels, finish, hours) =>
      `Feasible: all ${parcels} parcels are dispatched by ${finish}, ${hours} hours before the target.`,
    late: (parcels, late, target) =>
      `Not feasible: ${late} of ${parcels} parcels are not dispatched by ${target}.`,
    finish: (finish) => `As planned, the last one leaves at ${finish}.`,
    noFinish: 'With the shifts and the stock planned so far they never are.',
    pace: (perSecond, perWorkingSecond) =>
      `It takes ${perSecond} parcels a second around the clock, ${perWorkingSecond} while shifts are on.`,
    bottleneck: (resource) => `What holds the work back longest: ${resource}.`,
    lacksShifts: 'No shift lies before the target: plan shifts first.',
    resources: {
      staff: 'staff',
      pick: 'the picking station',
      recheck: 'the recheck station',
      pack: 'the packing station',
      dispatch: 'the dispatch station',
      vehicles: 'vehicles',
      stock: 'stock',
    },
    short: (resource, count, from, to, hours) =>
      ({
        staff: `Staff: ${count} more people are needed in every shift; too few from ${from} to ${to}, for ${hours} hours.`,
        pick: `Picking: ${count} more places; too few from ${from} to ${to}, for ${hours} hours.`,
        recheck: `Recheck: ${count} more places; too few from ${from} to ${to}, for ${hours} hours.`,
        pack: `Packing: ${count} more places; too few from ${from} to ${to}, for ${hours} hours.`,
        dispatch: `Dispatch: ${count} more places; too few from ${from} to ${to}, for ${hours} hours.`,
        vehicles: `Vehicles: ${count} more; too few from ${from} to ${to}, for ${hours} hours.`,
        stock: `Stock: ${count} more kits, by ${from}, when those in hand are gone; work waits for stock for ${hours} hours.`,
      })[resource],
  },
  zh: {
    feasible: (parcels, finish, hours) =>
      `可行：${parcels} 件可在 ${finish} 前全部发出，比目标提前 ${hours} 小时。`,
    late: (parcels, late, target) => `不可行：${parcels} 件中有 ${late} 件不能在 ${target} 前发出。`,
    finish: (finish) => `按现有安排，最后一件于 ${finish} 发出。`,
    noFinish: '按现有班次和库存，无法全部发出。',
    pace: (perSecond, perWorkingSecond) =>
      `全天不停每秒需 ${perSecond} 件，只算上班时间每秒需 ${perWorkingSecond} 件。`,
    bottleneck: (resource) => `制约时间最长的环节：${resource}。`,
    lacksShifts: '目标时间之前没有任何班次：请先排班。',
    resources: {
      staff: '人员',
      pick: '拣货工位',
      recheck: '复核工位',
      pack: '打包工位',
      dispatch: '发货工位',
      vehicles: '车辆',
      stock: '库存',
    },
    short: (resource, count, from, to, hours) =>
      ({
        staff: `人员：每班还缺 ${count} 人；${from} 至 ${to} 之间共 ${hours} 小时人手不足。`,
        pick: `拣货：还缺 ${count} 个工位；${from} 至 ${to} 之间共 ${hours} 小时不足。`,
        recheck: `复核：还缺 ${count} 个工位；${from} 至 ${to} 之间共 ${hours} 小时不足。`,
        pack: `打包：还缺 ${count} 个工位；${from} 至 ${to} 之间共 ${hours} 小时不足。`,
        dispatch: `发货：还缺 ${count} 个工位；${from} 至 ${to} 之间共 ${hours} 小时不足。`,
        vehicles: `车辆：还缺 ${count} 辆；${from} 至 ${to} 之间共 ${hours} 小时不足。`,
        stock: `库存：还缺 ${count} 套，须在 ${from} 现有库存用尽之前到货；因缺货停工共 ${hours} 小时。`,
      })[resource],
  },
  ko: {
    feasible: (parcels, finish, hours) =>
      `가능: ${parcels}건을 ${finish}까지 모두 발송하며, 목표보다 ${hours}시간 빠릅니다.`,
    late: (parcels, late, target) => `불가능: ${parcels}건 중 ${late}건을 ${target}까지 발송할 수 없습니다.`,
    finish: (finish) => `현재 계획으로는 마지막 건이 ${finish}에 나갑니다.`,
    noFinish: '현재의 근무조와 재고로는 모두 발송할 수 없습니다.',
    pace: (perSecond, perWorkingSecond) =>
      `쉬지 않고 초당 ${perSecond}건, 근무 시간만으로는 초당 ${perWorkingSecond}건이 필요합니다.`,
    bottleneck: (resource) => `가장 오래 작업을 늦추는 것: ${resource}.`,
    lacksShifts: '목표 시각 전에 근무조가 없습니다. 먼저 근무조를 정해 주세요.',
    resources: {
      staff: '인력',
      pick: '피킹 작업대',
      recheck: '재확인 작업대',
      pack: '포장 작업대',
      dispatch: '발송 작업대',
      vehicles: '차량',
      stock: '재고',
    },
    short: (resource, count, from, to, hours) =>
      ({
        staff: `인력: 근무조마다 ${count}명이 더 필요합니다. ${from}부터 ${to}까지 ${hours}시간 동안 부족합니다.`,
        pick: `피킹: 작업대 ${count}개가 더 필요합니다. ${from}부터 ${to}까지 ${hours}시간 동안 부족합니다.`,
        recheck: `재확인: 작업대 ${count}개가 더 필요합니다. ${from}부터 ${to}까지 ${hours}시간 동안 부족합니다.`,
        pack: `포장: 작업대 ${count}개가 더 필요합니다. ${from}부터 ${to}까지 ${hours}시간 동안 부족합니다.`,
        dispatch: `발송: 작업대 ${count}개가 더 필요합니다. ${from}부터 ${to}까지 ${hours}시간 동안 부족합니다.`,
        vehicles: `차량: ${count}대가 더 필요합니다. ${from}부터 ${to}까지 ${hours}시간 동안 부족합니다.`,
        stock: `재고: 남은 것이 떨어지는 ${from}까지 ${count}세트가 더 필요합니다. 재고를 기다리는 시간은 ${hours}시간입니다.`,
      })[resource],
  },
}

/** The plan in sentences with its numbers, the verdict first. Times are Shanghai's, as 12-08 16:30. */
export function explainCapacity(plan: CapacityPlan, language: CapacityLanguage): string[] {
  const words = phrases[language]
  const { finishAt, bottleneck } = plan
  const pace = words.pace(plan.neededPerSecond.toFixed(2), plan.neededPerWorkingSecond.toFixed(2))
  const slowest = bottleneck === null ? [] : [words.bottleneck(words.resources[bottleneck])]
  if (plan.isFeasible) return [explainVerdict(plan, language), pace, ...slowest]
  return [
    explainVerdict(plan, language),
    finishAt === null ? words.noFinish : words.finish(timeOf(finishAt)),
    pace,
    ...(plan.lacksShifts ? [words.lacksShifts] : slowest),
    ...plan.shortfalls.map((shortfall) => explainShortfall(shortfall, language)),
  ]
}

type Verdict = Pick<
  CapacityPlan,
  'isFeasible' | 'parcels' | 'lateParcels' | 'targetAt' | 'finishAt' | 'marginHours'
>

/** Whether the target is kept, in one sentence. */
export function explainVerdict(
  { isFeasible, parcels, lateParcels, targetAt, finishAt, marginHours }: Verdict,
  language: CapacityLanguage,
): string {
  const words = phrases[language]
  if (!isFeasible) return words.late(grouped(parcels), grouped(lateParcels), timeOf(targetAt))
  const finish = finishAt === null ? '' : timeOf(finishAt)
  return words.feasible(grouped(parcels), finish, oneDigit(marginHours ?? 0))
}

export function resourceWord(resource: CapacityResource, language: CapacityLanguage): string {
  return phrases[language].resources[resource]
}

/** One shortfall in one sentence, such as "Vehicles: 2 more; too few from 12-08 08:00 to 12-10 20:00, for 36 hours." */
export function explainShortfall(shortfall: CapacityShortfall, language: CapacityLanguage): string {
  const { resource, shortBy, fromAt, toAt, hours } = shortfall
  return phrases[language].short(resource, grouped(shortBy), timeOf(fromAt), timeOf(toAt), oneDigit(hours))
}

function oneDigit(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** 500000 as 500,000, in every language. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** Month, day, hour and minute in Shanghai; the end of a day is 24:00 of that day rather than 00:00 of the next. */
function timeOf(at: Date): string {
  const minutesOf = (date: string) =>
    Math.floor((at.getTime() - shanghaiInstant(date, '00:00').getTime()) / 60_000)
  const today = shanghaiDate(at)
  const date = minutesOf(today) === 0 ? addDays(today, -1) : today
  const minutes = minutesOf(date)
  return `${date.slice(5)} ${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0')
}
