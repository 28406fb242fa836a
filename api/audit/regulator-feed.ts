import { z } from '@hono/zod-openapi'
import { readRegulatorPage } from '#db/audit/regulator-feed.ts'
import { publicSigningKeySchema } from '#domain/access/signing-key.ts'
import { aggregateKinds, eventTypes } from '#domain/events/event.ts'
import { defineQuery } from '../operation.ts'
import { instant } from '../schemas.ts'

const largestPage = 500

const event = z.object({
  position: z.int(),
  type: z.enum(eventTypes),
  kind: z.enum(aggregateKinds),
  id: z.uuid(),
  tenantId: z.uuid(),
  prescriptionId: z.uuid().nullable(),
  principalId: z.string(),
  occurredAt: instant,
  facts: z.record(z.string(), z.unknown()),
  signature: z.record(z.string(), z.unknown()).nullable(),
  signatures: z.array(
    z.object({
      act: z.enum(['prescribe', 'approve']),
      personId: z.uuid(),
      keyId: z.string(),
      publicKey: publicSigningKeySchema,
      contentSha256: z.string(),
      jws: z.string(),
      recordedAt: instant,
    }),
  ),
  sealedText: z.string(),
})

const seal = z.object({
  firstPosition: z.int(),
  lastPosition: z.int(),
  previousHash: z.string(),
  hash: z.string(),
})

export const regulatorFeed = defineQuery({
  path: '/regulator/events',
  summary: 'Read the life and the signatures of every prescription of the network',
  description:
    '`signatures` are those that the prescription bore when the event happened, the doctor’s and the pharmacist’s, each a detached JWS with its key and the SHA-256 of the text; the text is in the evidence of the prescription. All events of the network in their order: positions have no gap, so a missing one is a loss. A seal is the SHA-256 of the previous hash and the sealed texts of its events, each after a line feed. Ask again with `next` as `after`.',
  guard: 'audit.read',
  onlyFor: ['regulator'],
  query: z.object({
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(largestPage).default(largestPage),
  }),
  answer: z.object({ events: z.array(event), seals: z.array(seal), next: z.int() }).openapi('RegulatorPage'),
  handle: ({ database, actor, now, query }) => readRegulatorPage(database, actor, now, query),
})
