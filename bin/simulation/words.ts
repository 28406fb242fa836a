import type { CapacityResource, Station } from '#domain/campaigns/capacity-flow.ts'
import type { Fault } from '#domain/campaigns/simulation-setup.ts'

export type ReportLanguage = 'zh' | 'en'

interface Words {
  readonly htmlLanguage: string
  readonly title: string
  readonly asked: (asked: {
    readonly households: string
    readonly hours: number
    readonly staff: number
    readonly seed: number
  }) => string
  readonly outcome: string
  readonly figure: string
  readonly undisturbed: string
  readonly withFaults: string
  readonly figures: Readonly<Record<FigureName, string>>
  readonly never: string
  readonly hours: (count: string) => string
  readonly resources: Readonly<Record<CapacityResource, string>>
  readonly stations: Readonly<Record<Station, string>>
  readonly plan: string
  readonly planNote: string
  readonly faults: string
  readonly fault: (fault: Fault, depot: string) => string
  readonly overTime: string
  readonly people: string
  readonly stock: string
  readonly spread: string
  readonly hourAxis: string
  readonly onDuty: string
  readonly counties: string
  readonly county: string
  readonly note: string
}

export type FigureName =
  | 'registered'
  | 'duplicates'
  | 'accepted'
  | 'dispatched'
  | 'delivered'
  | 'refused'
  | 'cancelled'
  | 'open'
  | 'unserved'
  | 'finished'
  | 'onTime'
  | 'byTarget'
  | 'bottleneck'
  | 'deliveredBeforeRecall'

/** What the report of a simulation says in each language. */
export const reportWords: Readonly<Record<ReportLanguage, Words>> = {
  en: {
    htmlLanguage: 'en',
    title: 'A simulated campaign',
    asked: ({ households, hours, staff, seed }) =>
      `${households} registrations, ${hours} hours, ${staff} people in three shifts, seed ${seed}.`,
    outcome: 'What came of it',
    figure: 'Figure',
    undisturbed: 'Undisturbed',
    withFaults: 'With faults',
    figures: {
      registered: 'Registrations',
      duplicates: 'Duplicates among them',
      accepted: 'Households accepted',
      dispatched: 'Dispatched',
      delivered: 'Delivered',
      refused: 'Refused at the door',
      cancelled: 'Cancelled',
      open: 'Still open at the end',
      unserved: 'Eligible, and never granted anything',
      finished: 'Last parcel dispatched after',
      onTime: 'Dispatched within 48 hours of acceptance',
      byTarget: 'Dispatched within the target hours',
      bottleneck: 'Bottleneck',
      deliveredBeforeRecall: 'Delivered before their lot was recalled (told, not called back)',
    },
    never: 'never',
    hours: (count) => `${count} h`,
    resources: {
      staff: 'staff',
      pick: 'places at picking',
      recheck: 'places at recheck',
      pack: 'places at packing',
      dispatch: 'places at dispatch',
      vehicles: 'vehicles',
      stock: 'stock',
    },
    stations: { pick: 'Pick', recheck: 'Recheck', pack: 'Pack', dispatch: 'Dispatch' },
    plan: 'The capacity plan before the start',
    planNote: 'Times count from 08:00 on 1 January as the start.',
    faults: 'The faults',
    fault: (fault, depot) => {
      switch (fault.kind) {
        case 'depot_lost':
          return `Hour ${rounded(fault.atHour)}: the depot of ${depot} is lost, with everything in it.`
        case 'staff_drop_out':
          return `Hours ${rounded(fault.atHour)} to ${rounded(fault.untilHour)}: ${fault.perMille / 10} % of the people are ill.`
        case 'late_supply':
          return `What was due before hour ${rounded(fault.untilHour)} comes ${rounded(fault.byHours)} hours late.`
        case 'recall':
          return `Hour ${rounded(fault.atHour)}: lot ${fault.lotId} is recalled; relief stock comes at three quarters of the time.`
      }
    },
    overTime: 'Households over time (dashed: undisturbed)',
    people: 'People at the stations, with faults',
    stock: 'Kits on the shelf that are promised to nobody, with faults',
    spread: 'Hours from acceptance to dispatch',
    hourAxis: 'hours',
    onDuty: 'On duty',
    counties: 'By county, with faults',
    county: 'County',
    note: 'Households, weights of counties and refusals are invented; times a parcel divide a published total by our own estimate (not checked). Rules, state tables, kits, lots and the allocation engine are those of the real campaign.',
  },
  zh: {
    htmlLanguage: 'zh-CN',
    title: '应急保供推演',
    asked: ({ households, hours, staff, seed }) =>
      `登记 ${households} 户，目标 ${hours} 小时，三班共 ${staff} 人，随机种子 ${seed}。`,
    outcome: '结果',
    figure: '指标',
    undisturbed: '无故障',
    withFaults: '有故障',
    figures: {
      registered: '登记数',
      duplicates: '其中重复',
      accepted: '受理户数',
      dispatched: '已发出',
      delivered: '已送达',
      refused: '上门拒收',
      cancelled: '已取消',
      open: '结束时未完成',
      unserved: '符合条件但始终未分到',
      finished: '最后一件发出用时',
      onTime: '受理后 48 小时内发出',
      byTarget: '目标时间内发出',
      bottleneck: '瓶颈',
      deliveredBeforeRecall: '召回前已送达（通知住户，不再追回）',
    },
    never: '未完成',
    hours: (count) => `${count} 小时`,
    resources: {
      staff: '人员',
      pick: '拣货工位',
      recheck: '复核工位',
      pack: '打包工位',
      dispatch: '发货工位',
      vehicles: '车辆',
      stock: '库存',
    },
    stations: { pick: '拣货', recheck: '复核', pack: '打包', dispatch: '发货' },
    plan: '开始前的产能计划',
    planNote: '以 1 月 1 日 08:00 为开始时间。',
    faults: '预设故障',
    fault: (fault, depot) => {
      switch (fault.kind) {
        case 'depot_lost':
          return `第 ${rounded(fault.atHour)} 小时：${depot}药库停用，库内货物全部损失。`
        case 'staff_drop_out':
          return `第 ${rounded(fault.atHour)} 至 ${rounded(fault.untilHour)} 小时：${fault.perMille / 10}% 的人员病倒。`
        case 'late_supply':
          return `应在第 ${rounded(fault.untilHour)} 小时前到的货晚到 ${rounded(fault.byHours)} 小时。`
        case 'recall':
          return `第 ${rounded(fault.atHour)} 小时：批次 ${fault.lotId} 被召回；时间过四分之三时救援库存到货。`
      }
    },
    overTime: '户数随时间变化（虚线为无故障）',
    people: '各工位人数（有故障）',
    stock: '未分配的库存套数（有故障）',
    spread: '从受理到发出的小时数',
    hourAxis: '小时',
    onDuty: '在岗',
    counties: '分县情况（有故障）',
    county: '县',
    note: '住户、各县权重和拒收率为虚构；单件用时由公开总数按自行估计分摊（未核对）。登记规则、状态表、药包、批次与分配引擎均与真实保供相同。',
  },
}

function rounded(hours: number): number {
  return Math.round(hours * 10) / 10
}
