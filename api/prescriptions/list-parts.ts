import { z } from '@hono/zod-openapi'
import { readParts } from '#db/prescriptions/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { prescriptionPart } from './part-schemas.ts'

export const listParts = defineQuery({
  path: '/prescriptions/{id}/parts',
  summary: 'List the parts of a long prescription',
  description: 'With their dates and where each stands; none for a prescription that is supplied once.',
  guard: 'prescription.read',
  params: idParams,
  answer: z.object({ items: z.array(prescriptionPart) }),
  async handle({ database, actor, params }) {
    return { items: await readParts(database, actor, params.id) }
  },
})
