import type { HomeHours } from '../campaigns/household.ts'
import type { SiteCalendar } from '#domain/organisations/opening-hours.ts'
import { routingAssumptions } from './assumptions.ts'

/** From a hub to the sites of villages, or from a village's site to the doors of its households. */
export const routeLevels = ['hub', 'village'] as const
export type RouteLevel = (typeof routeLevels)[number]

/** How somebody makes a round within a village. */
export const doorMeans = ['on_foot', 'motorbike'] as const
export type DoorMeans = (typeof doorMeans)[number]

/** The kind of leg that a level's trips are, of each parcel. */
export const legOfLevel = { hub: 'round', village: 'door' } as const satisfies Record<RouteLevel, string>

/** What a round within a village goes by, in the place of a vehicle. */
export function carrierOf(means: DoorMeans) {
  const { litres, kilograms, coldBoxes } = routingAssumptions.doorRound[means]
  return { id: means, capacityLitres: litres, capacityKilograms: kilograms, coldBoxes }
}

/**
 * When parcels are brought to doors, every day alike: in the hours that a household gave, or in those in which people are
 * supposed to be at home.
 */
export function doorCalendar(given: Pick<HomeHours, 'opens' | 'closes'> | null = null): SiteCalendar {
  const { opens, closes } = given ?? routingAssumptions.doorRound
  const hours = [{ opens, closes }]
  const workdays = { monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours }
  return { week: { ...workdays, saturday: hours, sunday: hours }, exceptions: [], cutOff: null }
}
