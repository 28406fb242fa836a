import { discardRuleSet } from '#db/prescriptions/review/rule-sets.ts'
import { defineCommand } from '../../operation.ts'
import { ruleSetAnswer, versionParams } from './rule-sets.ts'

export const discardRuleSetOperation = defineCommand({
  method: 'post',
  path: '/rule-sets/{version}/discard',
  summary: 'Give a drafted version up',
  guard: 'rules.edit',
  onlyFor: ['network_operator'],
  params: versionParams,
  status: 200,
  answer: ruleSetAnswer,
  handle: ({ database, request, params }) => discardRuleSet(database, request, params),
})
