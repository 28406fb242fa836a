/** The one task queue of the product. */
export const taskQueue = 'yunyaoku'

/** The signal that carries what happened to a prescription to its journey. */
export const milestonesSignalName = 'milestones'

/** Who the relay and the reconciler act as when they look across tenants: the system itself, in no tenant's name. */
export const systemTenantId = '00000000-0000-0000-0000-000000000000'

/** The workflow that drives a prescription: one per prescription, whoever starts it and however often. */
export function prescriptionWorkflowId(prescriptionId: string): string {
  return `prescription-${prescriptionId}`
}

/** The workflow that sends one code for a tracking page: one per request, which its place in the stream names. */
export function trackingCodeWorkflowId(prescriptionId: string, position: number): string {
  return `tracking-code-${prescriptionId}-${position}`
}
