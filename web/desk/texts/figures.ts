import { defineTexts } from './texts.ts'

const chinese = {
  export: '导出 CSV',
  month: '月份',
  none: '—',
  /** In the place of figures over too few patients. */
  withheld: '不足 5 人，不显示',
  keyFigures: '主要指标',
  open: '查看明细',
  shanghai: '按北京时间（Asia/Shanghai）统计。',
}

const english: typeof chinese = {
  export: 'Export CSV',
  month: 'Month',
  none: '—',
  withheld: 'Withheld: fewer than 5 patients',
  keyFigures: 'Key figures',
  open: 'Show rows',
  shanghai: 'Counted in the time zone Asia/Shanghai.',
}

const korean: typeof chinese = {
  export: 'CSV 내보내기',
  month: '월',
  none: '—',
  withheld: '5명 미만이라 표시하지 않음',
  keyFigures: '주요 지표',
  open: '상세 보기',
  shanghai: '중국 표준시(Asia/Shanghai) 기준입니다.',
}

export const figureTexts = defineTexts({ 'zh-CN': chinese, en: english, ko: korean })
