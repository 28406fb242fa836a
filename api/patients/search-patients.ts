import { z } from '@hono/zod-openapi'
import { findPatients } from '#db/patients/find-patients.ts'
import { defineQuestion } from '../operation.ts'

const found = z.object({
  id: z.uuid(),
  name: z.string(),
  sex: z.enum(['female', 'male']),
  birthDate: z.iso.date(),
  villageNameZh: z.string().nullable(),
})

export const searchPatientsOperation = defineQuestion({
  path: '/patients/search',
  summary: 'Find a patient whom your organisation treats or serves',
  description:
    'By the beginning of the name, or by the whole resident ID or phone; at most 20. That each of them was shown is recorded.',
  guard: 'patient.read',
  body: z.strictObject({ text: z.string().trim().min(1).max(100) }),
  answer: z.object({ items: z.array(found), hasMore: z.boolean() }),
  handle: ({ database, actor, now, body }) => findPatients(database, actor, now, body.text),
})
