import type { RuleRecord } from './rule.ts'

/** A notice by which some illnesses may be seen online for the first time, as an exception to follow-ups only. */
interface FirstVisitNotice extends RuleRecord {
  /** ICD-10 categories of three characters. */
  readonly diagnosisCategories: readonly string[]
}

/** Colds, influenza, COVID-19 and fever of unknown origin, as long as the notice holds. */
export const firstVisitNotices: readonly FirstVisitNotice[] = [
  {
    id: 'online.first-visit-fever',
    source:
      '关于做好新冠肺炎互联网医疗服务的通知 (Notice on online medical service for COVID-19), 2022-12-12: first visits for its symptoms',
    validFrom: '2022-12-12',
    validTo: null,
    checked: false,
    diagnosisCategories: ['J00', 'J02', 'J06', 'J10', 'J11', 'R50', 'U07'],
  },
]
