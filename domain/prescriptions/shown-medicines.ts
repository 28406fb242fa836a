import type { PrescriptionState } from './states.ts'

/** Nobody has decided on the prescription yet: a pharmacist may still refuse or change it. */
const beforeReview: readonly PrescriptionState[] = ['draft', 'signed', 'in_review', 'queried']
const approvedStates: readonly PrescriptionState[] = [
  'approved',
  'routed',
  'accepted',
  'waiting',
  'completed',
]

/**
 * True while a patient may not be shown what is prescribed: no medicine, brand, leaflet or dose before a pharmacist has
 * reviewed the prescription (药品网络销售监督管理办法, in force since 2022-12-01).
 */
export function hidesMedicines(state: PrescriptionState): boolean {
  return beforeReview.includes(state)
}

/** True when a patient's page tells the medicines and how to take them: approved, and not ended without supply. */
export function showsMedicines(state: PrescriptionState): boolean {
  return approvedStates.includes(state)
}
