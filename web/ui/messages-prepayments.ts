/** What is said of money that patients pay before they have their parcels. */
export interface PrepaymentTexts {
  readonly title: string
  readonly reference: string
  readonly find: string
  readonly findHint: string
  readonly findSubmit: string
  readonly number: string
  readonly parcelState: string
  readonly promised: string
  readonly prepaid: string
  readonly none: string
  readonly state: string
  readonly due: string
  readonly take: string
  readonly takeHint: (due: string) => string
  readonly record: (due: string) => string
  readonly nothingToTake: string
  readonly noParcel: string
  readonly over: string
  readonly payBackHint: (due: string) => string
  readonly onlyAtCounter: string
}

export const chinesePrepayments: PrepaymentTexts = {
  title: '预付款',
  reference: '处方号',
  find: '按编号查找',
  findHint:
    '请患者出示处方号，或看包裹标签上的 8 位编号。名单不显示患者姓名；打开处方后可以核对姓名，查看会留下记录。',
  findSubmit: '查找',
  number: '处方号或包裹编号',
  parcelState: '包裹状态',
  promised: '预计送达',
  prepaid: '已预付',
  none: '没有可以预付的处方：现在没有发往这里、还没交给患者的药。',
  state: '处方状态',
  due: '还要预付',
  take: '收预付款',
  takeHint: (due) => `按今天的价格和保障，发药时患者要付 ${due}。收齐以后登记，只能整笔登记，登记一次。`,
  record: (due) => `登记已预付 ${due}`,
  nothingToTake: '不用再预付：要付的都已预付，或患者什么都不用付。',
  noParcel: '没有发往本机构、还没有交给患者的包裹，现在没有可以预付的款。',
  over: '处方已经结束，不再收预付款。',
  payBackHint: (due) => `还没有用掉的预付款是 ${due}。患者要退时，全部退给患者以后登记，登记一次。`,
  onlyAtCounter: '由村药师或司机收款和退款登记。',
}

export const englishPrepayments: PrepaymentTexts = {
  title: 'Prepayment',
  reference: 'Prescription number',
  find: 'Find by number',
  findHint:
    'Ask the patient for the prescription number, or see the 8 characters on the label of the parcel. No list shows names; the prescription does, and that you looked is recorded.',
  findSubmit: 'Find',
  number: 'Number of the prescription or the parcel',
  parcelState: 'State',
  promised: 'Promised',
  prepaid: 'Prepaid',
  none: 'No prescription can be prepaid: no medicine is on its way here or waits for its patient.',
  state: 'Prescription',
  due: 'Still to be prepaid',
  take: 'Take a prepayment',
  takeHint: (due) =>
    `By the prices and covers of today the patient will pay ${due}. Record it once you have the whole; it is recorded whole, and once.`,
  record: (due) => `Record ${due} as prepaid`,
  nothingToTake: 'Nothing more is to be prepaid: it was, or the patient has nothing to pay.',
  noParcel: 'No parcel of it is still to be handed over by your organisation, so there is nothing to prepay.',
  over: 'The prescription is over: no more is taken before.',
  payBackHint: (due) =>
    `${due} of what was prepaid are not used. If the patient wants them back, record it once they have the whole.`,
  onlyAtCounter: 'A village pharmacist or a driver takes it and pays it back.',
}

export const koreanPrepayments: PrepaymentTexts = {
  title: '선불금',
  reference: '처방 번호',
  find: '번호로 찾기',
  findHint:
    '환자에게 처방 번호를 묻거나 소포 라벨의 8자리 번호를 보세요. 목록에는 환자 이름이 없습니다. 처방을 열면 이름을 확인할 수 있으며 열람은 기록됩니다.',
  findSubmit: '찾기',
  number: '처방 번호 또는 소포 번호',
  parcelState: '소포 상태',
  promised: '도착 예정',
  prepaid: '선불한 금액',
  none: '선불할 처방이 없습니다. 이곳으로 오거나 환자를 기다리는 약이 없습니다.',
  state: '처방 상태',
  due: '더 선불할 금액',
  take: '선불 받기',
  takeHint: (due) =>
    `오늘의 가격과 보장으로 환자가 낼 금액은 ${due}입니다. 전액을 받은 뒤 한 번만 기록합니다.`,
  record: (due) => `${due} 선불 기록`,
  nothingToTake: '더 선불할 금액이 없습니다. 이미 냈거나 환자가 낼 돈이 없습니다.',
  noParcel: '이 기관이 아직 전달할 소포가 없어 선불할 금액이 없습니다.',
  over: '처방이 끝나 더 선불을 받지 않습니다.',
  payBackHint: (due) => `쓰지 않은 선불금은 ${due}입니다. 환자가 원하면 전액을 돌려준 뒤 한 번만 기록하세요.`,
  onlyAtCounter: '마을 약사나 기사가 받고 돌려줍니다.',
}
