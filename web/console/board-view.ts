import type { Role } from '#domain/access/roles.ts'
import type { EscalationKind, EscalationSubject } from '#domain/fulfilment/escalation-kinds.ts'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import type { BilingualName } from '#domain/sourcing/explain.ts'

/** Characters that say what was done. */
export const longestResolution = 200

/** An open matter: what, about what, and who must act. */
export interface BoardEscalation {
  readonly id: string
  readonly kind: EscalationKind
  readonly subject: { readonly kind: 'prescription' | EscalationSubject; readonly id: string }
  /** The parcel that it is about, where it is about one. */
  readonly shipmentId: string | null
  /** What was paid and what is due, where these differ; its charge is the reader's to look at where it is `isOurs`. */
  readonly payment: { readonly paidFen: number; readonly dueFen: number; readonly isOurs: boolean } | null
  readonly actingRole: Role
  readonly actingTenant: BilingualName
  readonly raisedAt: Date
  /** Null where nothing says by when. */
  readonly dueAt: Date | null
  /** Whether the reader may say what was done. */
  readonly mayResolve: boolean
  /** What the reader said was done and was not taken, since it is too long; null before. */
  readonly typed: string | null
}

/** An open prescription, the most urgent first. */
export interface BoardDeadline {
  readonly prescriptionId: string
  readonly state: PrescriptionState
  readonly destination: BilingualName
  readonly dueAt: Date
}

/** What the operators see: counts, what is due next, and what somebody must act on. No patient data. */
export interface BoardView {
  readonly asOf: Date
  readonly prescriptions: Readonly<Partial<Record<PrescriptionState, number>>>
  readonly shipments: Readonly<Partial<Record<ShipmentState, number>>>
  readonly openCount: number
  readonly breachedCount: number
  readonly deliveredTodayCount: number
  /** Of those delivered today, how many within their 48 hours. */
  readonly onTimeTodayCount: number
  readonly deadlines: readonly BoardDeadline[]
  readonly escalations: readonly BoardEscalation[]
  readonly escalationCount: number
}
