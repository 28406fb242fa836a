import { z } from '@hono/zod-openapi'
import { listDifferences } from '#db/insurance/differences.ts'
import { closeReasons, differenceKinds } from '#domain/insurance/reconcile.ts'
import { defineQuery } from '../operation.ts'
import { instant, pageOf, pageQuery } from '../schemas.ts'

const difference = z
  .object({
    id: z.uuid(),
    insurerTenantId: z.uuid(),
    day: z.iso.date(),
    kind: z.enum(differenceKinds),
    claimId: z.uuid(),
    oursFen: z.int().nullable(),
    theirsFen: z.int().nullable(),
    foundAt: instant,
    closedAt: instant.nullable(),
    closedBy: z.string().nullable(),
    closeReason: z.enum([...closeReasons, 'file_settled']).nullable(),
    closeRemark: z.string().nullable(),
    settledByFileOf: z.iso.date().nullable(),
    reopenedAt: instant.nullable(),
  })
  .openapi('ClaimDifference')

export const listDifferencesOperation = defineQuery({
  path: '/claim-differences',
  summary: "List what your book and the insurers' files do not agree on, newest first",
  guard: 'claim.read',
  query: pageQuery.extend({ openOnly: z.enum(['true', 'false']).default('true') }),
  answer: pageOf(difference),
  async handle({ database, actor, query: { openOnly, after, limit } }) {
    const rows = await listDifferences(database, actor, {
      openOnly: openOnly === 'true',
      after,
      limit: limit + 1,
    })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})
