import { z } from '@hono/zod-openapi'
import { hashPassword, newPassword } from '#db/access/password.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { CommandRequest } from '#db/commands.ts'
import { readOwnApplication, withdrawApplication } from '#db/organisations/applications.ts'
import { takeUpTenant } from '#db/organisations/take-up.ts'
import { shownOnce } from '../access/schemas.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { applicationStep, applicationWithLicences } from './joining-schemas.ts'

export const readOwnApplicationOperation = defineQuery({
  path: '/organisations/application',
  summary: 'Read how your application stands',
  guard: 'application.manage',
  answer: applicationWithLicences,
  handle: ({ database, actor }) => readOwnApplication(database, actor),
})

export const withdrawApplicationOperation = defineCommand({
  method: 'post',
  path: '/organisations/application/withdraw',
  summary: 'Take your application back',
  guard: 'application.manage',
  status: 200,
  answer: applicationStep,
  handle: ({ database, request }) => withdrawApplication(database, request),
})

/** Who is made the first administrator. */
export const firstAdministratorSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  email: z.email().max(254),
})

export const takeUpOperation = defineCommand({
  method: 'post',
  path: '/organisations/application/administrator',
  summary: 'Make the first administrator of an approved institution',
  description:
    'Happens once. The first password is shown once; from then on the applicant’s token opens nothing.',
  guard: 'application.manage',
  body: firstAdministratorSchema,
  status: 201,
  answer: z.object({ tenantId: z.uuid(), personId: z.uuid(), firstPassword: shownOnce }),
  handle: ({ database, request, body }) => makeFirstAdministrator(database, request, body),
})

/** Makes the first administrator, with a first password that is null where it was shown before. */
export async function makeFirstAdministrator(
  database: DatabaseClient,
  request: CommandRequest,
  { name, email }: z.infer<typeof firstAdministratorSchema>,
) {
  const password = newPassword()
  const account = { email, passwordHash: await hashPassword(password) }
  const { answer, replayed } = await takeUpTenant(database, request, { name, account })
  return { answer: { ...answer, firstPassword: replayed ? null : password }, replayed }
}
