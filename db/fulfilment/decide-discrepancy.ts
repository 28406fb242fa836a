import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import {
  isDecisionOf,
  mayDecide,
  sideOf,
  type DiscrepancyDecision,
} from '#domain/fulfilment/discrepancies.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { isRecalledLot, recalledNotKept } from '../inventory/recall-lots.ts'
import type { DiscrepancyRow } from './discrepancies.ts'
import { rowSource } from '../rows.ts'
import { resolveEscalationsAbout } from './escalations.ts'
import { requireSite } from './handling.ts'
import { rulesOf } from './kinds.ts'
import { moveOrRefuse, type ShipmentLineRow } from './parcel-stock.ts'
import { arrivals } from './put-away.ts'
import { shipmentLines, shipments, shipmentScans } from './schema.ts'
import { emitShipment, type ShipmentRow } from './shipment-state.ts'

export interface DecideDiscrepancyInput {
  readonly discrepancyId: string
  readonly decision: DiscrepancyDecision
  /** Base units that it is about; the rest stays open. All of them unless told. */
  readonly units?: number | undefined
  readonly note: string
}

/**
 * Decides what a discrepancy means. A shortage that is accepted or credited leaves the books as lost on the road; one that
 * turned up, at either side, is set aside there. Other goods lie in the receiver's quarantine and are decided over there; units
 * too many that were noted in error leave its books.
 * Tells the decision with its units, so that whoever charged for them can credit them. A network command, since sender
 * and receiver may be different tenants, and the goods lie in the books of one of them.
 * @throws CommandRefused `notFound` for whoever is neither side, `notYourSide` for a decision that is the other's,
 * `decisionUnfit` for one that does not fit the kind, `lotRecalled` for keeping what a recall stopped, `unitsInvalid`,
 * `wrongSite`, `wrongState` when it is decided, and of an order's extras what `decideExtra` refuses.
 */
export function decideDiscrepancy(
  client: DatabaseClient,
  request: CommandRequest,
  input: DecideDiscrepancyInput,
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const open = await lockDiscrepancy(transaction, input.discrepancyId)
    await requireMayDecide(transaction, open, input.decision)
    const units = input.units ?? open.units
    if (!Number.isSafeInteger(units) || units < 1 || units > open.units) throw unitsInvalid(open)
    const decided = await keepDecision(transaction, open, { ...input, units })
    if (decided.shipmentId !== null) await settle(transaction, decided, decided.shipmentId)
    if (decided.deliveryNoteId !== null) tellOfNote(transaction, decided, decided.deliveryNoteId)
    return { discrepancyId: decided.id, state: decided.state, units }
  })
}

async function lockDiscrepancy({ db, actor }: CommandTransaction, id: string): Promise<DiscrepancyRow> {
  const [found] = await db.select().from(discrepancies).where(eq(discrepancies.id, id)).for('update')
  const isSide = found?.tenantId === actor.tenantId || found?.receiverTenantId === actor.tenantId
  if (found === undefined || !isSide) throw notFound('discrepancy')
  if (found.state === 'open') return found
  throw refused('conflict', {
    code: 'wrongState',
    message: `The discrepancy was decided already: ${found.state}.`,
    nextStep: 'Read it again.',
  })
}

async function requireMayDecide(
  { db, actor }: CommandTransaction,
  { kind, tenantId, receiverTenantId, siteId, lotId }: DiscrepancyRow,
  decision: DiscrepancyDecision,
): Promise<void> {
  if (!mayDecide(kind, decision)) {
    throw refused('invalid', {
      code: 'decisionUnfit',
      message: `A discrepancy of kind ${kind} cannot be decided as ${decision}.`,
      nextStep: 'Choose a decision that fits what differs.',
    })
  }
  const facts = { isRecalled: lotId !== null && (await isRecalledLot(db, lotId)) }
  const isReceiver = receiverTenantId === actor.tenantId
  const mayReceiver = isReceiver && isDecisionOf(decision, 'receiver', facts)
  const maySender = tenantId === actor.tenantId && isDecisionOf(decision, 'sender', facts)
  if (mayReceiver) requireSite(actor, siteId)
  if (mayReceiver || maySender) return
  if (isReceiver && sideOf(decision) === 'receiver') throw recalledNotKept()
  throw refused('forbidden', {
    code: 'notYourSide',
    message: `It is for the ${sideOf(decision)} to decide that.`,
    nextStep: 'Ask the other side, or decide what is yours to decide.',
  })
}

/** Writes the decision on the row, or on a part of it, which becomes a row of its own while the rest stays open. */
async function keepDecision(
  { db, actor, now }: CommandTransaction,
  open: DiscrepancyRow,
  { decision, note, units }: DecideDiscrepancyInput & { readonly units: number },
): Promise<DiscrepancyRow> {
  const change = { state: decision, decidedAt: now, decidedBy: actor.principalId, decisionNote: note }
  const ofOpen = eq(discrepancies.id, open.id)
  if (units === open.units) {
    await db.update(discrepancies).set(change).where(ofOpen)
    return { ...open, ...change }
  }
  await db
    .update(discrepancies)
    .set({ units: open.units - units })
    .where(ofOpen)
  const part = { ...open, ...change, id: randomUUIDv7(), units }
  await db.insert(discrepancies).values(part)
  return part
}

async function settle(
  transaction: CommandTransaction,
  decided: DiscrepancyRow,
  shipmentId: string,
): Promise<void> {
  const { db } = transaction
  const [shipment] = await db.select().from(shipments).where(eq(shipments.id, shipmentId))
  if (shipment === undefined) throw notFound('shipment')
  const [line] = await db
    .select()
    .from(shipmentLines)
    .where(eq(shipmentLines.id, decided.shipmentLineId ?? shipmentId))
  if (decided.kind === 'short' && line !== undefined)
    await settleShortage(transaction, shipment, line, decided)
  if (decided.kind === 'over' && decided.state === 'withdrawn') await takeOut(transaction, shipment, decided)
  const { id: discrepancyId, kind: difference, state: decision, units, productId, lotId } = decided
  const requestLineId = line?.requestLineId ?? null
  const facts = { discrepancyId, difference, decision, units, productId, lotId, requestLineId }
  emitShipment(transaction, shipment, 'shipment.discrepancy_decided', facts)
  await rulesOf(shipment).tellDecided(transaction, shipment, decided)
  const isOpen = and(eq(discrepancies.shipmentId, shipmentId), eq(discrepancies.state, 'open'))
  if ((await db.$count(discrepancies, isOpen)) === 0) {
    await resolveEscalationsAbout(transaction, shipmentId, ['receipt_differs'])
  }
}

/** Nothing of a shortage was ever in the books, and what is set aside is decided over there: only the word counts. */
function tellOfNote(
  transaction: CommandTransaction,
  { id: discrepancyId, tenantId, kind: difference, state: decision, units, productId, lotId }: DiscrepancyRow,
  aggregateId: string,
): void {
  const payload = { discrepancyId, difference, decision, units, productId, lotId }
  const type = 'delivery_note.discrepancy_decided'
  transaction.emit({ type, aggregateKind: 'delivery_note', aggregateId, tenantId, payload })
}

/** Units too many that were never there leave the receiver's books, as a count that is put right. */
async function takeOut(
  transaction: CommandTransaction,
  { id: referenceId }: ShipmentRow,
  { lotId, productId, ownership, units, siteId, receiverTenantId: tenantId }: DiscrepancyRow,
): Promise<void> {
  if (lotId === null) return
  const goods = { lotId, productId, ownership, units, tenantId, referenceId }
  const from = { account: 'quarantine', siteId } as const
  await moveOrRefuse(transaction, [
    { ...goods, from, reason: 'adjust', to: { account: 'loss', siteId: null } },
  ])
}

async function settleShortage(
  transaction: CommandTransaction,
  shipment: ShipmentRow,
  line: ShipmentLineRow,
  { state, units, siteId, receiverTenantId }: DiscrepancyRow,
): Promise<void> {
  const receiver = { siteId, tenantId: receiverTenantId }
  if (state === 'found_by_receiver') {
    await moveOrRefuse(transaction, arrivals(shipment, line, units, 'quarantine', receiver))
    await setMissingBoxesAside(transaction, line, units, receiver)
    return
  }
  const { lotId, productId, ownership } = line
  const { fromSiteId, tenantId, id: referenceId } = shipment
  const isFound = state === 'found_by_sender'
  const goods = { lotId, productId, ownership, units, tenantId, referenceId }
  const from = { account: 'in_transit', siteId: fromSiteId } as const
  await moveOrRefuse(transaction, [
    isFound
      ? { ...goods, from, reason: 'return', to: { account: 'quarantine', siteId: fromSiteId } }
      : { ...goods, from, reason: 'write_off', to: { account: 'loss', siteId: null } },
  ])
  if (isFound) await setMissingBoxesAside(transaction, line, units, { siteId: fromSiteId, tenantId })
}

/** Boxes of the line that did not come are where their units were found: as many of them as the units fill. */
async function setMissingBoxesAside(
  { db, now }: CommandTransaction,
  { id: lineId }: ShipmentLineRow,
  units: number,
  place: { readonly siteId: string; readonly tenantId: string },
): Promise<void> {
  const missing = await db
    .select({ code: shipmentScans.code, units: shipmentScans.units })
    .from(shipmentScans)
    .where(and(eq(shipmentScans.shipmentLineId, lineId), isNull(shipmentScans.receivedAt)))
    .orderBy(shipmentScans.code)
  let left = units
  const found = missing.filter((box) => {
    const isFound = box.units <= left
    if (isFound) left -= box.units
    return isFound
  })
  if (found.length === 0) return
  const codes = found.map(({ code }) => code)
  await db.execute(sql`
    update trace_codes box
    set units_left = input.units, state = 'quarantined', site_id = ${place.siteId}, tenant_id = ${place.tenantId}
    from ${rowSource(found, { code: shipmentScans.code, units: shipmentScans.units })}
    where box.code = input.code and box.units_left = 0`)
  await db
    .update(shipmentScans)
    .set({ receivedAt: now })
    .where(and(eq(shipmentScans.shipmentLineId, lineId), inArray(shipmentScans.code, codes)))
}

function unitsInvalid({ units }: DiscrepancyRow) {
  return refused('invalid', {
    code: 'unitsInvalid',
    message: `The discrepancy is about ${units} units.`,
    nextStep: 'Decide over 1 up to all of them.',
  })
}
