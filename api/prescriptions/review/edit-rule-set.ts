import { z } from '@hono/zod-openapi'
import {
  copyRuleSet,
  endClass,
  endRule,
  putClass,
  putRule,
  readRuleSetChanges,
} from '#db/prescriptions/review/edit-rule-set.ts'
import {
  clinicalRuleSchema,
  drugClassCode,
  ruleSetSchema,
  writtenClassSchema,
  writtenRuleSchema,
} from '#domain/prescriptions/review/rule-set.ts'
import { defineCommand, defineQuery } from '../../operation.ts'
import { remark } from '../schemas.ts'
import { contentHash, ruleSetAnswer, ruleSetState, versionParams } from './rule-sets.ts'

const ruleParams = versionParams.extend({ ruleId: z.string().min(1).max(120) })
const classParams = versionParams.extend({ classCode: drugClassCode })
const editAnswer = ruleSetAnswer.extend({ contentHash: z.string() })

const field = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })
const changed = z.array(z.object({ id: z.string(), fields: z.array(field) }))
const drugClass = ruleSetSchema.shape.classes.element

const copy = defineCommand({
  method: 'post',
  path: '/rule-sets/{version}/copy',
  summary: 'Begin a draft with the rules of a version, to edit it rule by rule',
  guard: 'rules.edit',
  onlyFor: ['network_operator'],
  params: versionParams,
  body: z.strictObject({ note: remark }),
  status: 201,
  answer: ruleSetAnswer,
  handle: ({ database, request, params, body }) => copyRuleSet(database, request, { ...params, ...body }),
})

const put = defineCommand({
  method: 'put',
  path: '/rule-sets/{version}/rules/{ruleId}',
  summary: 'Add a rule to a draft, or change it',
  description:
    'The whole draft is checked again. `contentHash` is that of the draft as you have read it: the edit is refused when somebody else edited it since. Whoever edits a draft does not approve it.',
  guard: 'rules.edit',
  onlyFor: ['network_operator'],
  params: ruleParams,
  body: z.strictObject({ rule: writtenRuleSchema, contentHash }),
  status: 200,
  answer: editAnswer,
  handle: ({ database, request, params, body }) => putRule(database, request, { ...params, ...body }),
})

const end = defineCommand({
  method: 'post',
  path: '/rule-sets/{version}/rules/{ruleId}/end',
  summary: 'End a rule in a draft',
  guard: 'rules.edit',
  onlyFor: ['network_operator'],
  params: ruleParams,
  body: z.strictObject({ contentHash }),
  status: 200,
  answer: editAnswer,
  handle: ({ database, request, params, body }) => endRule(database, request, { ...params, ...body }),
})

const putDrugClass = defineCommand({
  method: 'put',
  path: '/rule-sets/{version}/classes/{classCode}',
  summary: 'Add a class of drugs to a draft, or change it',
  description:
    'The whole draft is checked again. `contentHash` is that of the draft as you have read it: the edit is refused when somebody else edited it since. Whoever edits a draft does not approve it.',
  guard: 'rules.edit',
  onlyFor: ['network_operator'],
  params: classParams,
  body: z.strictObject({ drugClass: writtenClassSchema, contentHash }),
  status: 200,
  answer: editAnswer,
  handle: ({ database, request, params, body }) => putClass(database, request, { ...params, ...body }),
})

const endDrugClass = defineCommand({
  method: 'post',
  path: '/rule-sets/{version}/classes/{classCode}/end',
  summary: 'End a class of drugs in a draft',
  description: 'Refused while a rule of the draft names it.',
  guard: 'rules.edit',
  onlyFor: ['network_operator'],
  params: classParams,
  body: z.strictObject({ contentHash }),
  status: 200,
  answer: editAnswer,
  handle: ({ database, request, params, body }) => endClass(database, request, { ...params, ...body }),
})

const readChanges = defineQuery({
  path: '/rule-sets/{version}/changes',
  summary: 'Read what a version would change of the rules in force today',
  description: 'Rule by rule and field by field: what its approver reads.',
  guard: 'rules.read',
  params: versionParams,
  answer: z
    .object({
      version: z.int(),
      state: ruleSetState,
      contentHash: z.string(),
      against: z.int().nullable(),
      added: z.array(clinicalRuleSchema),
      ended: z.array(clinicalRuleSchema),
      changed,
      classes: z.object({ added: z.array(drugClass), ended: z.array(drugClass), changed }),
      freshDays: z.array(field),
    })
    .openapi('RuleSetChanges'),
  handle: ({ database, actor, now, params }) => readRuleSetChanges(database, actor, now, params.version),
})

export const editRuleSetOperations = [copy, put, end, putDrugClass, endDrugClass, readChanges] as const
