import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { LaneKind } from '#domain/fulfilment/promise.ts'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { isAnyOf, keptQuery } from '../kept-query.ts'
import { together } from '../together.ts'
import { asOwners, requireAtSite, requireBatch } from './handling.ts'
import type { BatchAnswer } from './pack.ts'
import { shipmentLegs, shipments } from './schema.ts'
import {
  answerOf,
  emitShipment,
  lockShipments,
  moveShipments,
  wrongShipmentState,
  type ShipmentRow,
} from './shipment-state.ts'

type LegRow = typeof shipmentLegs.$inferSelect

/** Parcels that leave or reach one site together. */
export interface LegInput {
  readonly shipmentIds: readonly string[]
  /** The site that they leave, or reach. */
  readonly siteId: string
}

/**
 * Up to 50 parcels leave a site, all or none: the next leg of each must start there. A driver, or somebody of that
 * site, says so.
 * @throws CommandRefused `batchInvalid`, `notFound`, `wrongSite`, `wrongState`, `wrongLeg`.
 */
export function departLeg(client: DatabaseClient, request: CommandRequest, input: LegInput) {
  return onLegs(client, request, input, depart)
}

/**
 * Up to 50 parcels reach a site, all or none: each must be on its way there. One that is at the end of its rides has
 * arrived, and can be handed over. A driver, or somebody of that site, says so.
 * @throws CommandRefused `batchInvalid`, `notFound`, `wrongSite`, `wrongState`, `wrongLeg`.
 */
export function arriveLeg(client: DatabaseClient, request: CommandRequest, input: LegInput) {
  return onLegs(client, request, input, arrive)
}

/** True for a leg between two sites; a door or counter leg leads from the place of hand-over to the patient. */
export function isRide({ kind }: { readonly kind: LaneKind }): boolean {
  return kind === 'line_haul' || kind === 'round'
}

/** Calls off what is left of the legs of shipments that no longer go where they were sent. */
export async function cancelLegs({ db }: CommandTransaction, shipmentIds: readonly string[]): Promise<void> {
  await db
    .update(shipmentLegs)
    .set({ state: 'cancelled' })
    .where(
      and(
        inArray(shipmentLegs.shipmentId, [...shipmentIds]),
        inArray(shipmentLegs.state, ['planned', 'departed']),
      ),
    )
}

/** Ends what is left of a shipment's legs where it came to its end, whether or not anybody told of each. */
export function endLegs({ db, now, write }: CommandTransaction, shipmentId: string): void {
  const isOpen = inArray(shipmentLegs.state, ['planned', 'departed'])
  write(
    db
      .update(shipmentLegs)
      .set({
        state: 'arrived',
        departedAt: sql`coalesce(${shipmentLegs.departedAt}, ${now.toISOString()}::timestamptz)`,
        arrivedAt: now,
      })
      .where(and(eq(shipmentLegs.shipmentId, shipmentId), isOpen)),
  )
}

/** A parcel with the leg that it is on, or that comes next. */
interface CurrentLeg {
  readonly shipment: ShipmentRow
  readonly leg: LegRow
  readonly isLastRide: boolean
}

/** One end of a leg, for parcels of one owner that are locked: refuses, or moves all of them. */
type Step = (
  transaction: CommandTransaction,
  current: readonly CurrentLeg[],
  siteId: string,
) => Promise<readonly ShipmentRow[]>

function onLegs(client: DatabaseClient, request: CommandRequest, input: LegInput, step: Step) {
  const { shipmentIds, siteId } = input
  return runCommand(client, request, async (transaction): Promise<BatchAnswer> => {
    requireBatch(shipmentIds)
    const stepOf = async (ownerTenantId: string, ids: string[]) => {
      const [locked, open] = await together([
        lockShipments(transaction, ownerTenantId, ids),
        // Read behind the lock, so that they are as whoever held it left them.
        openLegsOf(transaction.db, { shipmentIds: ids }),
      ])
      return step(transaction, currentLegs(locked, open), siteId)
    }
    const isAtSite = requireAtSite(transaction, siteId, { drivers: true })
    const parcels = await asOwners(transaction, shipmentIds, stepOf, isAtSite)
    return { shipments: parcels.flat().map(answerOf) }
  })
}

async function depart(transaction: CommandTransaction, current: readonly CurrentLeg[], siteId: string) {
  const { db, actor, now, write } = transaction
  for (const { shipment, leg } of current) {
    if (leg.state !== 'planned' || leg.fromSiteId !== siteId) throw wrongLeg(shipment, siteId, 'leaves')
    // The last metres to the patient begin at the place of hand-over, once the parcel has arrived there.
    const leaving: readonly ShipmentState[] = isRide(leg) ? ['dispatched', 'in_transit'] : ['arrived']
    if (!leaving.includes(shipment.state)) throw wrongShipmentState(shipment, 'in_transit')
  }
  const driverId = actor.roles.includes('driver') ? actor.principalId : null
  write(
    db
      .update(shipmentLegs)
      .set({ state: 'departed', departedAt: now, driverId })
      .where(inArray(shipmentLegs.id, legIds(current))),
  )
  for (const { shipment, leg } of current) {
    emitShipment(transaction, shipment, 'shipment.leg_departed', { siteId, sequence: leg.sequence })
  }
  return moveOn(
    transaction,
    current.map(({ shipment }) => shipment),
    current.filter(({ shipment }) => shipment.state === 'dispatched'),
    'in_transit',
  )
}

async function arrive(transaction: CommandTransaction, current: readonly CurrentLeg[], siteId: string) {
  const { db, now, write } = transaction
  for (const { shipment, leg } of current) {
    if (leg.state !== 'departed' || leg.toSiteId !== siteId) throw wrongLeg(shipment, siteId, 'reaches')
  }
  write(
    db
      .update(shipmentLegs)
      .set({ state: 'arrived', arrivedAt: now })
      .where(inArray(shipmentLegs.id, legIds(current))),
  )
  for (const { shipment, leg } of current) {
    emitShipment(transaction, shipment, 'shipment.leg_arrived', { siteId, sequence: leg.sequence })
  }
  const there = current.filter(({ isLastRide }) => isLastRide)
  const passing = current.filter(({ isLastRide }) => !isLastRide)
  rememberPlace(transaction, passing, siteId)
  const parcels = current.map(({ shipment }) => shipment)
  const change = { arrivedAt: now, currentSiteId: siteId }
  const moved = await moveOn(transaction, parcels, there, 'arrived', change)
  for (const { shipment } of there) emitShipment(transaction, shipment, 'shipment.arrived', { siteId })
  return moved
}

/** Moves `those` parcels, and gives back all of them as they stand now. */
async function moveOn(
  transaction: CommandTransaction,
  all: readonly ShipmentRow[],
  those: readonly CurrentLeg[],
  to: ShipmentState,
  change: { readonly arrivedAt?: Date; readonly currentSiteId?: string } = {},
): Promise<ShipmentRow[]> {
  const shipmentIds = those.map(({ shipment }) => shipment.id)
  const tenantId = those[0]?.shipment.tenantId ?? ''
  const moved = await moveShipments(transaction, { tenantId, shipmentIds, to, change })
  return all.map((shipment) => moved.find(({ id }) => id === shipment.id) ?? shipment)
}

function rememberPlace(
  { db, write }: CommandTransaction,
  current: readonly CurrentLeg[],
  siteId: string,
): void {
  if (current.length === 0) return
  const ids = current.map(({ shipment }) => shipment.id)
  write(db.update(shipments).set({ currentSiteId: siteId }).where(inArray(shipments.id, ids)))
}

/** For each parcel the first leg that has not ended. */
function currentLegs(parcels: readonly ShipmentRow[], open: readonly LegRow[]): CurrentLeg[] {
  return parcels.map((shipment) => {
    const [leg, ...later] = open.filter(({ shipmentId }) => shipmentId === shipment.id)
    if (!leg) throw wrongLeg(shipment, shipment.currentSiteId, 'leaves')
    return { shipment, leg, isLastRide: isRide(leg) && !later.some(isRide) }
  })
}

const openLegsOf = keptQuery((db, { shipmentIds }: { readonly shipmentIds: readonly string[] }) =>
  db
    .select()
    .from(shipmentLegs)
    .where(
      and(
        isAnyOf(shipmentLegs.shipmentId, shipmentIds),
        inArray(shipmentLegs.state, ['planned', 'departed']),
      ),
    )
    .orderBy(asc(shipmentLegs.sequence)),
)

function legIds(current: readonly CurrentLeg[]): string[] {
  return current.map(({ leg }) => leg.id)
}

function wrongLeg({ id }: ShipmentRow, siteId: string, verb: 'leaves' | 'reaches') {
  return refused('conflict', {
    code: 'wrongLeg',
    message: `Shipment ${id} has no leg that ${verb} site ${siteId} now.`,
    nextStep: 'Read its legs: each departs and arrives in order, at the sites that were planned.',
  })
}
