import type { ShortageTexts } from './messages-shortages.ts'
import type { CampaignTexts } from './messages-campaigns.ts'
import type { Role } from '#domain/access/roles.ts'
import type { EscalationKind, EscalationSubject } from '#domain/fulfilment/escalation-kinds.ts'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { StockStatus } from '#domain/inventory/stock-status.ts'
import type { ConsentScope } from '#domain/patients/consent.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import type { PartState } from '#domain/prescriptions/repeats/states.ts'
import type { DismissReason } from '#domain/replenishment/dismiss-reasons.ts'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import type { TrackingNotice, TrackingStep } from '#domain/prescriptions/tracking.ts'
import type { ChoiceDone, ChoiceProblem } from '../public/choices-view.ts'
import type { ConsoleArea } from '../console/areas.ts'
import type { Locale } from './locale.ts'
import type { SurgeTexts } from './messages-surge.ts'
import { english } from './messages-en.ts'
import { korean } from './messages-ko.ts'
import type { ChargeTexts } from './messages-charges.ts'
import type { DepotTexts } from './messages-depot.ts'
import type { FileTexts } from './messages-files.ts'
import type { GoodsTexts } from './messages-goods.ts'
import type { OrderTexts } from './messages-orders.ts'
import type { PatientTexts } from './messages-patient.ts'
import type { JoiningTexts } from './messages-joining.ts'
import type { PrepaymentTexts } from './messages-prepayments.ts'
import type { ProcurementTexts } from './messages-procurement.ts'
import type { HintTexts } from './messages-hints.ts'
import type { RecallTexts } from './messages-recalls.ts'
import { chinese } from './messages-zh.ts'

/** Every text of the pages. A language that lacks one does not compile. */
export interface Messages {
  readonly productName: string
  readonly tagline: string
  readonly language: string
  readonly live: string
  readonly reconnecting: string
  readonly patient: PatientTexts
  readonly tracking: {
    readonly title: string
    readonly steps: Readonly<Record<TrackingStep, string>>
    readonly stepHints: Readonly<Record<TrackingStep, string>>
    readonly notices: Readonly<Record<TrackingNotice, { readonly title: string; readonly text: string }>>
    readonly modes: Readonly<Record<FulfilmentMode, string>>
    readonly promised: string
    readonly deadline: string
    readonly place: string
    /** Stands before the mode where there is no place to name. */
    readonly how: string
    readonly parcel: (index: number, total: number) => string
    readonly legDeparted: string
    readonly legArrived: string
    readonly planned: string
    readonly privateTitle: string
    readonly privateText: string
    readonly sendCode: string
    readonly codeSent: string
    readonly codeLabel: string
    readonly unlock: string
    readonly codeWrong: string
    readonly codeExpired: string
    readonly codeTooOften: string
    readonly pickupCode: string
    readonly pickupCodeText: string
    readonly noPickupCode: string
    readonly choiceCode: string
    readonly choiceCodeText: string
    readonly cancel: string
    readonly cancelText: string
    readonly cancelConfirm: string
    readonly cancelDone: string
    readonly cancelTooLate: string
    readonly linkInvalid: string
    readonly linkInvalidText: string
    readonly notice: string
  }
  readonly choices: {
    readonly title: string
    readonly link: string
    readonly back: string
    readonly place: string
    readonly placeNow: string
    readonly placeFixed: string
    readonly where: string
    readonly address: string
    readonly phone: string
    readonly changePlace: string
    readonly nomination: string
    readonly nominationText: string
    readonly noNomination: string
    readonly nominate: string
    readonly consents: string
    readonly consentsText: string
    readonly noConsents: string
    readonly scopes: Readonly<Record<ConsentScope, string>>
    /** Stands behind a day. */
    readonly until: string
    readonly withdraw: string
    readonly agentName: string
    readonly agentResidentId: string
    readonly forHowLong: string
    readonly days: (count: number) => string
    readonly giveConsent: string
    readonly parts: string
    readonly partsText: string
    readonly part: (number: number) => string
    readonly partStates: Readonly<Record<PartState, string>>
    readonly delayBy: string
    readonly delay: string
    readonly skip: string
    readonly skipText: string
    readonly stop: string
    readonly stopText: string
    readonly stopConfirm: string
    readonly done: Readonly<Record<ChoiceDone, string>>
    readonly problems: Readonly<Record<ChoiceProblem, string>>
  }
  readonly board: {
    readonly title: string
    readonly signedInAs: string
    readonly signOut: string
    readonly asOf: string
    readonly prescriptions: string
    readonly shipments: string
    readonly deadlines: string
    readonly noDeadlines: string
    readonly escalations: string
    readonly noEscalations: string
    readonly mustAct: string
    readonly raised: string
    readonly due: string
    readonly state: string
    readonly place: string
    readonly prescription: string
    readonly subject: string
    readonly subjects: Readonly<Record<'prescription' | EscalationSubject, string>>
    readonly what: string
    readonly overdue: string
    readonly resolve: string
    readonly resolution: string
    readonly open: string
    readonly breached: string
    readonly deliveredToday: string
    readonly onTime: string
    readonly prescriptionStates: Readonly<Record<PrescriptionState, string>>
    readonly shipmentStates: Readonly<Record<ShipmentState, string>>
    readonly escalationKinds: Readonly<Record<EscalationKind, string>>
    readonly roles: Readonly<Record<Role, string>>
  }
  readonly console: {
    readonly areaNames: Readonly<Record<ConsoleArea, string>>
    readonly done: string
    readonly refusedTitle: string
    readonly line: (number: number) => string
    readonly filterTitle: string
    readonly filterText: string
    readonly clearFilter: string
    readonly notFound: string
    readonly notFoundText: string
    readonly failed: string
    /** Stands before a number. */
    readonly failedText: string
    readonly areas: string
    /** What leads to the staff console. */
    readonly desk: string
    readonly site: string
    readonly show: string
    readonly asOf: string
    readonly product: string
    readonly lot: string
    readonly expires: string
    readonly status: string
    readonly quantity: string
    readonly statuses: Readonly<Record<StockStatus, string>>
    readonly ownerships: Readonly<Record<StockOwnership, string>>
    readonly noSites: string
    readonly noStock: string
    readonly noSuggestions: string
    readonly become: string
    readonly becameOrder: string
    readonly becameTransfer: string
    readonly packs: string
    readonly amount: string
    readonly reason: string
    readonly accept: string
    readonly dismiss: string
    readonly accepted: string
    readonly dismissReasons: Readonly<Record<DismissReason, string>>
    readonly refused: string
    readonly asOfInvalid: string
    readonly next: string
    readonly notAllowed: string
    readonly notAllowedText: string
  }
  readonly orders: OrderTexts
  readonly recalls: RecallTexts
  readonly hints: HintTexts
  readonly procurement: ProcurementTexts
  readonly goods: GoodsTexts
  readonly charges: ChargeTexts
  readonly prepayments: PrepaymentTexts
  readonly joining: JoiningTexts
  readonly depot: DepotTexts
  readonly files: FileTexts
  readonly shortages: ShortageTexts
  readonly surge: SurgeTexts
  readonly campaigns: CampaignTexts
  readonly rights: {
    readonly title: string
    readonly link: string
    readonly whoLooked: string
    readonly nobody: string
    readonly unknown: string
    readonly purposes: Readonly<Record<string, string>>
    readonly copy: string
    readonly copyText: string
    readonly copyLink: string
    readonly erase: string
    readonly eraseText: string
    readonly eraseConfirm: string
    readonly erased: string
    readonly stillOpen: string
    readonly back: string
  }
  readonly signIn: {
    readonly title: string
    readonly email: string
    readonly password: string
    readonly submit: string
    readonly failed: string
    readonly tooOften: string
    readonly demoTitle: string
    readonly demoText: string
  }
}

const messages: Readonly<Record<Locale, Messages>> = { 'zh-CN': chinese, en: english, ko: korean }

/** The texts of a language. */
export function messagesOf(locale: Locale): Messages {
  return messages[locale]
}
