import { and, asc, eq, inArray, type SQL } from 'drizzle-orm'
import type { ClaimState } from '#domain/insurance/claim-states.ts'
import type { Database } from '../client.ts'
import { charges } from '../money/schema.ts'
import { during, oneOf, oneOfIds, type RowSearch } from '../search.ts'
import { claims } from './schema.ts'

export type FoundClaim = Awaited<ReturnType<typeof selectClaims>>[number]

/** Claims, each with the charge that it is for. */
export const claimSearch = {
  id: claims.id,
  byId: oneOfIds(claims.id),
  byChange: during(claims.changedAt),
  byState: oneOf<ClaimState>(claims.state),
  byPatient: oneOfIds(charges.patientId),
  bySite: oneOfIds(charges.siteId),
  byInsurer: oneOfIds(claims.insurerTenantId),
  byPrescription: oneOfIds(claims.prescriptionId),
  byInsurerReference: oneOf<string>(claims.insurerReference),
  byBooking: during(charges.bookedAt),
  bySettlement: during(claims.settledAt),
  select: selectClaims,
} satisfies RowSearch<FoundClaim> & Record<string, unknown>

/** Those that the insurer has said yes or no to. */
export const answeredClaimSearch = {
  ...claimSearch,
  select: (db: Database, where: SQL | undefined, limit: number) =>
    selectClaims(db, and(where, inArray(claims.state, ['settled', 'denied'])), limit),
}

function selectClaims(db: Database, where: SQL | undefined, limit: number) {
  return db
    .select({
      id: claims.id,
      changedAt: claims.changedAt,
      claim: claims,
      patientId: charges.patientId,
      siteId: charges.siteId,
      bookedAt: charges.bookedAt,
    })
    .from(claims)
    .innerJoin(charges, and(eq(charges.shipmentId, claims.shipmentId), eq(charges.tenantId, claims.tenantId)))
    .where(where)
    .orderBy(asc(claims.id))
    .limit(limit)
}
