import { z } from '@hono/zod-openapi'
import { listSupervisedParts, readPunctuality } from '#db/supervision/distributors.ts'
import { listEndingLicences } from '#db/supervision/licences.ts'
import { orderPartStates, type OrderPartState } from '#domain/orders/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant, pageOf, pageQuery } from '../schemas.ts'
import { month, monthQuery, perThousand } from './schemas.ts'

export const readPunctualityOperation = defineQuery({
  path: '/supervision/distributors',
  summary: 'Read how punctual the distributors were in a month',
  description:
    'Of the parts offered to them in the month (Asia/Shanghai). On time: dispatched within 48 hours of acceptance. Fill ' +
    'rate: units dispatched of those ordered. Discrepancies: received lines that were short, over, damaged or wrong.',
  guard: 'supervision.read',
  onlyFor: ['regulator'],
  query: monthQuery,
  answer: z.object({
    items: z.array(
      z
        .object({
          tenantId: z.uuid(),
          nameZh: z.string(),
          nameEn: z.string(),
          dispatchedInTime: z.int(),
          dispatchDecided: z.int(),
          dispatchedUnits: z.int(),
          orderedUnits: z.int(),
          receivedLines: z.int(),
          discrepantLines: z.int(),
          onTimePerThousand: perThousand,
          onTimeBeforePerThousand: perThousand,
          fillRatePerThousand: perThousand,
          discrepancyPerThousand: perThousand,
        })
        .openapi('DistributorPunctuality'),
    ),
  }),
  handle: async ({ database, actor, now, query }) => ({
    items: await readPunctuality(database, actor, now, query.month),
  }),
})

export const listSupervisedPartsOperation = defineQuery({
  path: '/supervision/distributors/{id}/parts',
  summary: 'List the parts that were offered to a distributor in a month',
  guard: 'supervision.read',
  onlyFor: ['regulator'],
  params: idParams,
  query: pageQuery.extend({ month, late: z.enum(['true', 'false']).default('false') }),
  answer: pageOf(
    z.object({
      partId: z.uuid(),
      state: z.enum(statesOf<OrderPartState>(orderPartStates)),
      buyerSiteId: z.uuid(),
      buyerNameZh: z.string(),
      buyerNameEn: z.string(),
      acceptedAt: instant.nullable(),
      dispatchDueAt: instant.nullable(),
      dispatchedAt: instant.nullable(),
      isLate: z.boolean(),
      units: z.int(),
      dispatchedUnits: z.int(),
    }),
  ),
  async handle({ database, actor, now, params, query: { late, limit, ...question } }) {
    const rows = await listSupervisedParts(database, actor, now, {
      ...question,
      sellerTenantId: params.id,
      onlyLate: late === 'true',
      limit: limit + 1,
    })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.partId ?? null) : null }
  },
})

export const listEndingLicencesOperation = defineQuery({
  path: '/supervision/licences',
  summary: 'List the licences that end soon or have ended, the soonest first',
  description: 'The newest accepted one of each kind and organisation; days are those of Asia/Shanghai.',
  guard: 'supervision.read',
  onlyFor: ['regulator'],
  query: z.object({ days: z.coerce.number().int().min(0).max(366).default(90) }),
  answer: z.object({
    items: z.array(
      z
        .object({
          licenceId: z.uuid(),
          tenantId: z.uuid(),
          nameZh: z.string(),
          nameEn: z.string(),
          tenantKind: z.string(),
          tenantState: z.string(),
          kind: z.string(),
          number: z.string(),
          validTo: z.iso.date(),
          daysLeft: z.int(),
        })
        .openapi('EndingLicence'),
    ),
  }),
  handle: async ({ database, actor, now, query }) => ({
    items: await listEndingLicences(database, actor, now, query.days),
  }),
})
