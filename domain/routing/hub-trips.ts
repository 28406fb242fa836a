import { openPeriodsOn, type SiteCalendar } from '#domain/organisations/opening-hours.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { DoorMeans } from './levels.ts'
import { roadMetres, routingAssumptions, type Position } from './assumptions.ts'
import type { LeftOutReason, RoutePlan } from './plan.ts'
import { groupParcels, hasEnded, hasLeft, placeIdOf, type StopGroup } from './hub-stops.ts'
import type { RoutingProblem, RoutingStop } from './problem.ts'

/** What is to be brought from a hub on one day. */
export interface HubQuestion {
  readonly hub: Position
  /** Null for vehicles from a hub; how somebody goes from a village's site to its households. */
  readonly doorMeans: DoorMeans | null
  readonly shiftFrom: Date
  readonly shiftUntil: Date
  /** Vehicles may stay at their last stop. */
  readonly staysOut: boolean
  readonly mostTrips: number
  readonly vehicles: readonly HubVehicle[]
  /** Where parcels go: sites, or households by their patient. */
  readonly sites: readonly HubSite[]
  readonly parcels: readonly HubParcel[]
  /** Parcels, by shipment, that must ride on the same trip; each is in one company at most, and may be in none. */
  readonly together: readonly (readonly string[])[]
  /** What an earlier plan has made, where this one goes on from it. */
  readonly earlier: readonly HubTrip[]
  /** Trips that are loaded before this have left, and stay as they are. */
  readonly now: Date
}

export interface HubVehicle {
  readonly id: string
  readonly capacityLitres: number
  readonly capacityKilograms: number
  readonly coldBoxes: number
}

export interface HubSite extends Position {
  readonly id: string
  readonly calendar: SiteCalendar
}

export interface HubParcel {
  readonly shipmentId: string
  readonly siteId: string
  /** By its patient or its campaign's household, where it goes from the site to the household. */
  readonly householdId: string | null
  /** The campaign whose parcel it is: that is known by its household. Null for a shipment. */
  readonly campaignId: string | null
  /** Whose parcels ride together: one who comes for a prescription gets all of it. Null for other goods. */
  readonly prescriptionId: string | null
  readonly isCold: boolean
  /** It goes on to a door from the site. */
  readonly isForDoor: boolean
}

/** A trip with its times, as it is kept and shown. */
export interface HubTrip {
  readonly vehicleId: string
  readonly loadFrom: Date
  readonly departAt: Date
  readonly endAt: Date
  readonly metres: number
  readonly visits: readonly HubVisit[]
}

export interface HubVisit {
  readonly siteId: string
  /** On a round within a village: whose door it is. */
  readonly householdId: string | null
  /** The campaign whose household it is; null for a patient's, and for a site. */
  readonly campaignId: string | null
  readonly arriveAt: Date
  readonly serveAt: Date
  readonly leaveAt: Date
  readonly shipmentIds: readonly string[]
}

/** What a plan comes to, in the words of the question. */
export interface HubPlan {
  readonly trips: readonly HubTrip[]
  readonly leftOut: readonly { readonly shipmentId: string; readonly reason: LeftOutReason }[]
  readonly cost: number
  readonly metres: number
}

/** A question as a problem, with which parcels each of its stops stands for. */
export interface StatedHub {
  readonly problem: RoutingProblem
  /** By stop. */
  readonly groups: readonly StopGroup[]
}

/**
 * States what is to be brought as a problem. Times count in seconds from the beginning of the shift. A site is served
 * within its longest opening of the day; one that is closed all day is left out as such. Trips that have left are sealed,
 * without the parcels that were taken out of them since; those that have ended are no part of the problem any more, and
 * nothing is loaded before `now`.
 */
export function stateHub(question: HubQuestion): StatedHub {
  const { hub, sites, shiftFrom, shiftUntil, staysOut, vehicles } = question
  const { loadingSeconds, vehicleMetres, metresPerSecond } = paceOf(question)
  const { groups, keptOf } = groupParcels(question)
  const metres = roadMetres([hub, ...sites])
  const placeOf = new Map(sites.map(({ id }, index) => [id, index + 1]))
  return {
    groups,
    problem: {
      places: sites.length + 1,
      metres,
      seconds: metres.map((length) => Math.round(length / metresPerSecond)),
      stops: groups.map((group): RoutingStop => {
        const { parcels } = group
        const site = sites.find(({ id }) => id === placeIdOf(group))
        return {
          place: placeOf.get(placeIdOf(group)) ?? 0,
          load: loadOf(parcels),
          ...windowOf(site?.calendar, shiftFrom),
          serviceSeconds: serviceOf(question, parcels),
          togetherWith: group.company,
        }
      }),
      vehicles: vehicles.map((vehicle) => {
        const ended = endedTrips(question, vehicle.id)
        return {
          startPlace: 0,
          endPlace: staysOut ? null : 0,
          capacity: [vehicle.capacityLitres * 1_000, vehicle.capacityKilograms * 1_000, vehicle.coldBoxes],
          shiftFrom: freeFrom(question, vehicle.id),
          shiftUntil: secondsBetween(shiftFrom, shiftUntil),
          loadingSeconds,
          mostTrips: Math.max(0, (staysOut ? 1 : question.mostTrips) - ended.length),
          fixedCost: ended.length === 0 ? vehicleMetres : 0,
          costPerMetre: 1,
          kept: keptOf(vehicle.id),
        }
      }),
    },
  }
}

/** Whoever goes from a village's site is there anyway: sending them costs nothing. */
function paceOf({ doorMeans: means }: HubQuestion) {
  if (means === null) return routingAssumptions
  const { doorRound } = routingAssumptions
  return {
    loadingSeconds: doorRound.loadingSeconds,
    vehicleMetres: 0,
    metresPerSecond: doorRound[means].metresPerSecond,
  }
}

/** When a vehicle's first trip that has not ended is loaded: now, unless that has begun before. */
function freeFrom(question: HubQuestion, vehicleId: string): number {
  const { earlier, shiftFrom, now } = question
  const left = earlier.find(
    (trip) => trip.vehicleId === vehicleId && hasLeft(question, trip) && !hasEnded(question, trip),
  )
  return Math.max(0, secondsBetween(shiftFrom, left?.loadFrom ?? now))
}

/** A vehicle's trips that are over, without the parcels that were taken out of them since. */
function endedTrips(question: HubQuestion, vehicleId: string): HubTrip[] {
  const known = new Set(question.parcels.map(({ shipmentId }) => shipmentId))
  return question.earlier
    .filter((trip) => trip.vehicleId === vehicleId && hasEnded(question, trip))
    .map((trip) => ({
      ...trip,
      visits: trip.visits
        .map((visit) => ({ ...visit, shipmentIds: visit.shipmentIds.filter((id) => known.has(id)) }))
        .filter(({ shipmentIds }) => shipmentIds.length > 0),
    }))
    .filter(({ visits }) => visits.length > 0)
}

/**
 * A plan of the stated problem in the words of the question, with the trips that have ended. Those that had left before
 * keep the times of their departure.
 */
export function hubPlanOf(question: HubQuestion, { groups }: StatedHub, plan: RoutePlan): HubPlan {
  const at = (seconds: number) => new Date(question.shiftFrom.getTime() + seconds * 1_000)
  const left = question.earlier.filter((trip) => hasLeft(question, trip))
  const toMake = plan.trips.map((trip): HubTrip => {
    const vehicleId = question.vehicles[trip.vehicle]?.id ?? ''
    const planned: HubTrip = {
      vehicleId,
      loadFrom: at(trip.loadFrom),
      departAt: at(trip.departAt),
      endAt: at(trip.endAt),
      metres: trip.metres,
      visits: trip.visits.map(({ stop, arriveAt, serveAt, leaveAt }) => ({
        siteId: groups[stop]?.siteId ?? '',
        householdId: groups[stop]?.householdId ?? null,
        campaignId: groups[stop]?.parcels[0]?.campaignId ?? null,
        arriveAt: at(arriveAt),
        serveAt: at(serveAt),
        leaveAt: at(leaveAt),
        shipmentIds: groups[stop]?.parcels.map(({ shipmentId }) => shipmentId) ?? [],
      })),
    }
    const first = planned.visits[0]?.shipmentIds[0] ?? ''
    const before = left.find(({ visits }) => visits.some(({ shipmentIds }) => shipmentIds.includes(first)))
    return before === undefined
      ? planned
      : { ...planned, loadFrom: before.loadFrom, departAt: before.departAt }
  })
  const leftOut = plan.leftOut.flatMap(({ stop, reason }) =>
    (groups[stop]?.parcels ?? []).map(({ shipmentId }) => ({ shipmentId, reason })),
  )
  const ended = question.vehicles.map(({ id }) => endedTrips(question, id))
  const driven = ended.flat().reduce((sum, { metres }) => sum + metres, 0)
  const sentOut = ended.filter(({ length }) => length > 0).length * paceOf(question).vehicleMetres
  return {
    trips: question.vehicles.flatMap(({ id }, index) => [
      ...(ended[index] ?? []),
      ...toMake.filter(({ vehicleId }) => vehicleId === id),
    ]),
    leftOut,
    cost: plan.cost + driven + sentOut,
    metres: plan.metres + driven,
  }
}

function loadOf(parcels: readonly HubParcel[]): number[] {
  const { parcelMillilitres, parcelGrams } = routingAssumptions
  return [parcels.length * parcelMillilitres, parcels.length * parcelGrams, coldBoxesOf(parcels)]
}

/** How many cold boxes some parcels need. */
export function coldBoxesOf(parcels: readonly Pick<HubParcel, 'isCold'>[]): number {
  const cold = parcels.filter(({ isCold }) => isCold).length
  return Math.ceil(cold / routingAssumptions.parcelsPerColdBox)
}

function serviceOf({ doorMeans: means }: HubQuestion, parcels: readonly HubParcel[]): number {
  const { stopSeconds, parcelSeconds, doorSeconds } = routingAssumptions
  // Somebody has to come to the door and show the code, once for all that is theirs.
  if (means !== null) return doorSeconds + parcels.length * parcelSeconds
  const doors = parcels.filter(({ isForDoor }) => isForDoor).length
  return stopSeconds + parcels.length * parcelSeconds + doors * doorSeconds
}

/** The longest stretch in which a site is open on the day of a shift: then it is served. Null where it is closed all day. */
export function servingWindow(calendar: SiteCalendar | undefined, shiftFrom: Date) {
  const periods = calendar === undefined ? [] : openPeriodsOn(calendar, shanghaiDate(shiftFrom))
  const [longest] = periods.toSorted(
    (a, b) => secondsBetween(b.from, b.until) - secondsBetween(a.from, a.until),
  )
  return longest ?? null
}

/** The serving window as a stop states it; one that nobody can keep where the site is closed. */
function windowOf(calendar: SiteCalendar | undefined, shiftFrom: Date) {
  const window = servingWindow(calendar, shiftFrom)
  if (window === null) return { opensAt: -1, closesAt: -1 }
  return {
    opensAt: secondsBetween(shiftFrom, window.from),
    closesAt: secondsBetween(shiftFrom, window.until),
  }
}

function secondsBetween(from: Date, until: Date): number {
  return Math.round((until.getTime() - from.getTime()) / 1_000)
}
