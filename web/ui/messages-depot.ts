import type { DoorMeans, RouteLevel } from '#domain/routing/levels.ts'
import type { LeftOutReason } from '#domain/routing/plan.ts'
import type { RoutePlanState } from '#domain/routing/states.ts'

interface Closed {
  readonly levels: Readonly<Record<RouteLevel, string>>
  readonly doorMeans: Readonly<Record<DoorMeans, string>>
  readonly leftOutReasons: Readonly<Record<LeftOutReason, string>>
  readonly failedReasons: Readonly<Record<'notAtHome' | 'addressUnknown' | 'roadClosed', string>>
  readonly planStates: Readonly<Record<RoutePlanState, string>>
  readonly entryKinds: Readonly<
    Record<'invoice' | 'extras_invoice' | 'credit_note' | 'debit_note' | 'payment', string>
  >
}

export const chineseDepot = {
  deliveryNote: '随货同行单（PDF）',
  parcelLabels: '包裹标签（PDF）',
  allStates: '全部',
  receivedAt: '登记时间',
  site: '收货站点',
  noDiscrepancies: '没有收货差异。',
  statementTitle: '月度对账单',
  otherSide: '往来单位',
  weSell: (name: string) => `我方销售给 ${name}`,
  weBuy: (name: string) => `我方向 ${name} 采购`,
  month: '月份',
  noAccounts: '还没有往来账户。先与对方建立账户，才有对账单。',
  opening: '期初欠款',
  closing: '期末欠款',
  difference: '双方账面差异',
  noDifference: '双方一致',
  limit: '信用额度',
  committed: '已占用额度',
  terms: '账期',
  days: (count: number) => `${count} 天`,
  entry: '凭证',
  at: '日期',
  amount: '金额',
  balance: '余额',
  noEntries: '这个月没有往来。',
  printHint: '用浏览器的打印功能可以打印，或存为文件。',
  entryKinds: {
    invoice: '发票',
    extras_invoice: '多收留用发票',
    credit_note: '红字发票',
    debit_note: '补开发票',
    payment: '付款',
  },
  doorsHint:
    '发布以后，行车单显示在本机构有“司机”岗位的人的手机上；村药师自己去送的，请管理员在“人员”里加上司机岗位。',
  levels: { hub: '县到村', village: '村内入户' },
  means: '出行方式',
  byVehicle: '车辆',
  doorMeans: { on_foot: '步行', motorbike: '摩托车' },
  plansTitle: '配送计划',
  plan: '计划',
  hub: '始发站点',
  shift: '班次',
  noPlans: '没有配送计划。',
  planStates: { improving: '优化中', ready: '可发布', released: '已发布', cancelled: '已取消' },
  facts: (trips: number, parcels: number) => `${trips} 趟，${parcels} 件`,
  kilometres: '里程',
  version: '版本',
  progress: '优化进度',
  map: '路线示意图',
  mapLabel: (trips: number, leftOut: number) => `${trips} 趟车的站点和顺序；${leftOut} 件送不到`,
  mapHint: '按经纬度绘制的示意图，线条不是道路。',
  trip: (plate: string, number: number) => `第 ${number} 趟　${plate}`,
  order: '顺序',
  stop: '站点',
  arrives: '到达',
  parcels: '件数',
  coldBoxes: '冷藏箱',
  runSheet: '行车单（PDF）',
  departs: '发车',
  returns: '返回',
  loadFrom: '装车',
  together: '须同车同行的包裹',
  leftOut: '送不到的包裹',
  parcelNumber: '包裹',
  reason: '原因',
  nothingLeftOut: '所有包裹都排上了车。',
  leftOutReasons: {
    noRoad: '没有可走的路',
    tooLarge: '没有车装得下',
    outsideHours: '营业时间内赶不到',
    companionLeftOut: '须同行的包裹送不到',
    noRoomLeft: '车辆和时间不够',
  },
  release: '发布计划',
  cancelPlan: '取消计划',
  change: '改变计划',
  changeHint: '已经开始装车的趟次不变，其余重新排。发布后的计划会自动跟上新到和撤回的包裹。',
  waiting: (count: number) => `有 ${count} 件新包裹在站点等待`,
  addWaiting: '加入等待的包裹，重新排',
  dropParcel: '不送这件',
  dropOption: (stop: number, place: string, parcel: number, parcels: number) =>
    `第 ${stop} 站 ${place}，第 ${parcel}/${parcels} 件`,
  dropLabel: '要去掉的包裹',
  campaignParcels: '救急药包到村',
  campaignParcelsHint: '收下以后，药包就等待入户配送；排计划时一起排进去。',
  batch: '批次',
  carrier: '承运',
  onTheWay: '在途',
  arrivedHere: '已到村',
  takeIn: '收下到村药包',
  recipient: '收件人',
  handedOver: '已交到手',
  notHandedOver: '没送成',
  failedReasons: { notAtHome: '家里没人', addressUnknown: '找不到地址', roadClosed: '路不通' },
  makePlan: '排一份计划',
  shiftFrom: '班次开始',
  shiftUntil: '班次结束',
} satisfies Closed & Record<string, unknown>

export type DepotTexts = typeof chineseDepot
