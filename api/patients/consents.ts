import { z } from '@hono/zod-openapi'
import { giveConsent, listConsents, withdrawConsent } from '#db/patients/consents.ts'
import { consentScopes } from '#domain/patients/consent.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

const consentAnswer = z.object({ consentId: z.uuid() })

export const giveConsentOperation = defineCommand({
  method: 'post',
  path: '/patients/{id}/consents',
  summary: 'Record that a patient lets a family member act for them',
  guard: 'patient.choose',
  params: idParams,
  body: z.strictObject({
    agentId: z.uuid().openapi({ description: 'The family member, who is registered as a patient too.' }),
    scopes: z.array(z.enum(consentScopes)).min(1).max(consentScopes.length),
    until: z.iso.datetime({ offset: true }),
  }),
  status: 201,
  answer: consentAnswer,
  handle: ({ database, request, params, body: { agentId, scopes, until } }) =>
    giveConsent(database, request, { patientId: params.id, agentId, scopes, until: new Date(until) }),
})

export const withdrawConsentOperation = defineCommand({
  method: 'post',
  path: '/consents/{id}/withdraw',
  summary: 'Withdraw a consent, at once',
  guard: 'patient.choose',
  params: idParams,
  status: 200,
  answer: consentAnswer,
  handle: ({ database, request, params }) => withdrawConsent(database, request, { consentId: params.id }),
})

export const listConsentsOperation = defineQuery({
  path: '/patients/{id}/consents',
  summary: 'Read whom a patient lets act for them, and whom they did',
  guard: 'patient.read',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        agentId: z.uuid(),
        scopes: z.array(z.enum(consentScopes)),
        givenAt: instant,
        until: instant,
        withdrawnAt: instant.nullable(),
      }),
    ),
  }),
  async handle({ database, actor, params }) {
    return { items: await listConsents(database, actor, params.id) }
  },
})
