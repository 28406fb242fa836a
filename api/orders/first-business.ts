import { z } from '@hono/zod-openapi'
import {
  filedDocumentSchema,
  fileFirstBusinessDocuments,
  judgeFirstBusinessDocuments,
  listFirstBusinessDocuments,
} from '#db/orders/first-business.ts'
import { firstBusinessKinds, firstBusinessSubjects } from '#domain/orders/first-business.ts'
import { firstBusinessStates, type FirstBusinessState } from '#domain/orders/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { instant, pageOf, pageQuery } from '../schemas.ts'

const state = z.enum(statesOf<FirstBusinessState>(firstBusinessStates))
const mostDocuments = 1_000

export const fileFirstBusinessOperation = defineCommand({
  method: 'post',
  path: '/first-business-documents',
  summary: 'File first-business documents with those who keep them',
  description:
    'A buyer keeps those of its sellers and products, a seller those of its buyers. They count once the quality manager of the keeper has accepted them.',
  guard: 'first_business.file',
  body: z.strictObject({ documents: z.array(filedDocumentSchema).min(1).max(mostDocuments) }),
  status: 201,
  answer: z.object({ documentIds: z.array(z.uuid()) }),
  handle: ({ database, request, body }) => fileFirstBusinessDocuments(database, request, body.documents),
})

export const judgeFirstBusinessOperation = defineCommand({
  method: 'post',
  path: '/first-business-documents/judge',
  summary: 'Accept, refuse or revoke first-business documents that you keep',
  guard: 'first_business.judge',
  body: z.strictObject({
    documentIds: z.array(z.uuid()).min(1).max(mostDocuments),
    decision: z.enum(['accepted', 'refused', 'revoked']),
    reason: z.string().trim().min(1).max(500).nullable().default(null),
  }),
  status: 200,
  answer: z.object({ documents: z.int(), state }),
  handle: ({ database, request, body }) => judgeFirstBusinessDocuments(database, request, body),
})

const document = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    filedByTenantId: z.uuid(),
    subject: z.enum(firstBusinessSubjects),
    subjectId: z.uuid(),
    kind: z.enum(firstBusinessKinds),
    number: z.string(),
    validFrom: z.iso.date(),
    validTo: z.iso.date(),
    state,
    filedAt: instant,
    judgedAt: instant.nullable(),
    reason: z.string().nullable(),
  })
  .openapi('FirstBusinessDocument')

export const listFirstBusinessOperation = defineQuery({
  path: '/first-business-documents',
  summary: 'List first-business documents that you keep or have filed, the newest first',
  guard: 'order.read',
  query: pageQuery.extend({
    subject: z.enum(firstBusinessSubjects).optional(),
    subjectId: z.uuid().optional(),
    kind: z.enum(firstBusinessKinds).optional(),
    state: state.optional(),
  }),
  answer: pageOf(document),
  async handle({ database, actor, query }) {
    const rows = await listFirstBusinessDocuments(database, actor, { ...query, limit: query.limit + 1 })
    const items = rows.slice(0, query.limit)
    return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null }
  },
})
