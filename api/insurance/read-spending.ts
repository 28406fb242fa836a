import { z } from '@hono/zod-openapi'
import { readSpending } from '#db/insurance/spending.ts'
import { defineQuery } from '../operation.ts'
import { monthQuery, perThousand } from '../supervision/schemas.ts'

const spending = z.object({
  settledFen: z.int(),
  heads: z.int(),
  perHeadFen: z.int().nullable(),
})

const outside = z.object({
  isHidden: z.boolean(),
  patients: z.int().nullable(),
  settledFen: z.int().nullable(),
  outsideFen: z.int().nullable(),
  outsidePerThousand: perThousand,
})

export const readSpendingOperation = defineQuery({
  path: '/insurance/spending',
  summary:
    'Read what you settled for each of your insured, its growth, and the share spent outside of their county',
  description:
    'From settled claims, by your time of settlement, in Asia/Shanghai. Heads are those insured on the last day of the ' +
    'span. Growth compares the month with the month before, and the year to date with the same months of the year ' +
    'before. Outside: handed over by a site in another county than that of the patient’s village. Counties with fewer ' +
    'than five patients are withheld.',
  guard: 'claim.read',
  onlyFor: ['insurer'],
  query: monthQuery,
  answer: z
    .object({
      month: z.string(),
      monthNow: spending,
      monthBefore: spending,
      monthGrowthPerThousand: perThousand,
      yearToDate: spending,
      yearToDateBefore: spending,
      yearGrowthPerThousand: perThousand,
      months: z.array(z.object({ month: z.string(), settledFen: z.int() })),
      outside: z.object({
        total: outside,
        counties: z.array(
          outside.extend({
            countyCode: z.string(),
            countyNameZh: z.string().nullable(),
            countyNameEn: z.string().nullable(),
          }),
        ),
      }),
      outsideBefore: outside,
    })
    .openapi('InsuranceSpending'),
  handle: ({ database, actor, now, query }) => readSpending(database, actor, now, query.month),
})
