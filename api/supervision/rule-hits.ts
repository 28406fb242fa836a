import { z } from '@hono/zod-openapi'
import { listRuleHits, readRuleHits, ruleKinds } from '#db/supervision/rule-hits.ts'
import type { Caller } from '#db/access/identify.ts'
import { defineQuery } from '../operation.ts'
import { instant, pageOf, pageQuery } from '../schemas.ts'
import { count, month, monthQuery } from './schemas.ts'

const ruleHits = z.object({
  kind: z.enum(ruleKinds),
  ruleId: z.string(),
  code: z.string(),
  severity: z.string(),
  source: z.string(),
  isHidden: z.boolean(),
  prescriptions: count,
  lines: count,
})

const ruleHitRow = z.object({
  prescriptionId: z.uuid(),
  tenantId: z.uuid(),
  nameZh: z.string(),
  nameEn: z.string(),
  at: instant,
  code: z.string(),
  severity: z.string(),
  lines: z.int(),
})

const listedRule = pageQuery.extend({ month, ruleId: z.string().min(1).max(200) })

/** An insurer looks at those that it insures, the regulator at everybody. */
const insuredBy = ({ tenantKind, actor }: Caller) => (tenantKind === 'insurer' ? actor.tenantId : null)

const counting =
  'By the time of the judgement in Asia/Shanghai; a prescription counts by its newest result. Rules that concern fewer ' +
  'than five patients are named without their counts.'
const recorded = 'Each row is recorded as a look at a patient’s data. Who the patient is, it does not say.'

export const readRuleHitsOperation = defineQuery({
  path: '/supervision/rule-hits',
  summary: 'Read what the rules of the joint review found in a month, rule by rule',
  description: counting,
  guard: 'supervision.read',
  onlyFor: ['regulator'],
  query: monthQuery,
  answer: z.object({ items: z.array(ruleHits) }),
  handle: async ({ database, caller, actor, now, query }) => ({
    items: await readRuleHits(database, actor, now, { ...query, insuredBy: insuredBy(caller) }),
  }),
})

export const readInsuranceRuleHitsOperation = defineQuery({
  path: '/insurance/rule-hits',
  summary: 'Read what the insurance rules found in a month in prescriptions for your insured, rule by rule',
  description: counting,
  guard: 'claim.read',
  onlyFor: ['insurer'],
  query: monthQuery,
  answer: z.object({ items: z.array(ruleHits) }),
  handle: async ({ database, caller, actor, now, query }) => ({
    items: await readRuleHits(database, actor, now, { ...query, insuredBy: insuredBy(caller) }),
  }),
})

export const listRuleHitsOperation = defineQuery({
  path: '/supervision/rule-hit-prescriptions',
  summary: 'List the prescriptions in which a rule found something in a month',
  description: recorded,
  guard: 'supervision.read',
  onlyFor: ['regulator'],
  query: listedRule.extend({ kind: z.enum(ruleKinds) }),
  answer: pageOf(ruleHitRow),
  handle: ({ database, caller, actor, now, query }) =>
    listRuleHits(database, actor, now, { ...query, insuredBy: insuredBy(caller) }),
})

export const listInsuranceRuleHitsOperation = defineQuery({
  path: '/insurance/rule-hit-prescriptions',
  summary: 'List the prescriptions for your insured in which an insurance rule found something in a month',
  description: recorded,
  guard: 'claim.read',
  onlyFor: ['insurer'],
  query: listedRule,
  answer: pageOf(ruleHitRow),
  handle: ({ database, caller, actor, now, query }) =>
    listRuleHits(database, actor, now, { ...query, kind: 'insurance', insuredBy: insuredBy(caller) }),
})
