import { z } from '@hono/zod-openapi'
import { readDocumentStanding } from '#db/orders/first-business-standing.ts'
import { documentStandings } from '#domain/orders/document-standing.ts'
import { firstBusinessKinds, firstBusinessSubjects } from '#domain/orders/first-business.ts'
import { defineQuery } from '../operation.ts'

const name = z.object({ zh: z.string(), en: z.string() })

export const readDocumentStandingOperation = defineQuery({
  path: '/first-business-standing',
  summary: 'See the first-business documents that your trade depends on: what lapses soonest first',
  description:
    'A document of a seller stops what its keeper buys from it, one of a product what the keeper buys of it, one of a buyer what the keeper sells to it. Of your partners also what was never filed.',
  guard: 'order.read',
  query: z.object({ standing: z.enum(documentStandings).optional() }),
  answer: z.object({
    items: z.array(
      z
        .object({
          keeperTenantId: z.uuid(),
          keeper: name,
          subject: z.enum(firstBusinessSubjects),
          subjectId: z.uuid(),
          about: name,
          kind: z.enum(firstBusinessKinds),
          standing: z.enum(documentStandings),
          number: z.string().nullable(),
          validFrom: z.iso.date().nullable(),
          validTo: z.iso.date().nullable(),
          daysLeft: z.int().nullable().openapi({ description: 'Negative once it is over.' }),
          waiting: z
            .object({ id: z.uuid(), number: z.string(), validTo: z.iso.date() })
            .nullable()
            .openapi({ description: 'The newest that was filed and that nobody has judged.' }),
          isOurs: z.boolean().openapi({ description: 'Whether your organisation keeps and judges it.' }),
        })
        .openapi('StandingDocument'),
    ),
  }),
  async handle({ database, actor, now, query: { standing } }) {
    const rows = await readDocumentStanding(database, actor, now)
    return { items: standing === undefined ? rows : rows.filter((row) => row.standing === standing) }
  },
})
