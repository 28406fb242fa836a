import { z } from '@hono/zod-openapi'
import { listRuleSets } from '#db/prescriptions/review/rule-sets.ts'
import { defineQuery } from '../../operation.ts'
import { ruleSetSummary } from './rule-sets.ts'

const mostVersions = 100

export const listRuleSetsOperation = defineQuery({
  path: '/rule-sets',
  summary: 'List the last versions of the clinical rules',
  guard: 'rules.read',
  answer: z.object({
    items: z.array(ruleSetSummary),
    /** The version by which prescriptions are reviewed today; null where there is none. */
    inForce: z.int().nullable(),
  }),
  handle: ({ database, actor, now }) => listRuleSets(database, actor, now, mostVersions),
})
