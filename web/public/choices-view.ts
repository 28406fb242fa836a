import type { ConsentScope } from '#domain/patients/consent.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import type { PartState } from '#domain/prescriptions/repeats/states.ts'
import type { BilingualName } from '#domain/sourcing/explain.ts'

/** A place that may hand over in a mode. */
export interface OfferedPlace {
  readonly mode: FulfilmentMode
  readonly siteId: string
  readonly name: BilingualName
}

/** What a patient has chosen, and may choose, on the page behind the code by SMS. */
export interface ChoicesView {
  readonly place: OfferedPlace
  readonly isPlaceChangeable: boolean
  readonly places: readonly OfferedPlace[]
  readonly nominatedSiteId: string | null
  readonly pharmacies: readonly { readonly siteId: string; readonly name: BilingualName }[]
  readonly consents: readonly {
    readonly id: string
    readonly agentName: string
    readonly scopes: readonly ConsentScope[]
    readonly until: Date
  }[]
  /** Empty for a prescription that is supplied once. */
  readonly parts: readonly {
    readonly part: number
    readonly state: PartState
    readonly firstDoseOn: string
    /** It has not begun: it may be put off or left out. */
    readonly isOpen: boolean
  }[]
}

export const choicesDone = [
  'placeChanged',
  'nominated',
  'consentGiven',
  'consentWithdrawn',
  'delayed',
  'skipped',
  'stopped',
] as const
export type ChoiceDone = (typeof choicesDone)[number]

export const choiceProblems = [
  'incomplete',
  'tooLong',
  'alreadyDispatched',
  'placeFixed',
  'prescriptionExpired',
  'placeUnfit',
  'agentUnknown',
  'consentInvalid',
  'delayedTooOften',
  'partBegun',
  'tooOften',
  'notPossible',
] as const
export type ChoiceProblem = (typeof choiceProblems)[number]

/** What the last choice came to; null where nothing was chosen yet. */
export type ChoiceOutcome =
  | { readonly done: ChoiceDone }
  | {
      readonly problem: ChoiceProblem
      /** What was filled in, by the names of the fields: it is shown again. */
      readonly typed?: Readonly<Record<string, string>>
    }
  | null

/** Characters that the texts of a choice may have. */
export const choiceTextLimits = { address: 200, phone: 20, agentName: 100, agentResidentId: 18 } as const
export type ChoiceText = keyof typeof choiceTextLimits

/** What may be done about the parts of a long prescription, each after a page that asks once more. */
export const partActs = ['delay', 'skip', 'stop'] as const
export type PartAct = (typeof partActs)[number]

/** A change of parts as it is to be confirmed: what it does to which days. */
export type AskedChange =
  | {
      readonly act: 'delay'
      readonly part: number
      readonly days: number
      readonly from: string
      readonly to: string
    }
  | { readonly act: 'skip'; readonly part: number; readonly from: string }
  | {
      readonly act: 'stop'
      readonly parts: readonly { readonly part: number; readonly firstDoseOn: string }[]
    }

/** How many days a part may be put off at once, and a consent be given for. */
export const delayDays = [3, 7, 14] as const
export const consentDays = [30, 90, 180, 365] as const
