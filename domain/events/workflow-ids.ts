/** The workflow that follows a part of an order: one for each. */
export function orderPartWorkflowId(partId: string): string {
  return `order-part-${partId}`
}

/**
 * The workflow that drives a prescription, or a later part of a long one: one for each, whoever starts it and however
 * often.
 */
export function prescriptionWorkflowId(prescriptionId: string, part = 1): string {
  return part === 1 ? `prescription-${prescriptionId}` : `prescription-${prescriptionId}-part-${part}`
}
