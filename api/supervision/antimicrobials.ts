import { z } from '@hono/zod-openapi'
import { listSupervisedPrescriptions, readAntimicrobials } from '#db/supervision/antimicrobials.ts'
import { defineQuery } from '../operation.ts'
import { instant, pageOf, pageQuery } from '../schemas.ts'
import { count, month, monthQuery, perThousand } from './schemas.ts'

const share = z.object({
  isHidden: z.boolean(),
  prescriptions: count,
  withAntimicrobial: count,
  perThousand,
})

export const readAntimicrobialsOperation = defineQuery({
  path: '/supervision/antimicrobials',
  summary: 'Read how often hospitals and their departments prescribe antimicrobials, month by month',
  description:
    'Prescriptions with an antimicrobial that is not for skin, nose, eye, ear or vagina, of all prescriptions taken in; by ' +
    'the day of intake in Asia/Shanghai. Groups of fewer than five patients are withheld, and what would tell them.',
  guard: 'supervision.read',
  onlyFor: ['regulator'],
  query: monthQuery.extend({ months: z.coerce.number().int().min(1).max(12).default(6) }),
  answer: z
    .object({
      month: z.string(),
      months: z.array(share.extend({ month: z.string() })),
      hospitals: z.array(
        share.extend({
          month: z.string(),
          tenantId: z.uuid(),
          nameZh: z.string(),
          nameEn: z.string(),
          departments: z.array(
            share.extend({ department: z.string(), nameZh: z.string(), nameEn: z.string() }),
          ),
        }),
      ),
    })
    .openapi('AntimicrobialShares'),
  handle: ({ database, actor, now, query }) => readAntimicrobials(database, actor, now, query),
})

export const listSupervisedPrescriptionsOperation = defineQuery({
  path: '/supervision/prescriptions',
  summary: 'List the prescriptions of a hospital’s month, with what was prescribed',
  description: 'Each row is recorded as a look at a patient’s data. Who the patient is, it does not say.',
  guard: 'supervision.read',
  onlyFor: ['regulator'],
  query: pageQuery.extend({
    month,
    tenantId: z.uuid(),
    department: z.string().max(60).optional(),
    antimicrobial: z.enum(['true', 'false']).default('false'),
  }),
  answer: pageOf(
    z.object({
      prescriptionId: z.uuid(),
      acknowledgedAt: instant,
      state: z.string(),
      department: z.string(),
      departmentNameZh: z.string(),
      departmentNameEn: z.string(),
      products: z.array(z.object({ nameZh: z.string(), nameEn: z.string(), isAntimicrobial: z.boolean() })),
    }),
  ),
  handle: ({ database, actor, now, query: { antimicrobial, ...question } }) =>
    listSupervisedPrescriptions(database, actor, now, {
      ...question,
      onlyAntimicrobial: antimicrobial === 'true',
    }),
})
