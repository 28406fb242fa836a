import type { CampaignBottleneck } from '#domain/campaigns/progress.ts'
import type { CampaignState, HouseholdState } from '#domain/campaigns/states.ts'

/** The texts of the page about campaigns. */
export interface CampaignTexts {
  readonly title: string
  readonly none: string
  readonly states: Readonly<Record<CampaignState, string>>
  readonly accepted: string
  readonly dispatched: string
  readonly perHour: string
  readonly finish: string
  readonly never: string
  readonly target: string
  readonly holdsUp: string
  readonly nothing: string
  readonly bottlenecks: Readonly<Record<CampaignBottleneck, string>>
  readonly breached: string
  readonly late: string
  readonly households: string
  readonly householdStates: Readonly<Record<HouseholdState, string>>
  readonly areas: string
  readonly area: string
  readonly inTime: string
  readonly stopped: string
  readonly depots: string
  readonly depot: string
  readonly staff: string
  readonly lost: string
  readonly working: string
}

export const chineseCampaigns: CampaignTexts = {
  title: '救急行动',
  none: '您的机构还没有救急行动。',
  states: {
    draft: '草案',
    open: '登记中',
    running: '进行中',
    paused: '已暂停',
    ended: '已结束',
    cancelled: '已取消',
  },
  accepted: '已承诺',
  dispatched: '已发出',
  perHour: '每小时发出',
  finish: '按此速度发完',
  never: '尚不可知',
  target: '目标时间',
  holdsUp: '瓶颈',
  nothing: '无',
  bottlenecks: {
    stock: '缺货',
    release: '等待放行',
    pick: '拣货',
    recheck: '复核',
    pack: '打包',
    dispatch: '发出',
  },
  breached: '超过时限未发',
  late: '发出已迟',
  households: '家庭',
  householdStates: {
    duplicate: '重复',
    ineligible: '不符合条件',
    eligible: '等候',
    granted: '已留货',
    released: '待拣货',
    picked: '已拣货',
    rechecked: '已复核',
    packed: '已打包',
    owing: '欠发',
    dispatched: '在途',
    called_back: '召回途中',
    delivered: '已送达',
    refused: '拒收',
    cancelled: '已取消',
  },
  areas: '各地区',
  area: '地区',
  inTime: '按时发出',
  stopped: '已停止',
  depots: '云仓',
  depot: '云仓',
  staff: '人手',
  lost: '已失去',
  working: '运转中',
}

export const englishCampaigns: CampaignTexts = {
  title: 'Campaigns',
  none: 'Your organisation has no campaign yet.',
  states: {
    draft: 'Draft',
    open: 'Registering',
    running: 'Running',
    paused: 'Paused',
    ended: 'Ended',
    cancelled: 'Cancelled',
  },
  accepted: 'Promised',
  dispatched: 'Dispatched',
  perHour: 'Dispatched an hour',
  finish: 'All dispatched at this rate',
  never: 'Not known yet',
  target: 'Target',
  holdsUp: 'Held up by',
  nothing: 'Nothing',
  bottlenecks: {
    stock: 'Stock',
    release: 'Release',
    pick: 'Picking',
    recheck: 'Rechecking',
    pack: 'Packing',
    dispatch: 'Dispatch',
  },
  breached: 'Past their hours',
  late: 'Dispatched late',
  households: 'Households',
  householdStates: {
    duplicate: 'Duplicate',
    ineligible: 'Not eligible',
    eligible: 'Waiting',
    granted: 'Kit reserved',
    released: 'To pick',
    picked: 'Picked',
    rechecked: 'Rechecked',
    packed: 'Packed',
    owing: 'Owed a kit',
    dispatched: 'On the road',
    called_back: 'Called back',
    delivered: 'Delivered',
    refused: 'Refused',
    cancelled: 'Cancelled',
  },
  areas: 'Areas',
  area: 'Area',
  inTime: 'In time',
  stopped: 'Stopped',
  depots: 'Depots',
  depot: 'Depot',
  staff: 'People',
  lost: 'Lost',
  working: 'Working',
}

export const koreanCampaigns: CampaignTexts = {
  title: '구호 행동',
  none: '귀 기관에는 아직 구호 행동이 없습니다.',
  states: {
    draft: '초안',
    open: '등록 중',
    running: '진행 중',
    paused: '일시 중지',
    ended: '종료',
    cancelled: '취소됨',
  },
  accepted: '약속됨',
  dispatched: '발송됨',
  perHour: '시간당 발송',
  finish: '이 속도로 발송 완료',
  never: '아직 알 수 없음',
  target: '목표 시각',
  holdsUp: '병목',
  nothing: '없음',
  bottlenecks: {
    stock: '재고',
    release: '출고 지시',
    pick: '피킹',
    recheck: '재확인',
    pack: '포장',
    dispatch: '발송',
  },
  breached: '기한 초과 미발송',
  late: '늦게 발송됨',
  households: '가구',
  householdStates: {
    duplicate: '중복',
    ineligible: '대상 아님',
    eligible: '대기 중',
    granted: '물품 확보',
    released: '피킹 대기',
    picked: '피킹됨',
    rechecked: '재확인됨',
    packed: '포장됨',
    owing: '미지급',
    dispatched: '운송 중',
    called_back: '회수 중',
    delivered: '배달됨',
    refused: '수령 거부',
    cancelled: '취소됨',
  },
  areas: '지역별',
  area: '지역',
  inTime: '기한 내 발송',
  stopped: '중단됨',
  depots: '창고',
  depot: '창고',
  staff: '인원',
  lost: '상실',
  working: '가동 중',
}
