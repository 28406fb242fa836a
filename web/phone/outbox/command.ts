import type { CountedPart } from '#domain/inventory/counting.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { DriverPayloads } from '../driver/commands.ts'
import type { BoxCondition, CountedLine } from '#domain/fulfilment/receipt.ts'
import type { CollectionMethod } from '#domain/money/accounts.ts'
import type { SealedCode } from '#domain/fulfilment/sealed-code.ts'

/** What each kind of command asks for. A kind changes its payload only together with its version in `payloadVersions`. */
export interface CommandPayloads extends DriverPayloads {
  'order.place': {
    readonly siteId: string
    readonly lines: readonly { readonly productId: string; readonly units: number }[]
    /** What the goods cost by the prices that the phone knew; a dearer order asks first. Null where it knew none. */
    readonly agreedGoodsFen: number | null
  }
  'order.cancel': {
    /** The order, or the key of the command that places it, where that was not sent yet. */
    readonly order: { readonly id: string } | { readonly placedByKey: string }
    readonly reason: string
  }
  'shipment.receive': {
    readonly shipmentId: string
    readonly lines: readonly CountedLine[]
    readonly scans: readonly { readonly code: string; readonly condition: BoxCondition }[]
  }
  'parcel.handOver': {
    readonly shipmentId: string
    readonly scans: readonly { readonly code: string }[]
    readonly handedOverAt: string
    /** What the patient said: only the server can read it, and tell whether it is right. Null once it was sent. */
    readonly sealedPickupCode?: SealedCode | null
    /** In version 1, as the patient said it. */
    readonly pickupCode?: string
    /** Since version 3: what was taken of the patient; left out where nothing was. */
    readonly payment?: { readonly method: CollectionMethod; readonly amountFen: number }
  }
  'shipment.photo': {
    readonly shipmentId: string
    readonly lineId: string
    /** Of at most 200 KiB; empty once it was sent. */
    readonly jpegBase64: string
    readonly takenAt: string
  }
  'stocktake.open': { readonly siteId: string; readonly lotIds: readonly string[] }
  'stocktake.count': {
    /** The count, or the key of the command that opens it, where that was not sent yet. */
    readonly stocktake: { readonly id: string } | { readonly openedByKey: string }
    readonly piles: readonly CountedPile[]
    readonly countedAt: string
  }
  'recall.acknowledge': { readonly taskId: string }
  'recall.finish': { readonly taskId: string; readonly unitsFound: number }
}

/** What a person counted of one pile, in base units. */
export interface CountedPile {
  readonly lotId: string
  readonly ownership: StockOwnership
  readonly part: CountedPart
  readonly countedUnits: number
}

export type CommandKind = keyof CommandPayloads

/** The version that this app writes of each payload. */
export const payloadVersions = {
  'order.place': 1,
  'order.cancel': 1,
  'shipment.receive': 1,
  'legs.depart': 1,
  'legs.arrive': 1,
  'shipments.reading': 1,
  'shipment.return': 1,
  'shipment.take_in': 1,
  'parcel.handOver': 3,
  'shipment.photo': 1,
  'stocktake.open': 1,
  'stocktake.count': 1,
  'recall.acknowledge': 1,
  'recall.finish': 1,
} as const satisfies Readonly<Record<CommandKind, number>>

/** A command as this phone's key signed it: what is sent, to the letter. */
export interface SignedRequest {
  readonly keyId: string
  readonly signature: string
  readonly path: string
  /** The body's own text, whose hash was signed. */
  readonly body: string
}

/** Why a command was refused, or what stands in its way. */
export interface CommandProblem {
  readonly code: string
  readonly message: string
  readonly nextStep: string
}

/** `saved` waits on this phone; `sent` was taken by the server; `refused` never will be; `withdrawn` was never tried. */
export type CommandState = 'saved' | 'sent' | 'refused' | 'withdrawn'

interface CommandOf<Kind extends CommandKind> {
  /** The Idempotency-Key under which it happens once. */
  readonly key: string
  /** Its place in the order in which people acted on this phone, from 1 on. */
  readonly sequence: number
  readonly kind: Kind
  readonly payloadVersion: number
  readonly payload: CommandPayloads[Kind]
  /** What it is about: commands on one subject never overtake each other, whoever gave them. */
  readonly subject: string
  /** Who acted, and when by this phone's clock. */
  readonly principalId: string
  readonly recordedAt: string
  /** Absent where it was not signed when it was made: its address was unknown, or the phone had no key. */
  readonly signed?: SignedRequest
  readonly state: CommandState
  /** How often it was tried. From the first try on it may have taken effect without this phone knowing. */
  readonly attempts: number
  /** Not tried again before, in milliseconds of the epoch. */
  readonly retryAt: number | null
  readonly problem: CommandProblem | null
  /** What the server answered. */
  readonly answer: unknown
  readonly settledAt: string | null
  /** True once somebody saw that it was refused. */
  readonly isSeen: boolean
}

export type OutboxCommand = { [Kind in CommandKind]: CommandOf<Kind> }[CommandKind]

/** What a person asks for: the rest of the command is the outbox's. */
export type NewCommand = {
  [Kind in CommandKind]: { readonly kind: Kind; readonly payload: CommandPayloads[Kind] }
}[CommandKind]
