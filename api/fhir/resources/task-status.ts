import { type PrescriptionState, prescriptionStates } from '#domain/prescriptions/states.ts'
import { statesOf } from '#domain/state-table.ts'

/** The state of a prescription as FHIR's Task says it; `businessStatus` carries the state itself. */
export const taskStatusOf = {
  draft: 'draft',
  signed: 'requested',
  in_review: 'received',
  queried: 'on-hold',
  approved: 'in-progress',
  routed: 'ready',
  waiting: 'on-hold',
  accepted: 'accepted',
  completed: 'completed',
  rejected: 'rejected',
  cancelled: 'cancelled',
  expired: 'failed',
} as const satisfies Readonly<Record<PrescriptionState, string>>

/** The states behind each status of a Task. */
export const statesOfTask: Readonly<Record<string, readonly PrescriptionState[]>> = Object.fromEntries(
  Map.groupBy(statesOf<PrescriptionState>(prescriptionStates), (state) => taskStatusOf[state]),
)
