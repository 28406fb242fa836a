import { and, asc, eq, inArray, notInArray } from 'drizzle-orm'
import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import { checkDestination } from '#domain/prescriptions/check-destination.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import { mayMove } from '#domain/state-table.ts'
import { products } from '../catalogue/schema.ts'
import type { Database } from '../client.ts'
import { CommandRefused, notFound, refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { cancelShipments } from '../fulfilment/cancelling.ts'
import { shipments } from '../fulfilment/schema.ts'
import { sites } from '../organisations/schema.ts'
import { prescriptionLines } from './schema.ts'
import type { PrescriptionRow } from './state.ts'

/** How and where a prescription is handed over. */
export interface Place {
  readonly mode: FulfilmentMode
  readonly siteId: string
}

/**
 * Makes sure that a prescription may be handed over in a mode at a place.
 * @throws CommandRefused `notFound` for the site, `invalid` with every rule that fired.
 */
export async function requireFitPlace(
  { db, now }: CommandTransaction,
  { id }: PrescriptionRow,
  { mode, siteId }: Place,
): Promise<void> {
  const [destination] = await db.select().from(sites).where(eq(sites.id, siteId))
  if (!destination) throw notFound('site')
  const lines = await db
    .select({ productId: prescriptionLines.productId, product: products })
    .from(prescriptionLines)
    .innerJoin(products, eq(products.id, prescriptionLines.productId))
    .where(eq(prescriptionLines.prescriptionId, id))
    .orderBy(asc(prescriptionLines.lineNumber))
  const facts = { destination, products: new Map(lines.map(({ product }) => [product.id, product])) }
  const refusals = checkDestination({ fulfilment: { mode }, lines }, facts, now)
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
}

const changeableStates: ReadonlySet<PrescriptionState> = new Set([
  'signed',
  'in_review',
  'queried',
  'approved',
  'routed',
  'accepted',
])

/** True while the prescription itself leaves it open where it is handed over; its parcels may still say otherwise. */
export function mayChoosePlace({
  state,
  cancelRequestedAt,
}: Pick<PrescriptionRow, 'state' | 'cancelRequestedAt'>): boolean {
  return changeableStates.has(state) && cancelRequestedAt === null
}

/** True while the place may be changed as things stand: nothing has left. The transaction sees across. */
export async function isPlaceChangeable(db: Database, row: PrescriptionRow): Promise<boolean> {
  if (!mayChoosePlace(row)) return false
  const live = await db
    .select({ state: shipments.state })
    .from(shipments)
    .where(and(eq(shipments.prescriptionId, row.id), notInArray(shipments.state, [...settledStates])))
  return live.every(({ state }) => mayMove<ShipmentState>(shipmentStates, state, 'cancelled'))
}

/** These carry nothing any more, or are with the patient: a new choice does not concern them. */
const settledStates = [
  'handed_over',
  'cancelled',
  'returned',
  'return_in_transit',
  'written_off',
] as const satisfies ShipmentState[]

/**
 * Releases all that has not left its depot, for a new choice of place. The transaction sees across.
 * @throws CommandRefused `alreadyDispatched` when something has left: it can only be called back.
 */
export async function cancelUndispatched(
  transaction: CommandTransaction,
  prescriptionId: string,
): Promise<void> {
  const live = await transaction.db
    .select({ id: shipments.id, state: shipments.state })
    .from(shipments)
    .where(and(eq(shipments.prescriptionId, prescriptionId), notInArray(shipments.state, [...settledStates])))
    .orderBy(asc(shipments.id))
    .for('update')
  if (live.some(({ state }) => !mayMove<ShipmentState>(shipmentStates, state, 'cancelled')))
    throw alreadyDispatched()
  await cancelShipments(
    transaction,
    live.map(({ id }) => id),
    'rechosen',
  )
}

/** Tells the journey to supply what is missing at the new place. */
export function tellPlaceChosen(
  transaction: CommandTransaction,
  { id, tenantId, mode, destinationSiteId, part }: PrescriptionRow,
): void {
  transaction.emit({
    type: 'prescription.place_chosen',
    aggregateKind: 'prescription',
    aggregateId: id,
    tenantId,
    payload: { mode, siteId: destinationSiteId, ...(part === 1 ? {} : { part }) },
  })
}

/** Lines that are still to be supplied wait for it again, or from now on, at the new place. */
export async function reopenOwedLines({ db }: CommandTransaction, prescriptionId: string): Promise<void> {
  await db
    .update(prescriptionLines)
    .set({ state: 'to_supply' })
    .where(
      and(
        eq(prescriptionLines.prescriptionId, prescriptionId),
        inArray(prescriptionLines.state, ['owing', 'partial']),
      ),
    )
}

function alreadyDispatched() {
  return refused('conflict', {
    code: 'alreadyDispatched',
    message: 'Medicine of this prescription has left its depot, so its place can no longer be changed.',
    nextStep: 'Collect it where it was sent to, or have it sent back first.',
  })
}
