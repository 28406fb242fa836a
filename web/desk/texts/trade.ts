import { defineTexts } from './texts.ts'

/** Orders on their 48 hours, for who sells, keeps depots, or buys. */
const chinese = {
  title: '订单倒计时',
  hint: '按截止时间看最急的分单；筛选“备货中”，点开分单去拣货发货，有变化时本页自动更新。',
  label: '分单',
  side: '立场',
  sides: { seller: '我方销售', buyer: '我方采购' },
  part: '分单',
  state: '状态',
  amount: '金额',
  deadline: '截止',
  answer: '应答',
  dispatch: '发货',
  overdue: '已超时',
  done: '已完成',
  empty: '没有这样的分单。',
}

const english: typeof chinese = {
  title: 'Orders by the clock',
  hint: 'The most urgent parts by their deadline; filter “Being prepared”, open a part to pick and dispatch it; the page follows.',
  label: 'Parts of orders',
  side: 'Side',
  sides: { seller: 'We sell', buyer: 'We buy' },
  part: 'Part',
  state: 'State',
  amount: 'Amount',
  deadline: 'Deadline',
  answer: 'answer',
  dispatch: 'dispatch',
  overdue: 'Overdue',
  done: 'Done',
  empty: 'There is no such part.',
}

const korean: typeof chinese = {
  title: '주문 카운트다운',
  hint: '마감이 가장 급한 분할 주문부터 보세요. “준비 중”으로 걸러 열면 피킹과 출고로 갑니다. 화면은 자동으로 갱신됩니다.',
  label: '분할 주문',
  side: '입장',
  sides: { seller: '우리가 판매', buyer: '우리가 구매' },
  part: '분할 주문 번호',
  state: '상태',
  amount: '금액',
  deadline: '마감',
  answer: '응답',
  dispatch: '출고',
  overdue: '기한 초과',
  done: '완료',
  empty: '해당하는 분할 주문이 없습니다.',
}

export const tradeTexts = defineTexts({ 'zh-CN': chinese, en: english, ko: korean })
