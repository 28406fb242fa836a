import type { LegState, ShipmentState } from '#domain/fulfilment/states.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import type { NextStep, TrackingProgress, TrackingStep } from '#domain/prescriptions/tracking.ts'
import type { DoseLabel } from '#domain/prescriptions/dose-label.ts'
import type { BilingualName } from '#domain/sourcing/explain.ts'

/** One ride of a parcel, as far as a stranger may see it. */
export interface TrackedLeg {
  readonly from: BilingualName
  readonly to: BilingualName
  readonly state: LegState
  readonly departAt: Date
  readonly arriveAt: Date
}

export interface TrackedParcel {
  readonly id: string
  readonly state: ShipmentState
  readonly step: TrackingStep
  readonly promisedAt: Date
  readonly legs: readonly TrackedLeg[]
}

/** All that the tracking page shows without a code: no name, no medicine, no address, no phone. */
export interface TrackingView {
  readonly progress: TrackingProgress
  readonly next: NextStep | null
  readonly mode: FulfilmentMode
  /** The place of collection; null for a delivery to the door. */
  readonly place: BilingualName | null
  /** Null while nothing is promised. */
  readonly promisedAt: Date | null
  /** It did not come by then. */
  readonly isPromiseLapsed: boolean
  /** The day of the first dose of the next supply, while a long prescription waits for it. */
  readonly nextPartOn: string | null
  readonly dueAt: Date
  /** A pharmacy may still accept it by its code. */
  readonly isChoosable: boolean
  readonly isOpen: boolean
  readonly parcels: readonly TrackedParcel[]
}

/** What a code by SMS opens for a few minutes. */
export interface TrackingSecrets {
  /** The code per parcel that has arrived. */
  readonly pickupCodes: readonly { readonly parcelId: string; readonly code: string }[]
  /** With which any designated pharmacy may accept it; null when none may any more. */
  readonly choiceCode: string | null
  /** What is prescribed and how to take it; null while the law hides it. */
  readonly medicines: readonly PrescribedMedicine[] | null
  readonly mayCancel: boolean
}

/** What a family member sees; null for what the patient's consent does not cover. */
export interface FamilySecrets {
  readonly pickupCodes: TrackingSecrets['pickupCodes'] | null
  readonly choiceCode: string | null
  readonly mayChoosePlace: boolean
}

export interface PrescribedMedicine {
  readonly nameZh: string
  readonly nameEn: string
  readonly strength: string
  readonly dose: DoseLabel
}

/** Whom somebody says that they are, as they typed it: it is shown again where it was refused. */
export interface TypedFamily {
  readonly name: string
  readonly residentId: string
}

/** Why the private part is still closed. */
export type ClosedReason =
  | 'tooOften'
  | 'ended'
  | 'familyUnknown'
  | 'familyIncomplete'
  | 'familyTooLong'
  | 'familyEnded'

/**
 * The state of the private part: closed, waiting for the code, or open; with what the last attempt came to. A family member
 * opens what the patient consented to.
 */
export type PrivatePart =
  | { readonly kind: 'closed'; readonly problem?: ClosedReason; readonly family?: TypedFamily }
  | {
      readonly kind: 'codeSent'
      readonly isFamily: boolean
      readonly problem?: 'wrong' | 'expired' | 'tooOften'
    }
  | { readonly kind: 'open'; readonly secrets: TrackingSecrets; readonly outcome?: 'cancelled' | 'tooLate' }
  | { readonly kind: 'family'; readonly secrets: FamilySecrets }
