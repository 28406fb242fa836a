import { z } from 'zod'
import { timeOfDaySchema } from '#domain/organisations/time-of-day.ts'

const station = z.strictObject({
  places: z.int().min(0).max(100_000),
  secondsPerParcel: z.number().min(0.1).max(3_600),
})

/** What a depot has for a campaign, as its operator states it: a capacity plan goes by it. */
export const depotResourcesSchema = z.strictObject({
  /** Every day; a shift that ends before it begins goes into the next day. */
  shifts: z
    .array(z.strictObject({ from: timeOfDaySchema, to: timeOfDaySchema, staff: z.int().min(0).max(10_000) }))
    .max(12)
    .readonly(),
  stations: z.strictObject({ pick: station, recheck: station, pack: station, dispatch: station }),
  vehicles: z.strictObject({
    count: z.int().min(0).max(10_000),
    parcelsPerTrip: z.int().min(1).max(100_000),
    /** From loading to loading again. */
    tripHours: z.number().min(0.1).max(240),
  }),
  /** Kits that are announced, and when they come. */
  laterKits: z.int().min(0).max(10_000_000),
  laterAt: z.iso.datetime({ offset: true }).nullable(),
})
export type DepotResources = z.output<typeof depotResourcesSchema>
