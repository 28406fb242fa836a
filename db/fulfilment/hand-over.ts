import { eq } from 'drizzle-orm'
import { tookPlaceAt } from '#domain/access/offline-act.ts'
import { scanDifferences } from '#domain/fulfilment/scan.ts'
import type { Refusal } from '#domain/refusal.ts'
import { actingFor } from '../acting-for.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused, notFound } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandResult, type CommandTransaction } from '../commands.ts'
import { followRecalls } from './recalled-hand-over.ts'
import { bookHandOver, type BookedCharge, type HandOver, type PaymentAtHandOver } from '../money/hand-over.ts'
import { requireConsent } from '../patients/consents.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { closeBoxes } from './boxes.ts'
import { recordDispenses } from './dispenses.ts'
import { openHandOverTask, recordUnproven, settleUnproven } from './hand-over-tasks.ts'
import { asOwner, requireAtSite } from './handling.ts'
import { endLegs } from './legs.ts'
import { readPickedCodes, readScannedBoxes, type ParcelScan } from './parcel-scans.ts'
import { hadExpired, moveParcels, readParcelLines, requireSaleable } from './parcel-stock.ts'
import { type PickupCodeRow, readIssuedCode, tryPickupCode } from './pickup-codes.ts'
import { suppliedLines, type SuppliedLine } from './prescription-lines.ts'
import { shipmentScans } from './schema.ts'
import {
  emitShipment,
  lockShipment,
  moveShipment,
  requirePrescribed,
  wrongShipmentState,
  type PrescribedShipment,
  type ShipmentRow,
} from './shipment-state.ts'
import { together } from '../together.ts'

export interface HandOverInput {
  readonly shipmentId: string
  /** The 6 digits that were sent to the patient; null for what a phone sealed and nobody can open. */
  readonly pickupCode: string | null
  readonly scans: readonly ParcelScan[]
  /** The family member who collects it with the patient's consent. */
  readonly collectorId?: string | undefined
  /** How the patient pays their part at once; nothing is collected where it is left out, or nothing is due. */
  readonly payment?: PaymentAtHandOver | undefined
  /** When it happened, where a phone without a network tells of it later; a clock that is ahead is taken for now. */
  readonly handedOverAt?: Date | undefined
}

/** What a hand-over charged the patient, and what of it was collected. */
type PatientCharge = Pick<BookedCharge, 'patientFen' | 'collectedFen' | 'paymentDiffers'>

/**
 * A wrong code hands nothing over, yet it commits: the try must be counted. So it is an answer, not a refusal. `isTask`:
 * the parcel was given away without a network all the same, and a person finds out to whom.
 */
export type HandOverAnswer =
  | {
      readonly handedOver: true
      readonly shipmentId: string
      readonly prescriptionCompleted: boolean
      /** What the patient was charged now; left out where it was told before. */
      readonly charge?: PatientCharge
    }
  | {
      readonly handedOver: false
      readonly shipmentId: string
      readonly refusal: Refusal
      readonly isTask: boolean
    }

/**
 * Hands an arrived parcel to the patient, who proves themselves by the pickup code, while every box is scanned once
 * more. The stock leaves the books, the hospital's lines are filled, the charge is booked, and what the patient pays is
 * collected, all at once.
 * What a phone without a network tells of later has happened. A recall that came meanwhile, which called the parcel back,
 * a lot that had expired, more than was prescribed, or another amount taken than is due does not undo it: the books say what
 * the patient has, nobody is charged beyond the prescription, what was paid amiss stays due, and the pharmacy finds each of
 * them on its board as urgent. What it tells of and cannot
 * prove (a wrong code, other boxes, a parcel that went another way), or the books cannot take, becomes an urgent task.
 * @throws CommandRefused `notFound`, `wrongState`, `wrongSite`, a scan that differs from what was picked, a lot that
 * expired or is recalled, `consentMissing` for a family member, a code that was not sent, is used or is locked, and what
 * `bookHandOver` says of a payment that is made now.
 */
export async function handOverShipment(
  client: DatabaseClient,
  request: CommandRequest,
  { handedOverAt: toldAt, ...given }: HandOverInput,
): Promise<CommandResult<HandOverAnswer>> {
  const handedOverAt = toldAt === undefined ? undefined : tookPlaceAt(toldAt, request.now)
  const input = { ...given, handedOverAt }
  try {
    return await handOverOnce(client, request, input, null)
  } catch (error) {
    if (!(error instanceof BooksRefuse)) throw error
    // Nothing is left of that try; what was told is kept all the same, under the same key.
    return handOverOnce(client, request, input, error.refusal)
  }
}

/** What was told of later, and proven, does not go into the books: a person finds out why. */
class BooksRefuse extends Error {
  override readonly name = 'BooksRefuse'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

function handOverOnce(
  client: DatabaseClient,
  request: CommandRequest,
  input: HandOverInput,
  obstacle: Refusal | null,
) {
  return runCommand(client, request, (transaction) =>
    asOwner(transaction, input.shipmentId, async (ownerTenantId): Promise<HandOverAnswer> => {
      const { handedOverAt } = input
      const shipment = requirePrescribed(await lockShipment(transaction, ownerTenantId, input.shipmentId))
      await requireAtSite(transaction, shipment.destinationSiteId, { drivers: true })
      if (isToldAgain(shipment, input, transaction.actor.principalId))
        return { handedOver: true, shipmentId: shipment.id, prescriptionCompleted: false }
      const proof =
        obstacle === null
          ? await prove(client, transaction, shipment, input)
          : { refusal: obstacle, isCounted: false }
      if ('codes' in proof) {
        const given = await giveOrTell(transaction, shipment, proof.codes, input)
        return { handedOver: true, shipmentId: shipment.id, ...given }
      }
      const isTask = handedOverAt !== undefined
      if (isTask) await recordUnproven(transaction, shipment, { ...input, handedOverAt }, proof.refusal)
      else if (!proof.isCounted) throw new CommandRefused('conflict', [proof.refusal])
      return { handedOver: false, shipmentId: shipment.id, refusal: proof.refusal, isTask }
    }),
  )
}

/** A phone that never got the answer to its try tells once more what is recorded of the same person. */
function isToldAgain(
  { state, handedOverBy }: PrescribedShipment,
  { handedOverAt }: HandOverInput,
  principalId: string,
): boolean {
  return handedOverAt !== undefined && state === 'handed_over' && handedOverBy === principalId
}

/** The boxes that were given away, or why nothing shows that the patient has them; `isCounted`: a try was used up. */
type Proof =
  | { readonly codes: readonly string[] }
  | { readonly refusal: Refusal; readonly isCounted: boolean }

/** @throws CommandRefused what speaks against it, unless it has happened already: then that is the answer. */
async function prove(
  client: DatabaseClient,
  transaction: CommandTransaction,
  shipment: PrescribedShipment,
  input: HandOverInput,
): Promise<Proof> {
  let codes: string[]
  let issued: PickupCodeRow | null
  try {
    requireWaiting(shipment, input.handedOverAt)
    await requireCollector(transaction, shipment, input.collectorId)
    ;[codes, issued] = await together([
      requirePickedBoxes(transaction, shipment, input.scans),
      readIssuedCode(transaction, shipment.id),
    ])
  } catch (error) {
    const refusal = error instanceof CommandRefused ? error.refusals[0] : undefined
    if (refusal === undefined || input.handedOverAt === undefined) throw error
    return { refusal, isCounted: false }
  }
  if (input.pickupCode === null) return { refusal: pickupCodeUnreadable, isCounted: false }
  const check = tryPickupCode(client, transaction, { shipmentId: shipment.id, issued }, input.pickupCode)
  if (check.kind === 'accepted') return { codes }
  return { refusal: check.refusal, isCounted: check.kind === 'wrong' }
}

const pickupCodeUnreadable: Refusal = {
  code: 'pickupCodeUnreadable',
  message:
    'The sealed code cannot be opened: it was sealed for another parcel, too long ago, or it was changed.',
  nextStep: 'Ask the patient for the code, and send it with a network.',
}

function requireWaiting(shipment: PrescribedShipment, handedOverAt: Date | undefined): void {
  const isCalledBack = shipment.state === 'return_in_transit' && shipment.returnReason === 'recalled'
  const mayBeToldLater = isCalledBack && handedOverAt !== undefined
  if (shipment.state !== 'arrived' && !mayBeToldLater) throw wrongShipmentState(shipment, 'handed_over')
}

async function requirePickedBoxes(
  transaction: CommandTransaction,
  shipment: ShipmentRow,
  scans: readonly ParcelScan[],
): Promise<string[]> {
  const [scanned, picked] = await together([
    readScannedBoxes(transaction, scans),
    readPickedCodes(transaction, shipment.id),
  ])
  const refusals = scanDifferences(picked, scanned)
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
  return scanned
}

interface Given {
  readonly prescriptionCompleted: boolean
  readonly charge: PatientCharge
}

/** @throws BooksRefuse where what has happened cannot be booked, so that it is told of in a transaction of its own. */
async function giveOrTell(
  transaction: CommandTransaction,
  arrived: PrescribedShipment,
  codes: readonly string[],
  input: HandOverInput,
): Promise<Given> {
  try {
    return await giveToPatient(transaction, arrived, codes, input)
  } catch (error) {
    const refusal = error instanceof CommandRefused ? error.refusals[0] : undefined
    if (refusal === undefined || input.handedOverAt === undefined) throw error
    throw new BooksRefuse(refusal)
  }
}

async function giveToPatient(
  transaction: CommandTransaction,
  arrived: PrescribedShipment,
  codes: readonly string[],
  { collectorId, handedOverAt, payment }: HandOverInput,
): Promise<Given> {
  const { actor, now } = transaction
  const [moved, lines] = await together([
    moveShipment(transaction, arrived.tenantId, arrived.id, 'handed_over', {
      handedOverAt: handedOverAt ?? now,
      handedOverBy: actor.principalId,
      collectedBy: collectorId ?? null,
    }),
    readParcelLines(transaction, [arrived.id]),
  ])
  const shipment = requirePrescribed(moved)
  if (handedOverAt === undefined) await requireSaleable(transaction, lines)
  closeBoxes(transaction, codes)
  closeScansAndLegs(transaction, shipment)
  const supplied = suppliedLines(lines)
  const hasHappened = handedOverAt !== undefined
  const { isCompleted, prescribed } = await recordDispenses(transaction, shipment, supplied, { hasHappened })
  const { patientFen, collectedFen, paymentDiffers } = await book(transaction, shipment, prescribed, {
    payment,
    hasHappened,
  })
  await settleUnproven(transaction, shipment)
  // Late, since a lot's balance is what hand-overs at many doors wait for each other for.
  await moveParcels(transaction, [shipment], lines, {
    reason: 'hand_over',
    from: 'in_transit',
    to: 'patient',
  })
  if (hasHappened) {
    await followRecalls(transaction, shipment, lines)
    if (await hadExpired(transaction, lines, handedOverAt))
      await openHandOverTask(transaction, shipment, 'expired_handed_over')
    if (unitsIn(prescribed) < unitsIn(supplied))
      await openHandOverTask(transaction, shipment, 'excess_handed_over')
    if (paymentDiffers) await openHandOverTask(transaction, shipment, 'payment_differs')
  }
  emitShipment(transaction, shipment, 'shipment.handed_over', { siteId: shipment.destinationSiteId })
  return { prescriptionCompleted: isCompleted, charge: { patientFen, collectedFen, paymentDiffers } }
}

function unitsIn(lines: readonly SuppliedLine[]): number {
  return lines.reduce((sum, { units }) => sum + units, 0)
}

function closeScansAndLegs(transaction: CommandTransaction, { id, handedOverAt }: ShipmentRow): void {
  const { db, now, write } = transaction
  write(
    db
      .update(shipmentScans)
      .set({ handedOverAt: handedOverAt ?? now })
      .where(eq(shipmentScans.shipmentId, id)),
  )
  endLegs(transaction, id)
}

async function book(
  transaction: CommandTransaction,
  shipment: PrescribedShipment,
  lines: readonly SuppliedLine[],
  paying: Pick<HandOver, 'payment' | 'hasHappened'>,
): Promise<BookedCharge> {
  const { prescriptionId, prescriptionTenantId } = shipment
  const patientId = await readPatientId(transaction, shipment)
  return bookHandOver(transaction, {
    shipmentId: shipment.id,
    prescriptionId,
    prescriptionTenantId,
    siteId: shipment.destinationSiteId,
    siteTenantId: shipment.destinationTenantId,
    patientId,
    lines,
    ...paying,
  })
}

/** Whoever says the code is taken for the patient, unless they say that they come for one. */
async function requireCollector(
  transaction: CommandTransaction,
  shipment: PrescribedShipment,
  agentId: string | undefined,
): Promise<void> {
  if (agentId === undefined) return
  const patientId = await readPatientId(transaction, shipment)
  await actingFor(transaction, shipment.prescriptionTenantId, () =>
    requireConsent(transaction, { patientId, agentId, scope: 'collect' }),
  )
}

async function readPatientId(
  transaction: CommandTransaction,
  { prescriptionId, prescriptionTenantId }: PrescribedShipment,
): Promise<string> {
  const [prescription] = await actingFor(transaction, prescriptionTenantId, () =>
    transaction.db
      .select({ patientId: prescriptions.patientId })
      .from(prescriptions)
      .where(eq(prescriptions.id, prescriptionId)),
  )
  if (!prescription) throw notFound('prescription')
  return prescription.patientId
}
