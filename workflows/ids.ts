/** The one task queue of the product. */
export const taskQueue = 'yunyaoku'

/** The signal that carries what happened to a prescription to its journey. */
export const milestonesSignalName = 'milestones'

/** The signal that tells the workflow of an order's part to look at its row. */
export const orderNewsSignalName = 'orderNews'

/** The signal that tells a recall's workflow to look at its row again. */
export const recallNewsSignalName = 'recallNews'

/** The signal that lets a procurement round look at its row again. */
export const roundNewsSignalName = 'roundNews'

/** The workflow that runs a procurement round, from its demand to the end of its contracts: one for each. */
export function roundWorkflowId(roundId: string): string {
  return `procurement-round-${roundId}`
}

/** The signal that lets a campaign, or a part of one, look at its rows again. */
export const campaignNewsSignalName = 'campaignNews'

/** The workflow that follows a campaign: one for each. */
export function campaignWorkflowId(campaignId: string): string {
  return `campaign-${campaignId}`
}

/** The workflow that works through one part of a campaign's households. */
export function campaignPartWorkflowId(campaignId: string, partition: number): string {
  return `campaign-${campaignId}-part-${partition}`
}

/** Who the relay and the reconciler act as when they look across tenants: the system itself, in no tenant's name. */
export const systemTenantId = '00000000-0000-0000-0000-000000000000'

/** The workflow that sends one code for a tracking page: one per request, which its place in the stream names. */
export function trackingCodeWorkflowId(prescriptionId: string, position: number): string {
  return `tracking-code-${prescriptionId}-${position}`
}

/** The workflow that drives a recall: one for each. */
export function recallWorkflowId(recallId: string): string {
  return `recall-${recallId}`
}
