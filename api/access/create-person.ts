import { z } from '@hono/zod-openapi'
import { createPerson } from '#db/access/commands.ts'
import { newPersonSchema } from '#db/access/new-rows.ts'
import { hashPassword, newPassword } from '#db/access/password.ts'
import { defineCommand } from '../operation.ts'
import { shownOnce } from './schemas.ts'

const { name, roles, siteIds, department, qualifications } = newPersonSchema.shape

export const createPersonOperation = defineCommand({
  method: 'post',
  path: '/access/people',
  summary: 'Take a person into your organisation',
  description: 'With an email address the person can sign in, by a first password that is shown once.',
  guard: 'access.manage',
  body: z.strictObject({
    name,
    roles,
    siteIds: siteIds.default([]),
    department: department.default(null),
    qualifications: qualifications.default([]),
    email: z.email().max(254).nullable().default(null),
  }),
  status: 201,
  answer: z.object({ personId: z.uuid(), firstPassword: shownOnce }),
  async handle({ database, request, body: { email, ...person } }) {
    const password = newPassword()
    const account = email === null ? null : { email, passwordHash: await hashPassword(password) }
    const { answer, replayed } = await createPerson(database, request, { ...person, account })
    const isShown = account !== null && !replayed
    return { answer: { ...answer, firstPassword: isShown ? password : null }, replayed }
  },
})
