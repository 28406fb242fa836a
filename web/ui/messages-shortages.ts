import type { ShortagePlanState, ShortageState } from '#domain/shortage/states.ts'
import type { PlanAct } from '../console/shortages-view.ts'

/** The texts of the page of shortages. */
export interface ShortageTexts {
  readonly none: string
  readonly plans: string
  readonly noPlans: string
  readonly name: string
  readonly state: string
  readonly days: string
  readonly reserve: string
  readonly cap: string
  readonly first: string
  readonly nobodyFirst: string
  readonly preview: string
  readonly cover: string
  readonly lowest: string
  readonly gini: string
  readonly served: string
  readonly unserved: string
  readonly granted: string
  readonly byCounty: string
  readonly shares: string
  readonly site: string
  readonly tier: string
  readonly need: string
  readonly held: string
  readonly receives: string
  readonly why: string
  readonly limit: (units: number, days: number) => string
  readonly refused: string
  readonly states: Readonly<Record<ShortageState, string>>
  readonly planStates: Readonly<Record<ShortagePlanState, string>>
  readonly acts: Readonly<Record<PlanAct, string>>
  readonly siteKinds: Readonly<
    Record<'hospital_window' | 'county_hub' | 'township_pharmacy' | 'village_pharmacy', string>
  >
}

export const chineseShortages: ShortageTexts = {
  none: '目前没有已宣布的短缺。',
  plans: '分配方案对比',
  noPlans: '尚无可查看的方案。',
  name: '方案名称',
  state: '状态',
  days: '保障天数',
  reserve: '预留（%）',
  cap: '每站点上限（留空为不限）',
  first: '优先保障',
  nobodyFirst: '不分先后',
  preview: '试算',
  cover: '总满足率',
  lowest: '最低满足率',
  gini: '基尼系数',
  served: '获配站点',
  unserved: '未获配站点',
  granted: '分配总量',
  byCounty: '按县',
  shares: '各站点份额及理由',
  site: '站点',
  tier: '级',
  need: '需求',
  held: '现有',
  receives: '分得',
  why: '理由',
  limit: (units, days) => `每人 ${days} 天内最多 ${units} 单位`,
  refused: '没有执行，请看下面的最新状态',
  states: { declared: '已宣布', allocated: '已分配', closed: '已结束' },
  planStates: { planned: '待审批', approved: '已批准', applied: '已执行', discarded: '已作废' },
  acts: { approve: '批准', apply: '执行', discard: '作废' },
  siteKinds: {
    hospital_window: '医院窗口',
    county_hub: '县级中心',
    township_pharmacy: '乡镇药房',
    village_pharmacy: '村级药房',
  },
}

export const englishShortages: ShortageTexts = {
  none: 'No shortage is declared at present.',
  plans: 'Plans side by side',
  noPlans: 'There is no plan that you may see yet.',
  name: 'Plan',
  state: 'State',
  days: 'Days to cover',
  reserve: 'Reserve (%)',
  cap: 'Most for one site (empty for no limit)',
  first: 'First come',
  nobodyFirst: 'All alike',
  preview: 'Preview',
  cover: 'Need covered',
  lowest: 'Lowest cover',
  gini: 'Gini',
  served: 'Sites served',
  unserved: 'Sites without',
  granted: 'Units granted',
  byCounty: 'By county',
  shares: 'Shares, and why',
  site: 'Site',
  tier: 'Tier',
  need: 'Need',
  held: 'At hand',
  receives: 'Receives',
  why: 'Why',
  limit: (units, days) => `at most ${units} units for one person in ${days} days`,
  refused: 'Not done: below is how it stands',
  states: { declared: 'Declared', allocated: 'Shared out', closed: 'Over' },
  planStates: {
    planned: 'Waits for approval',
    approved: 'Approved',
    applied: 'Applied',
    discarded: 'Put away',
  },
  acts: { approve: 'Approve', apply: 'Apply', discard: 'Put away' },
  siteKinds: {
    hospital_window: 'Hospital windows',
    county_hub: 'County hubs',
    township_pharmacy: 'Township pharmacies',
    village_pharmacy: 'Village pharmacies',
  },
}

export const koreanShortages: ShortageTexts = {
  none: '현재 선언된 부족이 없습니다.',
  plans: '배분안 비교',
  noPlans: '볼 수 있는 배분안이 아직 없습니다.',
  name: '배분안',
  state: '상태',
  days: '대비 일수',
  reserve: '예비(%)',
  cap: '거점당 상한(비우면 제한 없음)',
  first: '우선순위',
  nobodyFirst: '모두 동일',
  preview: '미리보기',
  cover: '전체 충족률',
  lowest: '최저 충족률',
  gini: '지니 계수',
  served: '배정된 거점',
  unserved: '미배정 거점',
  granted: '배정 총량',
  byCounty: '현별',
  shares: '거점별 배정과 이유',
  site: '거점',
  tier: '순위',
  need: '필요량',
  held: '보유량',
  receives: '배정량',
  why: '이유',
  limit: (units, days) => `1인당 ${days}일에 최대 ${units}단위`,
  refused: '실행되지 않았습니다. 아래에서 현재 상태를 확인하세요',
  states: { declared: '선언됨', allocated: '배분됨', closed: '종료됨' },
  planStates: { planned: '승인 대기', approved: '승인됨', applied: '실행됨', discarded: '폐기됨' },
  acts: { approve: '승인', apply: '실행', discard: '폐기' },
  siteKinds: {
    hospital_window: '병원 창구',
    county_hub: '현 거점',
    township_pharmacy: '향진 약국',
    village_pharmacy: '마을 약국',
  },
}
