import { defineTexts } from './texts.ts'

const chinese = {
  title: '为发热门诊留存',
  set: '设置留存数量',
  says: '从货架上取出这么多，只供这家医院发热门诊的处方使用，家庭药包、销售和其他处方都拿不到。改小后，多出的退回货架。处方按病人的医保收费。',
  label: '为发热门诊留存的药品',
  depot: '云仓',
  hospital: '互联网医院',
  goods: '药品',
  held: '现留存',
  units: '留存数量（最小单位）',
  unitsOf: (unit: string) => `留存数量（${unit}）`,
  none: '没有为发热门诊留存的药品。',
}

const english: typeof chinese = {
  title: 'Held for fever clinics',
  set: 'Set what is held',
  says: 'So many units leave the shelf for prescriptions of this hospital’s fever clinic alone: no kit, sale or other prescription takes them. Asked for fewer, the rest goes back to the shelf. Prescriptions are charged by the patient’s cover.',
  label: 'Medicine that is held for fever clinics',
  depot: 'Depot',
  hospital: 'Internet hospital',
  goods: 'Product',
  held: 'Held now',
  units: 'Units to hold',
  unitsOf: (unit: string) => `Units to hold (${unit})`,
  none: 'Nothing is held for fever clinics.',
}

const korean: typeof chinese = {
  title: '발열 클리닉용 보류',
  set: '보류 수량 정하기',
  says: '이만큼을 진열대에서 빼어 이 병원 발열 클리닉의 처방에만 씁니다. 가정 꾸러미, 판매, 다른 처방은 가져갈 수 없습니다. 줄이면 남는 수량은 진열대로 돌아갑니다. 처방은 환자의 보험에 따라 계산됩니다.',
  label: '발열 클리닉용으로 보류한 의약품',
  depot: '창고',
  hospital: '인터넷 병원',
  goods: '의약품',
  held: '현재 보류',
  units: '보류 수량(최소 단위)',
  unitsOf: (unit: string) => `보류 수량(${unit})`,
  none: '발열 클리닉용으로 보류한 의약품이 없습니다.',
}

export const clinicStockTexts = defineTexts({ 'zh-CN': chinese, en: english, ko: korean })
