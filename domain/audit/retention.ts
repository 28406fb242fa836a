/** What happens to a record when its time is over: it goes, or what tells of a person is taken out of it. */
export type RetentionAct = 'delete' | 'strip' | 'keep'

/** A class of records: how long it is held, from when, what then, and who says so. */
export interface RetentionClass {
  readonly what: string
  /** Null for what is held for good. */
  readonly days: number | null
  /** What the time is counted from. */
  readonly from: string
  readonly act: RetentionAct
  readonly source: string
}

const year = 365.25
const days = (years: number) => Math.ceil(years * year)

/** How long everything is held. A class that a law does not name is held as long as it is of use, and no longer. */
export const retention = {
  prescriptions: {
    what: 'Prescriptions made online, with diagnoses and signatures',
    days: days(15),
    from: 'signing',
    act: 'strip',
    source: '互联网诊疗监管细则（试行） (2022): records of online treatment, 15 years',
  },
  supplyRecords: {
    what: 'Stock movements, scans and dispenses',
    days: null,
    from: 'recording',
    act: 'keep',
    source: '药品经营质量管理规范: 5 years, and a year past expiry; as an append-only ledger, for good',
  },
  moneyRecords: {
    what: 'Charges, claims and postings',
    days: null,
    from: 'recording',
    act: 'keep',
    source: '会计档案管理办法 (2016): 30 years; as an append-only ledger, for good',
  },
  auditTrail: {
    what: 'The event stream and its chain: ids, codes and times only',
    days: null,
    from: 'recording',
    act: 'keep',
    source: 'Yunyaoku network rule: a chain with a gap proves nothing',
  },
  dataAccesses: {
    what: 'Who was shown a patient',
    days: days(15),
    from: 'the look',
    act: 'delete',
    source: 'Yunyaoku network rule: as long as what was looked at',
  },
  webhookDeliveries: {
    what: 'Messages pushed to other organisations’ systems, and every try',
    days: 180,
    from: 'the message',
    act: 'delete',
    source: 'Yunyaoku network rule: half a year to find out what a system was told',
  },
  commandKeys: {
    what: 'Answers kept so that a repeated request happens once',
    days: 90,
    from: 'the command',
    act: 'delete',
    source: 'Yunyaoku network rule',
  },
  networkAccesses: {
    what: 'Acts that saw across tenants',
    days: days(3),
    from: 'the act',
    act: 'delete',
    source: '个人信息保护法 (2021), article 56: 3 years',
  },
  sessions: {
    what: 'Sessions of people, and one-time values of signing in',
    days: 0,
    from: 'their end',
    act: 'delete',
    source: 'Yunyaoku network rule',
  },
  signInAttempts: {
    what: 'Counted attempts to sign in, join or register',
    days: 1,
    from: 'the end of their window',
    act: 'delete',
    source: 'Yunyaoku network rule',
  },
  trackingCodes: {
    what: 'When codes by SMS were asked for and tried',
    days: 30,
    from: 'the last request',
    act: 'delete',
    source: 'Yunyaoku network rule',
  },
  exports: {
    what: 'Written exports of a tenant’s data',
    days: 30,
    from: 'the end of the export',
    act: 'delete',
    source: 'Yunyaoku network rule: a copy is held no longer than it takes to fetch it',
  },
  symptomForms: {
    what: 'Symptom forms that a doctor took on',
    days: days(15),
    from: 'the answer',
    act: 'delete',
    source: '互联网诊疗监管细则（试行） (2022): records of online treatment, 15 years',
  },
  unansweredForms: {
    what: 'Symptom forms that were sent to a hospital, or that no doctor took on',
    days: 30,
    from: 'the form',
    act: 'delete',
    source: 'Yunyaoku network rule: nobody was treated, so nothing needs to be looked up',
  },
  campaignContacts: {
    what: 'Who the households of a campaign are: name, phone and address',
    days: 180,
    from: 'the end of the campaign',
    act: 'delete',
    source: 'Yunyaoku network rule: half a year in which a recall may still have to reach them',
  },
  applicationContacts: {
    what: 'The contact person of an application to join',
    days: days(1),
    from: 'the decision',
    act: 'strip',
    source: 'Yunyaoku network rule',
  },
} as const satisfies Readonly<Record<string, RetentionClass>>

export type RetentionName = keyof typeof retention

/** The moment before which records of a class are past; null for a class that is held for good. */
export function pastBefore(name: RetentionName, now: Date): Date | null {
  const { days: held } = retention[name]
  return held === null ? null : new Date(now.getTime() - held * 24 * 60 * 60 * 1000)
}
