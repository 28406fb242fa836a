import { driverSubject } from '../driver/commands.ts'
import { type CommandProblem, type NewCommand, type OutboxCommand, payloadVersions } from './command.ts'

/** Who acts, when, and under which key: given, so that the rules have neither clock nor chance. */
export interface Act {
  readonly key: string
  readonly sequence: number
  readonly principalId: string
  readonly now: Date
}

/** A command as it enters the outbox. */
export function newCommand(asked: NewCommand, { key, sequence, principalId, now }: Act): OutboxCommand {
  return {
    ...asked,
    key,
    sequence,
    principalId,
    payloadVersion: payloadVersions[asked.kind],
    subject: subjectOf(asked, key),
    recordedAt: now.toISOString(),
    state: 'saved',
    attempts: 0,
    retryAt: null,
    problem: null,
    answer: null,
    settledAt: null,
    isSeen: false,
  }
}

/** Orders append: each is a subject of its own. What goes on with something is one subject with what came before. */
function subjectOf(asked: NewCommand, key: string): string {
  const { kind, payload } = asked
  switch (kind) {
    case 'order.place':
      return `order/${key}`
    case 'order.cancel':
      return 'id' in payload.order ? `order/${payload.order.id}` : `order/${payload.order.placedByKey}`
    case 'shipment.receive':
    case 'parcel.handOver':
    case 'shipment.photo':
      return `shipment/${payload.shipmentId}`
    case 'stocktake.open':
      return `stocktake/${key}`
    case 'stocktake.count':
      return 'id' in payload.stocktake
        ? `stocktake/${payload.stocktake.id}`
        : `stocktake/${payload.stocktake.openedByKey}`
    case 'recall.acknowledge':
    case 'recall.finish':
      return `recall/${payload.taskId}`
    case 'legs.depart':
    case 'legs.arrive':
    case 'shipments.reading':
    case 'shipment.return':
    case 'shipment.take_in':
      return driverSubject(asked)
  }
}

/** What the drainer does next. */
export type NextStep =
  | { readonly step: 'send'; readonly command: OutboxCommand }
  /** The first in the row is not due before `until` (milliseconds of the epoch); what is behind it waits as well. */
  | { readonly step: 'wait'; readonly until: number }
  /** What is left was given by others, or stands behind what they gave: it goes when they sign in. */
  | { readonly step: 'signIn'; readonly principalId: string }
  /** A newer app wrote it: this one does not know what it means. */
  | { readonly step: 'update' }
  | { readonly step: 'done' }

/**
 * What goes next for the person who is signed in: their own commands in the order in which they gave them, each only
 * once the one before it is settled. Nobody's commands are sent in another's name.
 */
export function nextStep(commands: readonly OutboxCommand[], principalId: string, now: Date): NextStep {
  const waiting = commands.filter(({ state }) => state === 'saved').toSorted(bySequence)
  const first = waiting.find((command) => command.principalId === principalId)
  if (first === undefined) {
    const other = waiting[0]
    return other === undefined ? { step: 'done' } : { step: 'signIn', principalId: other.principalId }
  }
  const before = waiting.find(
    ({ subject, sequence }) => subject === first.subject && sequence < first.sequence,
  )
  if (before !== undefined) return { step: 'signIn', principalId: before.principalId }
  if (first.payloadVersion > payloadVersions[first.kind]) return { step: 'update' }
  if (first.retryAt !== null && first.retryAt > now.getTime()) return { step: 'wait', until: first.retryAt }
  return { step: 'send', command: first }
}

export function bySequence(one: OutboxCommand, other: OutboxCommand): number {
  return one.sequence - other.sequence
}

/** What came of one try. */
export type TryResult =
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'refused'; readonly problem: CommandProblem }
  /** Nobody knows whether it took effect; the key makes another try safe. */
  | { readonly kind: 'unreached'; readonly retryAfterSeconds: number | null }
  /** Nobody is signed in, or somebody else is. */
  | { readonly kind: 'signedOut' }

/** A failed answer as the server told it; null where its body was no problem. */
export interface FailedAnswer {
  readonly status: number
  readonly problem: CommandProblem | null
  readonly retryAfterSeconds: number | null
}

/** Statuses that say nothing of the command itself: it is tried again with the same key. */
const passing: ReadonlySet<number> = new Set([408, 425, 429])

/** Tells a "no" that is final from one that passes. */
export function resultOfFailure({ status, problem, retryAfterSeconds }: FailedAnswer): TryResult {
  if (status === 401) return { kind: 'signedOut' }
  const isRunning = status === 409 && problem?.code === 'running'
  if (status >= 500 || passing.has(status) || isRunning || problem === null)
    return { kind: 'unreached', retryAfterSeconds }
  return { kind: 'refused', problem }
}

/** A command after a try. `chance` from 0 to 1 spreads the tries of many phones that lost one network. */
export function settle(
  command: OutboxCommand,
  result: TryResult,
  { now, chance }: { readonly now: Date; readonly chance: number },
): OutboxCommand {
  if (command.state !== 'saved' || result.kind === 'signedOut') return command
  const attempts = command.attempts + 1
  const settledAt = now.toISOString()
  if (result.kind === 'answered') {
    const { answer } = result
    return { ...withoutSecrets(command), attempts, state: 'sent', answer, retryAt: null, settledAt }
  }
  if (result.kind === 'refused')
    return { ...command, attempts, state: 'refused', problem: result.problem, retryAt: null, settledAt }
  const wait = Math.max(retryMs(attempts, chance), (result.retryAfterSeconds ?? 0) * 1000)
  return { ...command, attempts, retryAt: now.getTime() + wait }
}

/** What was sent is kept for the person to see: without what was signed, the code of a patient, and the weight of a photo. */
function withoutSecrets(command: OutboxCommand): OutboxCommand {
  const { signed: _signed, ...rest } = command
  if (rest.kind === 'parcel.handOver') {
    const { pickupCode: _said, ...payload } = rest.payload
    return { ...rest, payload: { ...payload, sealedPickupCode: null } }
  }
  if (rest.kind === 'shipment.photo') return { ...rest, payload: { ...rest.payload, jpegBase64: '' } }
  return rest
}

const firstRetryMs = 2_000
const longestRetryMs = 5 * 60_000

/** How long to wait after so many tries: twice as long each time, up to five minutes, less up to a half by chance. */
export function retryMs(attempts: number, chance: number): number {
  const longest = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts - 1, 20))
  return Math.round(longest * (1 - chance / 2))
}

/** True while nobody but this phone can know of it. */
export function mayWithdraw({ state, attempts }: OutboxCommand): boolean {
  return state === 'saved' && attempts === 0
}

/** What people are told by the badge: what waits, and what was refused or not booked and nobody has looked at. */
export function needsAttention(command: OutboxCommand): boolean {
  const { state, isSeen } = command
  return state === 'saved' || (!isSeen && (state === 'refused' || differingPayment(command) !== null))
}

/** What was taken at a hand-over without a network and what was due, both in fen, where the two differ; else null. */
export function differingPayment(
  command: OutboxCommand,
): { readonly takenFen: number; readonly dueFen: number } | null {
  if (command.kind !== 'parcel.handOver' || command.state !== 'sent') return null
  const { payment } = command.payload
  const charge = chargeIn(command.answer)
  if (payment === undefined || charge === null || !charge.paymentDiffers) return null
  return { takenFen: payment.amountFen, dueFen: charge.patientFen }
}

/** What the server answered of a hand-over that it charged. */
export interface AnsweredCharge {
  readonly patientFen: number
  readonly collectedFen: number
  readonly paymentDiffers: boolean
}

/** What was charged by the answer to a hand-over; null where it tells of no charge. */
export function chargeIn(answer: unknown): AnsweredCharge | null {
  const charge = fieldOf(answer, 'charge')
  const patientFen = fieldOf(charge, 'patientFen')
  const collectedFen = fieldOf(charge, 'collectedFen')
  if (typeof patientFen !== 'number' || typeof collectedFen !== 'number') return null
  return { patientFen, collectedFen, paymentDiffers: fieldOf(charge, 'paymentDiffers') === true }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
