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
}
