import { z } from '@hono/zod-openapi'
import { typedDay } from '#domain/organisations/typed-day.ts'
import { approveRuleSet } from '#db/prescriptions/review/rule-sets.ts'
import { defineCommand } from '../../operation.ts'
import { contentHash, ruleSetAnswer, versionParams } from './rule-sets.ts'

export const approveRuleSetOperation = defineCommand({
  method: 'post',
  path: '/rule-sets/{version}/approve',
  summary: 'Approve a submitted version, as a second person',
  description:
    'Prescriptions taken in from that Shanghai day on are reviewed by it; open reviews keep their version. `contentHash` is that of the changes that you have read: it is refused when the draft was edited since.',
  guard: 'rules.edit',
  onlyFor: ['network_operator'],
  params: versionParams,
  body: z.strictObject({ inForceFrom: typedDay, contentHash: contentHash.optional() }),
  status: 200,
  answer: ruleSetAnswer,
  handle: ({ database, request, params, body }) =>
    approveRuleSet(database, request, { version: params.version, ...body }),
})
