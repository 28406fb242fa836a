import { getConnInfo } from '@hono/node-server/conninfo'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { applicationToken } from '#db/organisations/application-token.ts'
import { applyToJoin } from '#db/organisations/applications.ts'
import { newApplicationSchema } from '#db/organisations/new-application.ts'
import type { AppEnv } from '../dependencies.ts'
import { defineCommand } from '../operation.ts'
import { instant } from '../schemas.ts'

const { ownership, languages, ...said } = newApplicationSchema.shape

export const applyOperation = defineCommand({
  method: 'post',
  path: '/organisations/applications',
  summary: 'Ask to join the network',
  description:
    'Needs no sign-in. The token in the answer is then sent as `Authorization: Bearer` to upload licences, to read how ' +
    'the application stands, and to make the first administrator once it is approved.',
  guard: 'anyone',
  limitOf: (context) => context.var.dependencies.accounts.joinLimit.attempt(addressOf(context)),
  body: z.strictObject({
    ...said,
    ownership: ownership.default(null),
    languages: languages.default(['zh-CN']),
  }),
  status: 201,
  answer: z.object({
    applicationId: z.uuid(),
    state: z.literal('received'),
    receivedAt: instant,
    token: z.string().openapi({ description: 'Whoever has it acts for the applicant.' }),
  }),
  async handle({ database, request, body }) {
    const { answer, replayed } = await applyToJoin(database, request, body)
    return {
      answer: { ...answer, token: applicationToken(database.secret, answer.applicationId) },
      replayed,
    }
  },
})

/** Where the request comes from; behind a proxy everyone shares its address, and its own limits count. */
function addressOf(context: Context<AppEnv>): string {
  const connection: unknown = context.env
  const isServed = typeof connection === 'object' && connection !== null && 'incoming' in connection
  return (isServed ? getConnInfo(context).remote.address : undefined) ?? 'unknown'
}
