import { z } from 'zod'
import { regionLevel, type RegionLevel } from '#domain/organisations/region-code.ts'
import { residentIdSchema } from '#domain/patients/resident-id.ts'

export const mostPersons = 30
/** Less than this no round can be planned for. */
const leastHomeMinutes = 30

/** As people write it in a list of households: 9:30 is as good as 09:30. */
const timeOfDay = z
  .string()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d$/, { error: 'A time of day is written as 18:30.' })

/** Hours of a day, as a calendar has them. */
export interface HomeHours {
  readonly opens: string
  readonly closes: string
  readonly minutes: number
}

/** When somebody of a household is at home; null where it said nothing. A round keeps to it. */
export function homeHoursOf({
  homeFrom,
  homeUntil,
}: {
  readonly homeFrom?: string | null | undefined
  readonly homeUntil?: string | null | undefined
}): HomeHours | null {
  if (isEmpty(homeFrom) || isEmpty(homeUntil)) return null
  const [opens, closes] = [homeFrom.padStart(5, '0'), homeUntil.padStart(5, '0')]
  return { opens, closes, minutes: minutesOf(closes) - minutesOf(opens) }
}

function isEmpty(text: string | null | undefined): text is null | undefined {
  return text === null || text === undefined
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** Regions that a home may be known by. Wider than a county nobody finds it. */
const homeLevels: readonly RegionLevel[] = ['county', 'township', 'village']

const degrees = (most: number) => z.number().min(-most).max(most).nullish()

/** Where a home is, in degrees; null where nobody said it. It places the door on a round within the village. */
export function homePositionOf({
  longitude,
  latitude,
}: {
  readonly longitude?: number | null | undefined
  readonly latitude?: number | null | undefined
}): { readonly longitude: number; readonly latitude: number } | null {
  return typeof longitude === 'number' && typeof latitude === 'number' ? { longitude, latitude } : null
}

/** A household as it registers, or is registered by its village. */
export const householdSchema = z
  .strictObject({
    /** The code of the village; where there is none, that of the township or county, with where the home is. */
    villageCode: z.string().refine((code) => homeLevels.some((level) => level === regionLevel(code)), {
      error: 'Not the code of a village of 12 digits, nor of a township of 9 or a county of 6.',
    }),
    /** The number in the village's book, or the house's address: what tells households of a village apart. */
    householdNumber: z.string().trim().min(1).max(200),
    /** Who takes the parcel. */
    name: z.string().trim().min(1).max(60),
    phone: z.string().regex(/^\+?[\d-]{5,20}$/),
    /** Used to find duplicates, and kept only as a blind index. */
    residentId: residentIdSchema.nullable(),
    address: z.string().trim().min(1).max(200),
    persons: z.int().min(1).max(mostPersons),
    /** Of them: 65 and older, younger than 6, pregnant, or with a chronic disease. */
    personsAtRisk: z.int().min(0).max(mostPersons),
    /** Hours of every day in which somebody is at home, in Shanghai's time: both, or none where it does not matter. */
    homeFrom: timeOfDay.nullish(),
    homeUntil: timeOfDay.nullish(),
    /** Where the home is, in degrees: both, or none where it is not known. */
    longitude: degrees(180),
    latitude: degrees(90),
  })
  .refine(({ persons, personsAtRisk }) => personsAtRisk <= persons, {
    error: 'More persons are at risk than live there.',
    path: ['personsAtRisk'],
  })
  .refine(({ homeFrom, homeUntil }) => isEmpty(homeFrom) === isEmpty(homeUntil), {
    error: 'Hours at home need both a beginning and an end.',
    path: ['homeUntil'],
  })
  .refine(({ longitude, latitude }) => (typeof longitude === 'number') === (typeof latitude === 'number'), {
    error: 'A place needs both a longitude and a latitude.',
    path: ['latitude'],
  })
  .refine(
    (household) => regionLevel(household.villageCode) === 'village' || homePositionOf(household) !== null,
    {
      error: 'A home that is known by its township or county alone needs a longitude and a latitude.',
      path: ['villageCode'],
    },
  )
  .refine((household) => (homeHoursOf(household)?.minutes ?? leastHomeMinutes) >= leastHomeMinutes, {
    error: 'Hours at home end after they begin, by half an hour at least.',
    path: ['homeUntil'],
  })
export type Household = z.output<typeof householdSchema>

/** How a household came in. */
export const householdSources = ['file', 'api', 'page', 'prescription'] as const
export type HouseholdSource = (typeof householdSources)[number]

/** The texts by which the same household, phone or person is known again, however it was typed. */
export interface HouseholdIdentity {
  readonly household: string
  readonly phone: string
  readonly residentId: string | null
}

/** Full-width digits, spaces, hyphens and the country's prefix do not make another household. */
export function identityOf({
  villageCode,
  householdNumber,
  phone,
  residentId,
}: Pick<Household, 'villageCode' | 'householdNumber' | 'phone' | 'residentId'>): HouseholdIdentity {
  return {
    household: `${villageCode}/${plain(householdNumber)}`,
    phone: plain(phone).replace(/^(\+86|0086)/, ''),
    residentId: residentId === null ? null : plain(residentId),
  }
}

function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
}
