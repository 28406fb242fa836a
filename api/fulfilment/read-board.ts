import { z } from '@hono/zod-openapi'
import { readBoard } from '#db/fulfilment/board.ts'
import { roles } from '#domain/access/roles.ts'
import { defineQuery } from '../operation.ts'
import { prescriptionState } from '../prescriptions/schemas.ts'
import { instant } from '../schemas.ts'

const name = z.object({ zh: z.string(), en: z.string() })

export const readBoardOperation = defineQuery({
  path: '/operations/board',
  summary: 'Read how the whole network stands',
  description: 'Counts, the nearest deadlines and the open escalations; nothing of any patient.',
  guard: 'board.read',
  onlyFor: ['network_operator', 'regulator'],
  answer: z.object({
    asOf: instant,
    prescriptions: z.record(z.string(), z.int()),
    shipments: z.record(z.string(), z.int()),
    openCount: z.int(),
    breachedCount: z.int(),
    deliveredTodayCount: z.int(),
    onTimeTodayCount: z.int(),
    escalationCount: z.int(),
    deadlines: z.array(
      z.object({ prescriptionId: z.uuid(), state: prescriptionState, destination: name, dueAt: instant }),
    ),
    escalations: z.array(
      z.object({
        id: z.uuid(),
        kind: z.string(),
        subject: z.object({ kind: z.string(), id: z.uuid() }),
        /** Null where it is not about a prescription. */
        prescriptionId: z.uuid().nullable(),
        actingRole: z.enum(roles),
        actingTenant: name,
        raisedAt: instant,
        dueAt: instant.nullable(),
      }),
    ),
  }),
  handle: ({ database, actor, now }) => readBoard(database, actor, 'network', now),
})
