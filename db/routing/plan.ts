import { randomUUIDv7 } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { DoorMeans } from '#domain/routing/levels.ts'
import type { RoutePlan } from '#domain/routing/plan.ts'
import type { RoutingProblem } from '#domain/routing/problem.ts'
import {
  hubPlanOf,
  stateHub,
  type HubParcel,
  type HubPlan,
  type HubQuestion,
} from '#domain/routing/hub-trips.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireSite } from '../fulfilment/handling.ts'
import { sites, vehicles } from '../organisations/schema.ts'
import { answerOf, tellPlan, type RoutePlanAnswer } from './plan-state.ts'
import { parcelsNotWaiting, requireCompanies, requirePossible } from './together.ts'
import { keptOf, readQuestion, type RoutePlanRow } from './question.ts'
import { routeParcels, routePlans } from './schema.ts'
import { readWaitingParcels } from './waiting-parcels.ts'

/** Makes the first plan of a problem. */
export type FirstPlan = (problem: RoutingProblem) => Promise<RoutePlan>

export interface RoutePlanInput {
  /** The hub, or the village's site. */
  readonly siteId: string
  /** How somebody goes from a village's site to its households; null for vehicles from a hub. */
  readonly doorMeans: DoorMeans | null
  readonly shiftFrom: Date
  readonly shiftUntil: Date
  readonly staysOut: boolean
  readonly mostTrips: number
  /** None: all that are loaded there. */
  readonly vehicleIds: readonly string[]
  readonly improveSeconds: number
  /** Parcels, by shipment, that must ride on the same trip of the same vehicle, company by company. */
  readonly together: readonly (readonly string[])[]
}

const longestShiftHours = 16

/**
 * Plans trips for the parcels that wait at a hub for a round, or at a village's site for a door. The first plan is part of the answer's plan at once; it gets
 * better for `improveSeconds` in the background.
 * @throws CommandRefused `siteNotFound`, `wrongSite`, `shiftInvalid`, `vehiclesMissing`, `nothingWaits`; for parcels that must
 * ride together `togetherRepeated`, `parcelNotWaiting`, and `togetherImpossible` where no vehicle can bring all of them.
 */
export function planRoutes(
  client: DatabaseClient,
  request: CommandRequest,
  input: RoutePlanInput,
  firstPlan: FirstPlan,
) {
  return runCommand(client, request, async (transaction): Promise<RoutePlanAnswer> => {
    await requireHub(transaction, input)
    const { siteId, doorMeans, shiftFrom, shiftUntil, staysOut, mostTrips, improveSeconds, together } = input
    const level = doorMeans === null ? 'hub' : 'village'
    const parcels = await readWaitingParcels(transaction.db, { siteId, level }, null)
    if (parcels.length === 0) throw nothingWaits()
    requireCompanies(together, parcels)
    const vehicleIds = await namedVehicles(transaction, input)
    const asked = { ...input, vehicleIds }
    const question = await readQuestion(transaction.db, asked, parcels, { trips: [], now: transaction.now })
    requirePossible(question)
    const plan = await planQuestion(question, firstPlan)
    const { actor, now } = transaction
    const row: RoutePlanRow = {
      id: randomUUIDv7(),
      tenantId: actor.tenantId,
      siteId,
      level,
      doorMeans,
      shiftFrom,
      shiftUntil,
      staysOut,
      mostTrips,
      together,
      improveSeconds,
      vehicleIds,
      state: improveSeconds > 0 ? 'improving' : 'ready',
      progress: improveSeconds > 0 ? 0 : 1_000,
      version: 1,
      plan: keptOf(plan),
      plannedAt: now,
      plannedBy: actor.principalId,
      releasedAt: null,
      releasedBy: null,
    }
    await transaction.db.insert(routePlans).values(row)
    await writeParcels(transaction, row, parcels)
    tellPlan(transaction, row, 'planned')
    return answerOf(row)
  })
}

/** States a question, has it planned, and says the plan in the question's words. */
export async function planQuestion(question: HubQuestion, firstPlan: FirstPlan): Promise<HubPlan> {
  const stated = stateHub(question)
  return hubPlanOf(question, stated, await firstPlan(stated.problem))
}

/** Parcels come into a plan. @throws CommandRefused `parcelNotWaiting` when another plan took one meanwhile. */
export async function writeParcels(
  { db, actor }: CommandTransaction,
  { id: planId, level }: Pick<RoutePlanRow, 'id' | 'level'>,
  parcels: readonly HubParcel[],
): Promise<void> {
  if (parcels.length === 0) return
  const written = await db
    .insert(routeParcels)
    .values(parcels.map((parcel) => ({ ...parcel, planId, level, tenantId: actor.tenantId, isOpen: true })))
    .onConflictDoNothing()
    .returning({ shipmentId: routeParcels.shipmentId })
  if (written.length < parcels.length) {
    const there = new Set(written.map(({ shipmentId }) => shipmentId))
    throw parcelsNotWaiting(parcels.map(({ shipmentId }) => shipmentId).filter((id) => !there.has(id)))
  }
}

async function requireHub({ db, actor }: CommandTransaction, input: RoutePlanInput): Promise<void> {
  const [site] = await db.select({ id: sites.id }).from(sites).where(eq(sites.id, input.siteId))
  if (site === undefined) throw notFound('site')
  requireSite(actor, input.siteId)
  const hours = (input.shiftUntil.getTime() - input.shiftFrom.getTime()) / 3_600_000
  if (hours > 0 && hours <= longestShiftHours) return
  throw refused('invalid', {
    code: 'shiftInvalid',
    message: `A shift ends after it begins, at most ${longestShiftHours} hours later.`,
    nextStep: 'Give both times of one day.',
  })
}

async function namedVehicles(
  { db, actor }: CommandTransaction,
  { siteId, doorMeans, vehicleIds }: RoutePlanInput,
): Promise<string[]> {
  if (doorMeans !== null) return []
  if (vehicleIds.length > 0) return [...new Set(vehicleIds)]
  const rows = await db
    .select({ id: vehicles.id })
    .from(vehicles)
    .where(and(eq(vehicles.siteId, siteId), eq(vehicles.tenantId, actor.tenantId)))
    .orderBy(vehicles.id)
  return rows.map(({ id }) => id)
}

function nothingWaits() {
  return refused('conflict', {
    code: 'nothingWaits',
    message: 'No parcel waits at this hub for a round, other than those of open plans.',
    nextStep: 'Plan again once parcels have arrived, or change the open plan.',
  })
}
