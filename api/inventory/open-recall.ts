import { z } from '@hono/zod-openapi'
import { openRecall } from '#db/inventory/recall.ts'
import { defineCommand } from '../operation.ts'
import { recallBasis, recallClass } from './recall-schema.ts'

export const openRecallOperation = defineCommand({
  method: 'post',
  path: '/recalls',
  summary: 'Recall lots, and stop them everywhere at once',
  description:
    'What lies anywhere is set aside, parcels on the road come back, every holder gets a task and every patient a notice.',
  guard: 'recall.announce',
  onlyFor: ['network_operator', 'regulator'],
  body: z.strictObject({ recallClass, basis: recallBasis, reason: z.string().trim().min(1).max(500) }),
  status: 201,
  answer: z.object({
    recallId: z.uuid(),
    lots: z.int(),
    holders: z.int(),
    patients: z.int(),
    unitsFrozen: z.int(),
    unitsToFind: z.int(),
    notifyBy: z.iso.datetime(),
  }),
  handle: ({ database, request, body }) => openRecall(database, request, body),
})
