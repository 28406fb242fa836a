import { z } from '@hono/zod-openapi'
import { householdSchema } from '#domain/campaigns/household.ts'
import { householdStates, type HouseholdState } from '#domain/campaigns/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { refused } from '#db/command-refused.ts'
import type { DatabaseClient } from '#db/client.ts'
import {
  type AskedRegistration,
  readRegistration,
  registrationOfToken,
  registrationToken,
} from '#db/campaigns/registration-queue.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { deskOf } from './registration-desk.ts'
import { limitRegistration } from './registration-limit.ts'

/** That a household’s registration is safe. */
export const acknowledged = z.object({
  registrationId: z.uuid(),
  number: z.int(),
  acknowledgedAt: instant,
  token: z.string().openapi({ description: 'Shows the registration at `/registrations/{token}`.' }),
  pagePath: z.string().openapi({ description: 'The household’s own page.', example: '/r/0f….…' }),
})

const register = defineCommand({
  method: 'post',
  path: '/campaigns/{id}/registrations',
  summary: 'Register a household for a campaign, without signing in',
  description:
    'The answer says that the registration is safe and gives its place in the line; it is looked at within moments, in order. Who holds the token sees what came of it. The same key with the same household is the same registration. One sender may register as often in an hour as the campaign says.',
  guard: 'anyone',
  limitOf: (context) => {
    const id = z.uuid().safeParse(context.req.param('id'))
    return id.success ? limitRegistration(context, id.data) : Promise.resolve(null)
  },
  params: idParams,
  body: householdSchema,
  status: 201,
  answer: acknowledged,
  handle: ({ database, request, params, body, now }) =>
    registerBy(database, {
      campaignId: params.id,
      key: request.key,
      source: 'api',
      household: body,
      now,
    }),
})

/** Gives a household its place in a campaign’s line. @throws as the desk’s `register`. */
export async function registerBy(database: DatabaseClient, asked: Omit<AskedRegistration, 'tenantId'>) {
  const { registrationId, number, acknowledgedAt, replayed } = await deskOf(database).register(asked)
  const token = registrationToken(database.secret, registrationId)
  return { answer: { registrationId, number, acknowledgedAt, token, pagePath: `/r/${token}` }, replayed }
}

const standing = defineQuery({
  path: '/registrations/{token}',
  summary: 'See what became of a registration',
  description:
    '`ahead` is how many wait before it, null once it was its turn; from then on `state` is the household’s in the campaign, or `refusedCode` says why there is none.',
  guard: 'anyone',
  params: z.object({ token: z.string().min(1).max(200) }),
  answer: z.object({
    number: z.int(),
    ahead: z.int().nullable(),
    state: z.enum(statesOf<HouseholdState>(householdStates)).nullable(),
    tier: z.int().nullable(),
    refusedCode: z.string().nullable(),
    dispatchDueAt: instant.nullable(),
    arrivedAt: instant.nullable().openapi({ description: 'When the parcel reached the village.' }),
    plannedArriveAt: instant
      .nullable()
      .openapi({ description: 'When somebody will come to the door with it, as far as that is planned.' }),
  }),
  async handle({ database, params }) {
    const registrationId = registrationOfToken(database.secret, params.token)
    const found = registrationId === null ? null : await readRegistration(database, registrationId)
    if (found !== null) return found
    throw refused('notFound', {
      code: 'registrationNotFound',
      message: 'There is no such registration.',
      nextStep: 'Use the token that was given when it was acknowledged.',
    })
  },
})

/** What anybody may do at a campaign. */
export const registrationOperations = [register, standing] as const
