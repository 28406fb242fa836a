import { z } from '@hono/zod-openapi'
import {
  approveApplication,
  listApplications,
  readApplication,
  refuseApplication,
} from '#db/organisations/applications.ts'
import { type ApplicationState, applicationStates } from '#domain/organisations/tenant-states.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, listParameter, pageOf, pageQuery } from '../schemas.ts'
import {
  application,
  applicationState,
  applicationStep,
  applicationWithLicences,
  reason,
} from './joining-schemas.ts'

const onlyFor = ['network_operator'] as const

export const listApplicationsOperation = defineQuery({
  path: '/organisations/applications',
  summary: 'List applications to join, the oldest first',
  guard: 'tenant.admit',
  onlyFor,
  query: pageQuery.extend({ state: listParameter(applicationState).optional() }),
  answer: pageOf(application),
  async handle({ database, actor, now, query: { state, after, limit } }) {
    const states = state ?? statesOf<ApplicationState>(applicationStates)
    const { rows, next } = await listApplications(database, actor, now, { states, after, limit })
    return { items: rows, next }
  },
})

export const readApplicationOperation = defineQuery({
  path: '/organisations/applications/{id}',
  summary: 'Read an application with the papers that were filed',
  guard: 'tenant.admit',
  onlyFor,
  params: idParams,
  answer: applicationWithLicences,
  handle: ({ database, actor, now, params }) => readApplication(database, actor, now, params.id),
})

export const approveApplicationOperation = defineCommand({
  method: 'post',
  path: '/organisations/applications/{id}/approve',
  summary: 'Let an institution in',
  description:
    'What it filed is accepted with it. The paper that its kind needs must be on file and in force.',
  guard: 'tenant.admit',
  onlyFor,
  params: idParams,
  status: 200,
  answer: applicationStep.extend({ tenantId: z.uuid() }),
  handle: ({ database, request, params }) =>
    approveApplication(database, request, { applicationId: params.id }),
})

export const refuseApplicationOperation = defineCommand({
  method: 'post',
  path: '/organisations/applications/{id}/refuse',
  summary: 'Refuse an application, with a reason',
  guard: 'tenant.admit',
  onlyFor,
  params: idParams,
  body: z.strictObject({ reason }),
  status: 200,
  answer: applicationStep,
  handle: ({ database, request, params, body }) =>
    refuseApplication(database, request, { applicationId: params.id, reason: body.reason }),
})
