import { z } from '@hono/zod-openapi'
import { hashPassword, newPassword } from '#db/access/password.ts'
import { resetPassword } from '#db/access/revoke.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { shownOnce } from './schemas.ts'

export const resetPasswordOperation = defineCommand({
  method: 'post',
  path: '/access/people/{id}/password',
  summary: 'Replace a forgotten or stolen password, and end all sessions',
  guard: 'access.manage',
  params: idParams,
  status: 200,
  answer: z.object({ personId: z.uuid(), revoked: z.int(), newPassword: shownOnce }),
  async handle({ database, request, params }) {
    const password = newPassword()
    const passwordHash = await hashPassword(password)
    const { answer, replayed } = await resetPassword(database, request, { personId: params.id, passwordHash })
    return { answer: { ...answer, newPassword: replayed ? null : password }, replayed }
  },
})
