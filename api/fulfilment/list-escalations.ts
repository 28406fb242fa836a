import { z } from '@hono/zod-openapi'
import { listEscalations } from '#db/fulfilment/board.ts'
import { watchesNetwork } from '#domain/access/network-watch.ts'
import { mayDo, roles } from '#domain/access/roles.ts'
import { collectionMethods } from '#domain/money/accounts.ts'
import { escalationKinds } from '#domain/fulfilment/escalation-kinds.ts'
import { defineQuery } from '../operation.ts'
import { instant } from '../schemas.ts'

const name = z.object({ zh: z.string(), en: z.string() })
const mostListed = 200

export const listEscalationsOperation = defineQuery({
  path: '/escalations',
  summary: 'List what somebody must act on, by when it is due; or what was resolved, the latest first',
  description:
    'Of the whole network for its operator and the regulator; of your organisation for others who see its board; else what your own roles must act on, and what your joint procurements wait for.',
  guard: 'escalation.read',
  query: z.object({
    state: z.enum(['open', 'resolved']).default('open'),
    limit: z.coerce.number().int().min(1).max(mostListed).default(mostListed),
  }),
  answer: z.object({
    asOf: instant,
    items: z.array(
      z
        .object({
          id: z.uuid(),
          kind: z.enum(escalationKinds),
          subject: z.object({ kind: z.string(), id: z.uuid() }),
          shipmentId: z.uuid().nullable().openapi({
            description: 'The parcel whose hand-over it is about; null for all else.',
          }),
          payment: z
            .object({
              method: z.enum(collectionMethods),
              paidFen: z.int(),
              dueFen: z.int(),
              isOurs: z.boolean().openapi({ description: 'Whether your organisation collects it.' }),
            })
            .nullable()
            .openapi({
              description: 'Where another amount was told than was due: what was paid, and what is due now.',
            }),
          roundId: z.uuid().nullable().openapi({
            description: 'The joint procurement that it belongs to, where it is about one.',
          }),
          actingRole: z.enum(roles),
          actingTenant: name,
          raisedAt: instant,
          dueAt: instant.nullable(),
          isOurs: z.boolean().openapi({ description: 'Whether your organisation may resolve it.' }),
          resolvedAt: instant.nullable(),
          resolution: z.string().nullable(),
        })
        .openapi('Escalation'),
    ),
  }),
  async handle({ database, actor, caller, now, query }) {
    const tenantScope = mayDo(actor.roles, 'board.read') ? 'tenant' : 'own'
    const scope = watchesNetwork(caller.tenantKind, actor.roles) ? 'network' : tenantScope
    return { asOf: now, items: await listEscalations(database, actor, { ...query, scope, now }) }
  },
})
