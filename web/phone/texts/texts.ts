import type { FailWords } from '../hand-over/fail-words.ts'
import type { CommandKind } from '../outbox/command.ts'
import type { CountedPart } from '#domain/inventory/counting.ts'
import type { LineState } from '#domain/prescriptions/states.ts'
import type { OrderStanding } from '../orders/standing.ts'
import type { SyncStep } from '../sync/state.ts'
import type { Work } from '#domain/access/phone-work.ts'

/** Every text of the village app. A language that lacks one does not compile. */
export interface PhoneTexts {
  readonly title: string
  /** The name of the whole, where nobody's work is known yet. */
  readonly brand: string
  readonly home: string
  /** What to try on the first screen. */
  readonly tryThis: string
  readonly back: string
  readonly language: string
  readonly signIn: {
    readonly title: string
    readonly email: string
    readonly password: string
    readonly submit: string
    readonly failed: string
    readonly tooOften: string
    readonly needsNetwork: string
    readonly wrongRole: string
  }
  readonly work: {
    readonly title: string
    readonly text: string
    readonly names: Readonly<Record<Work, string>>
    readonly change: string
  }
  readonly site: {
    readonly title: string
    readonly text: string
    readonly change: string
    readonly find: string
    readonly none: string
  }
  readonly badge: {
    readonly allSent: string
    readonly pending: (count: number) => string
    readonly refused: (count: number) => string
    readonly offline: string
    readonly online: string
    readonly signInToSend: string
    readonly otherPerson: string
    readonly update: string
    readonly news: { readonly live: string; readonly polling: string }
    readonly knownSince: string
    readonly never: string
    readonly bringing: (count: number) => string
    readonly steps: Readonly<Record<SyncStep, string>>
    readonly bringNow: string
  }
  readonly menu: {
    readonly order: string
    readonly orders: string
    readonly receive: string
    readonly handOver: string
    readonly charges: string
    readonly refunds: string
    readonly prepayments: string
    readonly accept: string
    readonly count: string
    readonly notices: string
    readonly devices: string
    readonly pending: string
    readonly signOut: string
  }
  readonly order: {
    readonly title: string
    readonly suggested: string
    readonly noSuggestions: string
    readonly search: string
    readonly searchHint: string
    readonly nothingFound: string
    readonly draft: string
    readonly fewer: string
    readonly more: string
    readonly packs: (count: number) => string
    readonly perPack: string
    readonly noPrice: string
    readonly cannotOrder: string
    readonly total: string
    readonly totalUnknown: string
    readonly send: string
    readonly clear: string
    readonly kept: string
    readonly reasons: {
      readonly belowPoint: (usable: number, inbound: number, point: number) => string
      readonly belowMinimum: (usable: number, inbound: number, point: number) => string
    }
  }
  readonly orders: {
    readonly title: string
    readonly none: string
    readonly standings: Readonly<Record<OrderStanding, string>>
    readonly hints: Readonly<Record<OrderStanding, string>>
    readonly lines: (count: number) => string
    readonly reorder: string
    readonly cancel: string
    readonly cancelReason: string
    readonly cancelConfirm: string
    readonly withdraw: string
    readonly cancelWaits: string
    readonly substitute: string
    readonly fewerCome: (ordered: number, coming: number) => string
    readonly orderAgain: string
  }
  readonly receive: {
    readonly title: string
    readonly none: string
    readonly onTheWay: string
    readonly here: string
    readonly from: Readonly<Record<'order' | 'transfer' | 'supplier_return', string>>
    readonly scan: string
    readonly scanHint: string
    readonly take: string
    readonly good: string
    readonly damaged: string
    readonly boxes: (count: number) => string
    /** What is out of an opened box, in its own unit. */
    readonly loose: (count: number, unit: string) => string
    /** Each as a quantity in words. */
    readonly counted: (good: string, damaged: string, short: string) => string
    readonly allGood: string
    readonly absent: string
    readonly absentBack: string
    readonly taken: string
    readonly again: string
    readonly foreign: string
    readonly unreadable: string
    readonly finish: string
    readonly finishDiffers: string
    readonly kept: string
    readonly waits: string
    readonly lot: string
    readonly expires: string
    readonly photo: string
    readonly photos: (count: number) => string
    readonly photoUnusable: string
  }
  readonly scan: {
    readonly camera: string
    readonly cameraOff: string
    readonly cameraRefused: string
  }
  readonly handOver: {
    readonly title: string
    readonly none: string
    /** How parcels get to doors, for who has no rounds on the phone. */
    readonly doors: string
    readonly parcel: string
    readonly code: string
    readonly scanned: (done: number, all: number) => string
    readonly submit: string
    readonly done: string
    readonly tries: (left: number) => string
    readonly offline: string
    readonly stale: string
    readonly submitOffline: string
    readonly given: string
    readonly unproven: string
    readonly back: string
    /** Why the patient does not get it. */
    readonly fail: FailWords<'refused' | 'damaged' | 'wrong'>
    /** What the patient owes, and how they pay it. Amounts come as text. */
    readonly pay: {
      readonly asking: string
      readonly unknown: string
      readonly nothingDue: string
      readonly due: (money: string) => string
      readonly asBrought: string
      readonly cash: string
      readonly transfer: string
      readonly prepaid: (left: string) => string
      readonly later: string
      readonly collected: (money: string) => string
      readonly staysDue: (money: string) => string
      readonly choose: string
      readonly collectOnline: string
      readonly differs: (taken: string, due: string) => string
    }
  }
  readonly accept: {
    readonly title: string
    readonly hint: string
    readonly code: string
    readonly needsNetwork: string
    readonly unreadable: string
    readonly accepted: string
    readonly prescription: string
    readonly dueAt: string
    readonly lineStates: Readonly<Record<LineState, string>>
  }
  readonly count: {
    readonly title: string
    readonly hint: string
    readonly none: string
    readonly units: (unit: string) => string
    readonly parts: Readonly<Record<CountedPart, string>>
    readonly recount: string
    readonly awaitsReceipt: string
    readonly counted: (piles: number) => string
    readonly finish: string
  }
  readonly notices: {
    readonly title: string
    readonly hint: string
    readonly recalls: string
    readonly noRecalls: string
    readonly recallClass: (level: number) => string
    readonly notifyBy: string
    readonly setAside: (units: number) => string
    readonly acknowledge: string
    readonly found: string
    readonly finish: string
    readonly nearExpiry: string
    readonly noNearExpiry: string
    readonly daysLeft: (days: number) => string
    readonly expired: string
  }
  readonly devices: {
    readonly title: string
    readonly hint: string
    readonly thisOne: string
    readonly since: string
    readonly acts: (count: number) => string
    readonly revoked: string
    readonly revoke: string
    readonly confirm: string
    readonly needsNetwork: string
  }
  readonly pending: {
    readonly title: string
    readonly none: string
    readonly text: string
    readonly exportFile: string
    readonly kinds: Readonly<Record<CommandKind, string>>
    readonly waits: string
    readonly tried: (count: number) => string
    readonly refused: string
    readonly understood: string
    readonly sendNow: string
  }
  /** What is wrong with a field that a form waits for. */
  readonly fields: { readonly fill: string; readonly choose: string; readonly unfit: string }
  readonly problems: Readonly<Record<string, string>>
  readonly problemUnknown: string
}
