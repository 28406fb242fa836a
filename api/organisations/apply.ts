import { z } from '@hono/zod-openapi'
import { applicationToken } from '#db/organisations/application-token.ts'
import { applyToJoin } from '#db/organisations/applications.ts'
import { newApplicationSchema } from '#db/organisations/new-application.ts'
import { defineCommand } from '../operation.ts'
import { instant } from '../schemas.ts'
import { senderOf } from '../sender.ts'

const { ownership, languages, ...said } = newApplicationSchema.shape

export const applyOperation = defineCommand({
  method: 'post',
  path: '/organisations/applications',
  summary: 'Ask to join the network',
  description:
    'Needs no sign-in. The token in the answer is then sent as `Authorization: Bearer` to upload licences, to read how ' +
    'the application stands, and to make the first administrator once it is approved.',
  guard: 'anyone',
  limitOf: (context) => context.var.dependencies.accounts.joinLimit.attempt(senderOf(context)),
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
