import { readRuleSet } from '#db/prescriptions/review/rule-sets.ts'
import { defineQuery } from '../../operation.ts'
import { ruleSetContent, ruleSetSummary, versionParams } from './rule-sets.ts'

export const readRuleSetOperation = defineQuery({
  path: '/rule-sets/{version}',
  summary: 'Read a version of the clinical rules',
  guard: 'rules.read',
  params: versionParams,
  answer: ruleSetSummary.extend({ content: ruleSetContent }).openapi('RuleSet'),
  handle: ({ database, actor, params }) => readRuleSet(database, actor, params.version),
})
