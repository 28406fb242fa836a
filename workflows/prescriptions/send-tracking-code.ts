import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from '../activities.ts'

const sms = proxyActivities<Activities>({
  startToCloseTimeout: '25 seconds',
  // Longer than a code is good for, sending it helps nobody.
  scheduleToCloseTimeout: '10 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
})

/** Sends the code that a tracking page asked for: a workflow of its own, since it may come after the journey's end. */
export async function sendTrackingCode(request: {
  readonly prescriptionId: string
  readonly tenantId: string
  /** The family member whose phone it goes to; none for the patient's. */
  readonly agentId?: string
}): Promise<'sent' | 'refused'> {
  return sms.sendTrackingCode(request)
}
