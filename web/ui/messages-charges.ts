import type { TakeBackReason } from '#domain/fulfilment/return-reasons.ts'
import type { EndedState } from '#domain/prescriptions/states.ts'
import type { CollectionMethod } from '#domain/money/accounts.ts'

/** What is said of money that patients owe for what they were handed. */
export interface ChargeTexts {
  readonly anySite: string
  readonly parcel: string
  readonly site: string
  readonly due: string
  readonly since: string
  readonly told: string
  /** Of a payment that was told of and is not in the books. */
  readonly toldPayment: (amount: string, method: string, due: string) => string
  /** The same in short, where there is what to act on. */
  readonly paidAndDue: (paid: string, due: string) => string
  readonly none: string
  readonly title: string
  readonly patient: string
  readonly handedOver: string
  readonly total: string
  readonly insurers: string
  readonly patients: string
  readonly prepaid: string
  readonly collected: string
  readonly reversed: string
  readonly nothingDue: string
  readonly lines: string
  readonly medicine: string
  readonly units: string
  readonly price: string
  readonly amount: string
  readonly noLines: string
  readonly collect: string
  readonly collectHint: (due: string) => string
  /** Where the payment that was told of is a part of it, or more than it. */
  readonly settleHint: (paid: string, due: string) => string
  readonly method: string
  readonly chooseMethod: string
  readonly methods: Readonly<Record<CollectionMethod, string>>
  readonly record: (due: string) => string
  readonly onlyAtCounter: string
  /** What is said of money that patients are to get back. */
  readonly refunds: {
    readonly due: string
    /** Of which charge or prepayment. */
    readonly of: string
    readonly dueSince: string
    readonly why: string
    readonly since: string
    readonly reason: string
    readonly paidBy: string
    readonly none: string
    readonly unknown: string
    readonly reasons: Readonly<Record<TakeBackReason | EndedState, string>>
    readonly pay: string
    readonly payHint: (due: string) => string
    readonly method: string
    readonly record: (due: string) => string
    readonly paidBack: string
    readonly onlyAtCounter: string
  }
}

export const chineseCharges: ChargeTexts = {
  anySite: '全部站点',
  parcel: '包裹',
  site: '站点',
  due: '应收',
  since: '发药时间',
  told: '手机上报的收款',
  toldPayment: (amount, method, due) => `${method} ${amount}，应收 ${due}：没有入账`,
  paidAndDue: (paid, due) => `已收 ${paid}（未入账），应收 ${due}`,
  none: '没有待收的款：已发的药都收齐了。',
  title: '一笔应收款',
  patient: '患者',
  handedOver: '发药时间',
  total: '药费合计',
  insurers: '医保等支付',
  patients: '患者承担',
  prepaid: '预付余额',
  collected: '已收',
  reversed: '药已退回，这笔费用已冲销',
  nothingDue: '没有应收的款。',
  lines: '药品',
  medicine: '药品',
  units: '数量',
  price: '单价',
  amount: '金额',
  noLines: '没有药品。',
  collect: '收款',
  collectHint: (due) => `向患者收齐 ${due} 以后登记。只能整笔登记，登记一次。`,
  settleHint: (paid, due) =>
    `发药时收的 ${paid} 没有入账。与患者补齐或退还差额，手里共有 ${due} 以后，登记整笔 ${due}。`,
  method: '收款方式',
  chooseMethod: '请选择',
  methods: { cash: '现金', transfer: '转账或扫码', prepaid: '从预付款中扣' },
  record: (due) => `登记已收 ${due}`,
  onlyAtCounter: '由村药师或司机收款登记。',
  refunds: {
    due: '应退',
    of: '包裹或处方',
    dueSince: '应退起于',
    why: '原因',
    since: '退药时间',
    reason: '退药原因',
    paidBy: '当时的付款方式',
    none: '没有待退的款：退回的药和多余的预付款都已退还。',
    unknown: '没有记录',
    reasons: {
      unwanted: '患者不需要了',
      wrong: '药不对',
      damaged: '药有破损',
      recalled: '药品召回',
      adverse_reaction: '不良反应',
      dispensed_in_error: '发药有误，已撤回',
      completed: '预付多于药费',
      cancelled: '处方已取消',
      expired: '处方已过期',
      rejected: '处方已退回',
    },
    pay: '退款',
    payHint: (due) => `把 ${due} 全部退给患者以后登记。只能整笔登记，登记一次。`,
    method: '退款方式',
    record: (due) => `登记已退 ${due}`,
    paidBack: '已退',
    onlyAtCounter: '由发药站点的村药师或司机退款登记。',
  },
}

export const englishCharges: ChargeTexts = {
  anySite: 'All sites',
  parcel: 'Parcel',
  site: 'Site',
  due: 'Due',
  since: 'Handed over',
  told: 'Told by the phone',
  toldPayment: (amount, method, due) => `${method} ${amount}, ${due} were due: not booked`,
  paidAndDue: (paid, due) => `${paid} taken (not booked), ${due} due`,
  none: 'Nothing is due: all that was handed over is paid.',
  title: 'Money due for a parcel',
  patient: 'Patient',
  handedOver: 'Handed over',
  total: 'Price of all',
  insurers: 'Insurance and others bear',
  patients: 'The patient bears',
  prepaid: 'Left of what was prepaid',
  collected: 'Collected',
  reversed: 'The medicine came back; the charge was reversed',
  nothingDue: 'Nothing is due.',
  lines: 'Medicines',
  medicine: 'Medicine',
  units: 'Quantity',
  price: 'Unit price',
  amount: 'Amount',
  noLines: 'There are no medicines.',
  collect: 'Collect',
  collectHint: (due) => `Record it once you have the whole ${due}. It is recorded whole, and once.`,
  settleHint: (paid, due) =>
    `The ${paid} taken at the hand-over are not booked. Take or give back the difference; once you have ${due} in all, record the whole ${due}.`,
  method: 'Paid by',
  chooseMethod: 'Choose',
  methods: { cash: 'Cash', transfer: 'Transfer or QR code', prepaid: 'From what was prepaid' },
  record: (due) => `Record ${due} as collected`,
  onlyAtCounter: 'A village pharmacist or a driver collects it.',
  refunds: {
    due: 'To pay back',
    of: 'Parcel or prescription',
    dueSince: 'Since',
    why: 'Why',
    since: 'Came back',
    reason: 'Why it came back',
    paidBy: 'Was paid by',
    none: 'Nothing is to be paid back: what came back and what was prepaid too much is refunded.',
    unknown: 'Not recorded',
    reasons: {
      unwanted: 'No longer wanted',
      wrong: 'The wrong medicine',
      damaged: 'Damaged',
      recalled: 'Recalled',
      adverse_reaction: 'Adverse reaction',
      dispensed_in_error: 'Handed over in error, withdrawn',
      completed: 'Prepaid more than it cost',
      cancelled: 'The prescription was cancelled',
      expired: 'The prescription expired',
      rejected: 'The prescription was rejected',
    },
    pay: 'Pay back',
    payHint: (due) => `Record it once the patient has the whole ${due}. It is recorded whole, and once.`,
    method: 'Paid back by',
    record: (due) => `Record ${due} paid back`,
    paidBack: 'Paid back',
    onlyAtCounter: 'A village pharmacist of the site that handed it over, or a driver, pays it back.',
  },
}

export const koreanCharges: ChargeTexts = {
  anySite: '모든 거점',
  parcel: '소포',
  site: '거점',
  due: '받을 금액',
  since: '전달 시각',
  told: '휴대전화로 알린 수납',
  toldPayment: (amount, method, due) => `${method} ${amount}, 받을 금액 ${due}: 장부에 없음`,
  paidAndDue: (paid, due) => `${paid} 받음(장부에 없음), 받을 금액 ${due}`,
  none: '받을 돈이 없습니다. 전달한 약값을 모두 받았습니다.',
  title: '소포의 받을 돈',
  patient: '환자',
  handedOver: '전달 시각',
  total: '약값 합계',
  insurers: '보험 등 부담',
  patients: '환자 부담',
  prepaid: '선불금 잔액',
  collected: '받은 금액',
  reversed: '약이 반환되어 이 비용은 취소되었습니다',
  nothingDue: '받을 돈이 없습니다.',
  lines: '약품',
  medicine: '약품',
  units: '수량',
  price: '단가',
  amount: '금액',
  noLines: '약품이 없습니다.',
  collect: '수납',
  collectHint: (due) => `환자에게 ${due} 전액을 받은 뒤 기록하세요. 전액을 한 번만 기록합니다.`,
  settleHint: (paid, due) =>
    `전달할 때 받은 ${paid}은(는) 장부에 없습니다. 차액을 받거나 돌려주고 모두 ${due}이(가) 되면 전액 ${due}을(를) 기록하세요.`,
  method: '수납 방법',
  chooseMethod: '선택하세요',
  methods: { cash: '현금', transfer: '이체 또는 QR 결제', prepaid: '선불금에서' },
  record: (due) => `${due} 수납 기록`,
  onlyAtCounter: '마을 약사나 기사가 수납합니다.',
  refunds: {
    due: '돌려줄 금액',
    of: '소포 또는 처방',
    dueSince: '발생 시각',
    why: '사유',
    since: '반환 시각',
    reason: '반환 사유',
    paidBy: '받았던 방법',
    none: '돌려줄 돈이 없습니다. 반환된 약값과 남은 선불금을 모두 환불했습니다.',
    unknown: '기록 없음',
    reasons: {
      unwanted: '더 필요하지 않음',
      wrong: '잘못된 약',
      damaged: '파손',
      recalled: '회수된 약',
      adverse_reaction: '이상 반응',
      dispensed_in_error: '잘못 전달하여 취소함',
      completed: '약값보다 많이 선불함',
      cancelled: '처방 취소',
      expired: '처방 만료',
      rejected: '처방 반려',
    },
    pay: '환불',
    payHint: (due) => `환자에게 ${due} 전액을 돌려준 뒤 기록하세요. 전액을 한 번만 기록합니다.`,
    method: '환불 방법',
    record: (due) => `${due} 환불 기록`,
    paidBack: '환불한 금액',
    onlyAtCounter: '약을 전달한 거점의 마을 약사나 기사가 환불합니다.',
  },
}
