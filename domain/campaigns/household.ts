import { z } from 'zod'
import { regionLevel } from '#domain/organisations/region-code.ts'
import { residentIdSchema } from '#domain/patients/resident-id.ts'

const mostPersons = 30

/** A household as it registers, or is registered by its village. */
export const householdSchema = z
  .strictObject({
    villageCode: z
      .string()
      .refine((code) => regionLevel(code) === 'village', { error: 'Not a village code of 12 digits.' }),
    /** The number in the village's book, or the house's address: what tells households of a village apart. */
    householdNumber: z.string().trim().min(1).max(60),
    /** Who takes the parcel. */
    name: z.string().trim().min(1).max(60),
    phone: z.string().regex(/^\+?[\d-]{5,20}$/),
    /** Used to find duplicates, and kept only as a blind index. */
    residentId: residentIdSchema.nullable(),
    address: z.string().trim().min(1).max(200),
    persons: z.int().min(1).max(mostPersons),
    /** Of them: 65 and older, younger than 6, pregnant, or with a chronic disease. */
    personsAtRisk: z.int().min(0).max(mostPersons),
  })
  .refine(({ persons, personsAtRisk }) => personsAtRisk <= persons, {
    error: 'More persons are at risk than live there.',
    path: ['personsAtRisk'],
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
