import { z } from '@hono/zod-openapi'
import { sendBackRuleSet, submitRuleSet } from '#db/prescriptions/review/submit-rule-set.ts'
import { defineCommand } from '../../operation.ts'
import { remark } from '../schemas.ts'
import { contentHash, ruleSetAnswer, versionParams } from './rule-sets.ts'

const submit = defineCommand({
  method: 'post',
  path: '/rule-sets/{version}/submit',
  summary: 'Hand a drafted version in for approval',
  description:
    'Nobody edits it any more, until it is sent back. `contentHash` is that of the draft that you have read.',
  guard: 'rules.edit',
  onlyFor: ['network_operator'],
  params: versionParams,
  body: z.strictObject({ contentHash }),
  status: 200,
  answer: ruleSetAnswer,
  handle: ({ database, request, params, body }) => submitRuleSet(database, request, { ...params, ...body }),
})

const sendBack = defineCommand({
  method: 'post',
  path: '/rule-sets/{version}/send-back',
  summary: 'Send a submitted version back to be edited',
  guard: 'rules.edit',
  onlyFor: ['network_operator'],
  params: versionParams,
  body: z.strictObject({ reason: remark }),
  status: 200,
  answer: ruleSetAnswer,
  handle: ({ database, request, params, body }) => sendBackRuleSet(database, request, { ...params, ...body }),
})

export const submitRuleSetOperations = [submit, sendBack] as const
