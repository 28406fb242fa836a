import { defineTexts } from './texts.ts'

/** Programs that act by themselves, by the name under which they act: Chinese, English, Korean. */
const programs: readonly (readonly [name: string, chinese: string, english: string, korean: string])[] = [
  ['arrivals', '到货分配', 'Sharing out arrivals', '입고 배분'],
  ['award-works', '方案计算', 'Working out awards', '낙찰안 계산'],
  ['collection', '数据汇总', 'Collecting figures', '자료 집계'],
  ['courier', '快递回报', 'A courier’s report', '택배 보고'],
  ['exporter', '数据导出', 'Exporting data', '자료 내보내기'],
  ['file-jobs', '导入导出', 'Imports and exports', '파일 가져오기와 내보내기'],
  ['insurer-files', '医保对账文件', 'An insurer’s files', '보험 대사 파일'],
  ['part-sweep', '分次取药巡查', 'Looking for parts that fall due', '분할 조제 점검'],
  ['reconciler', '对账', 'Reconciling', '대사'],
  ['registration', '救急登记', 'Registering for campaigns', '긴급 지원 등록'],
  ['replenishment-sweep', '补货巡查', 'Looking for what runs low', '보충 점검'],
  ['reporting', '上报监管', 'Reporting to regulators', '감독 기관 보고'],
  ['route-plans', '路线优化', 'Improving routes', '경로 개선'],
  ['shortage-sweep', '短缺巡查', 'Looking for shortages', '부족 점검'],
  ['symptom-form', '症状表', 'A symptom form', '증상표'],
  ['webhooks', '推送', 'Telling by webhooks', '웹훅 전달'],
]

/** Tells what caused an act that nobody did by hand: a program by its name, else the course of something, such as a prescription. */
function teller(place: 1 | 2 | 3, course: string) {
  const words = new Map(programs.map((row) => [row[0], row[place]]))
  // A courier acts for one parcel, which its name then ends with.
  return (cause: string) => words.get(cause) ?? words.get(cause.split('-')[0] ?? '') ?? course
}

export const causeNames = defineTexts({
  'zh-CN': teller(1, '自动流程'),
  en: teller(2, 'An automatic course'),
  ko: teller(3, '자동 절차'),
})
