import type { EventType } from '#domain/events/event.ts'
import { seedId } from './seed-id.ts'
import { tenantId } from './world/tenants.ts'

/**
 * What the system of one hospital of the demo world is told by webhooks: where its prescriptions stand, and no more. The
 * sandbox plays that system.
 */
export const demoWebhook = {
  id: seedId('webhook/hospital/ningmin'),
  tenantId: tenantId('hospital/ningmin'),
  eventTypes: [
    'prescription.approved',
    'prescription.rejected',
    'prescription.accepted',
    'prescription.completed',
    'prescription.cancelled',
    'prescription.expired',
  ] satisfies EventType[],
} as const

/** The name of the environment's variable that says where that system listens; without it nothing is pushed. */
export const webhookUrlVariable = 'HOSPITAL_WEBHOOK_URL'
