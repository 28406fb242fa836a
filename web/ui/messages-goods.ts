import type { TransferState } from '#domain/fulfilment/request-states.ts'
import type { AbcClass } from '#domain/inventory/abc.ts'
import type { CountedPart } from '#domain/inventory/counting.ts'
import type { MovementReason } from '#domain/inventory/movement.ts'
import type { QuarantineFinding } from '#domain/inventory/quarantine.ts'
import type { AdjustmentState, StocktakeLineState, StocktakeState } from '#domain/inventory/states.ts'
import type { BoundaryKind } from '#domain/inventory/stock-status.ts'

interface Closed {
  readonly reasons: Readonly<Record<MovementReason, string>>
  readonly boundaries: Readonly<Record<BoundaryKind, string>>
  readonly findings: Readonly<Record<QuarantineFinding, string>>
  readonly abcClasses: Readonly<Record<AbcClass, string>>
  readonly parts: Readonly<Record<CountedPart, string>>
  readonly stocktakeStates: Readonly<Record<StocktakeState, string>>
  readonly lineStates: Readonly<Record<StocktakeLineState, string>>
  readonly adjustmentStates: Readonly<Record<AdjustmentState, string>>
  readonly transferStates: Readonly<Record<TransferState, string>>
}

export const chineseGoods = {
  card: '库存卡',
  until: '截至（留空为现在）',
  balances: '结存',
  movements: '出入库记录',
  recordedAt: '时间',
  movement: '事由',
  fromTo: '从 → 到',
  units: '数量（最小单位）',
  balanceAfter: '之后结存',
  by: '经办',
  ownership: '货权',
  noMovements: '没有出入库记录。',
  noBalance: '这时没有结存。',
  timeInvalid: '时间无法识别，显示的是现在。',
  openStocktake: '开始盘点',
  scope: '范围',
  wholeSite: '整个站点',
  stocktake: '盘点',
  openedAt: '开始时间',
  closedAt: '结束时间',
  openedBy: '发起人',
  state: '状态',
  noStocktakes: '这个站点还没有盘点。',
  progress: '进度',
  tolerance: '一人盘点可信的差异（最小单位）',
  part: '堆',
  counted: '实盘',
  book: '账面',
  difference: '差异',
  enterCounts: '填写实盘数量',
  countHint: '盘点期间可以照常销售。差异按清点那一刻的账面计算；差异过大的由另一人复盘。',
  saveCounts: '保存清点结果',
  anyLine: '所有堆',
  noLines: '没有符合条件的堆。',
  post: '批准并入账',
  leaveOut: '没有清点的堆',
  mustCount: '必须先清点',
  mayLeaveOut: '不盘，直接入账',
  postHint: '参加清点的人不能自己批准。',
  cancelStocktake: '取消盘点',
  adjustments: '库存调整',
  noAdjustments: '没有库存调整。',
  approve: '批准',
  refuse: '不批准',
  daysLeft: (days: number) => (days < 0 ? `已过期 ${-days} 天` : `还剩 ${days} 天`),
  withinDays: (days: number) => `${days} 天之内`,
  remaining: '剩余',
  noNearExpiry: '没有近效期的药品。',
  offer: '特价出清',
  price: '单价（元/最小单位）',
  offerUntil: '特价截止日（留空为有效期）',
  offers: '正在特价',
  noOffers: '没有特价。',
  withdraw: '撤回',
  finding: '检查结果',
  decide: '确定处置',
  decideHint: '合格的放回货架，其余报损。退回的货请填包裹号，以便核对温度记录。',
  shipment: '退回的包裹编号（如有）',
  codes: '追溯码，每行一个（如有）',
  noQuarantine: '没有隔离的货。',
  transfer: '调拨',
  requestTransfer: '申请调拨',
  from: '调出站点',
  to: '调入站点',
  productCode: '药品的国药标准编码',
  boxes: '盒数',
  takesRest: '库存不足时',
  wholeOrNothing: '不足则不调',
  whatThereIs: '有多少调多少',
  note: '说明',
  dueAt: '期限',
  noTransfers: '没有调拨。',
  cancelTransfer: '取消调拨',
  reason: '原因',
  reasons: {
    receive: '入库',
    reserve: '预留',
    release: '释放预留',
    dispatch: '发出',
    put_away: '上架',
    hand_over: '交付',
    return: '退回',
    quarantine: '隔离',
    clear: '解除隔离',
    adjust: '盘点调整',
    write_off: '报损',
    send_back: '退供应商',
    pass_ownership: '货权转移',
    destroy: '销毁',
  },
  boundaries: { supplier: '供应商', patient: '患者', loss: '损耗' },
  findings: {
    sealed_and_in_date: '包装完好且在有效期内',
    storage_proven: '储存条件有记录证明',
    damaged: '破损',
    expired: '过期',
    storage_doubtful: '储存条件存疑',
    recalled: '召回',
  },
  abcClasses: { a: '甲类（价值最高）', b: '乙类', c: '丙类' },
  parts: { shelf: '货架', expired: '过期', quarantine: '隔离' },
  stocktakeStates: { open: '进行中', posted: '已入账', cancelled: '已取消' },
  lineStates: {
    to_count: '待盘',
    to_recount: '待复盘',
    counted: '已盘',
    posted: '已入账',
    refused: '未能入账',
    skipped: '未盘',
  },
  adjustmentStates: { awaiting_approval: '待批准', applied: '已调整', refused: '未批准' },
  transferStates: {
    requested: '待批准',
    under_way: '进行中',
    refused: '已拒绝',
    completed: '已完成',
    cancelled: '已取消',
  },
} satisfies Closed & Record<string, unknown>

export type GoodsTexts = typeof chineseGoods
