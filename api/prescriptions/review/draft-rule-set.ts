import { z } from '@hono/zod-openapi'
import { draftRuleSet } from '#db/prescriptions/review/rule-sets.ts'
import { defineCommand } from '../../operation.ts'
import { remark } from '../schemas.ts'
import { ruleSetAnswer, ruleSetContent } from './rule-sets.ts'

export const draftRuleSetOperation = defineCommand({
  method: 'post',
  path: '/rule-sets',
  summary: 'Draft the next version of the clinical rules',
  description:
    'The whole set, by a senior pharmacist. Nothing is reviewed by it until a second person approves it.',
  guard: 'rules.edit',
  onlyFor: ['network_operator'],
  body: z.strictObject({ content: ruleSetContent, note: remark }),
  status: 201,
  answer: ruleSetAnswer,
  handle: ({ database, request, body }) => draftRuleSet(database, request, body),
})
