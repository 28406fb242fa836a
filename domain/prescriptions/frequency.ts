/** How often a dose is taken, by the abbreviations doctors write. */
export const frequencies = [
  'once',
  'qd',
  'qn',
  'bid',
  'tid',
  'qid',
  'q4h',
  'q6h',
  'q8h',
  'q12h',
  'qod',
  'qw',
  'prn',
] as const
export type Frequency = (typeof frequencies)[number]

/** What a frequency means. `dosesPerDay` is null where the prescription alone does not fix it. */
export interface FrequencyMeaning {
  readonly dosesPerDay: number | null
  readonly zh: string
  readonly en: string
}

export const frequencyMeanings = {
  once: { dosesPerDay: null, zh: '仅用1次', en: 'once only' },
  qd: { dosesPerDay: 1, zh: '每日1次', en: 'once a day' },
  qn: { dosesPerDay: 1, zh: '每晚1次', en: 'once every night' },
  bid: { dosesPerDay: 2, zh: '每日2次', en: 'twice a day' },
  tid: { dosesPerDay: 3, zh: '每日3次', en: '3 times a day' },
  qid: { dosesPerDay: 4, zh: '每日4次', en: '4 times a day' },
  q4h: { dosesPerDay: 6, zh: '每4小时1次', en: 'every 4 hours' },
  q6h: { dosesPerDay: 4, zh: '每6小时1次', en: 'every 6 hours' },
  q8h: { dosesPerDay: 3, zh: '每8小时1次', en: 'every 8 hours' },
  q12h: { dosesPerDay: 2, zh: '每12小时1次', en: 'every 12 hours' },
  qod: { dosesPerDay: 1 / 2, zh: '隔日1次', en: 'every other day' },
  qw: { dosesPerDay: 1 / 7, zh: '每周1次', en: 'once a week' },
  prn: { dosesPerDay: null, zh: '必要时使用', en: 'when needed' },
} as const satisfies Readonly<Record<Frequency, FrequencyMeaning>>
