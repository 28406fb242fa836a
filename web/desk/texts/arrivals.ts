import { defineTexts } from './texts.ts'

const chinese = {
  title: '预告到货',
  announce: '预告到货',
  announceSays:
    '登记供应商说要送来的货。现在不会增加库存；货到以后由云仓按实收入库，再用“分配”把它分出去，已经承诺的不会收回。',
  says: '到货入库后再分配一次。',
  label: '预告而未到的货',
  depot: '云仓',
  supplier: '供应商',
  number: '送货单号',
  expected: '预计到货日',
  unknown: '未定',
  goods: '药品',
  addGoods: '添加药品',
  remove: '移除',
  units: '数量（最小单位）',
  unitsOf: (unit: string) => `数量（${unit}）`,
  announced: '登记时间',
  none: '没有预告的到货。',
}

const english: typeof chinese = {
  title: 'Announced arrivals',
  announce: 'Announce an arrival',
  announceSays:
    'Keeps what a supplier says it will bring. No stock is added now: the depot receives it as it is unloaded, and allocating again shares it out. What is promised already is never taken back.',
  says: 'Allocate again once it was received.',
  label: 'Goods that are announced and have not come',
  depot: 'Depot',
  supplier: 'Supplier',
  number: 'Delivery note',
  expected: 'Expected on',
  unknown: 'not known',
  goods: 'Product',
  addGoods: 'Add a product',
  remove: 'Remove',
  units: 'Units',
  unitsOf: (unit: string) => `Units (${unit})`,
  announced: 'Announced',
  none: 'Nothing is announced.',
}

const korean: typeof chinese = {
  title: '입고 예고',
  announce: '입고 예고하기',
  announceSays:
    '공급업체가 보내겠다고 한 물품을 기록합니다. 지금 재고가 늘지는 않으며, 도착하면 창고가 실제 수량으로 입고하고 다시 배분하면 나누어집니다. 이미 약속한 몫은 거두어들이지 않습니다.',
  says: '입고된 뒤 다시 배분하십시오.',
  label: '예고되었으나 도착하지 않은 물품',
  depot: '창고',
  supplier: '공급업체',
  number: '납품서 번호',
  expected: '도착 예정일',
  unknown: '미정',
  goods: '의약품',
  addGoods: '의약품 추가',
  remove: '제거',
  units: '수량(최소 단위)',
  unitsOf: (unit: string) => `수량(${unit})`,
  announced: '예고 시각',
  none: '예고된 입고가 없습니다.',
}

export const arrivalTexts = defineTexts({ 'zh-CN': chinese, en: english, ko: korean })
