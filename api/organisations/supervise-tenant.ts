import { z } from '@hono/zod-openapi'
import { liftSuspension, suspendTenant } from '#db/organisations/tenant-state.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { reason } from './joining-schemas.ts'
import { tenantState } from './schemas.ts'

const supervised = {
  method: 'post',
  guard: 'tenant.supervise',
  onlyFor: ['regulator'],
  params: idParams,
  body: z.strictObject({ reason }),
  status: 200,
  answer: z.object({ tenantId: z.uuid(), state: tenantState }),
} as const

export const suspendTenantOperation = defineCommand({
  ...supervised,
  path: '/organisations/tenants/{id}/suspend',
  summary: 'Suspend an institution',
  description: 'Nothing new is taken in from it; what it has running is finished.',
  handle: ({ database, request, params, body }) =>
    suspendTenant(database, request, { tenantId: params.id, reason: body.reason }),
})

export const liftSuspensionOperation = defineCommand({
  ...supervised,
  path: '/organisations/tenants/{id}/lift',
  summary: 'Let a suspended institution go on',
  handle: ({ database, request, params, body }) =>
    liftSuspension(database, request, { tenantId: params.id, reason: body.reason }),
})
