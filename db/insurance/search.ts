import { sql } from 'drizzle-orm'
import type { ClaimState } from '#domain/insurance/claim-states.ts'
import { charges } from '../money/schema.ts'
import { instantExpression, type RowOf, rowReader } from '../read-rows.ts'
import { during, handedOn, oneOf, oneOfIds, type RowSearch, sortedById, sortedByTime } from '../search.ts'
import { claims } from './schema.ts'

/** When the insurer said yes or no; the last change where neither. */
const answeredAt = sql`coalesce(${claims.settledAt}, ${claims.deniedAt}, ${claims.changedAt})`

const fields = {
  id: claims.id,
  changedAt: claims.changedAt,
  shipmentId: claims.shipmentId,
  prescriptionId: claims.prescriptionId,
  insurerTenantId: claims.insurerTenantId,
  planCode: claims.planCode,
  state: claims.state,
  attempt: claims.attempt,
  claimedFen: claims.claimedFen,
  earlierFen: claims.earlierFen,
  settledFen: claims.settledFen,
  insurerReference: claims.insurerReference,
  deniedCode: claims.deniedCode,
  deniedReason: claims.deniedReason,
  answeredAt: instantExpression(answeredAt),
  patientId: charges.patientId,
  siteId: charges.siteId,
  bookedAt: charges.bookedAt,
}

export type FoundClaim = RowOf<typeof fields>

const byId = sortedById<FoundClaim>(claims.id, ({ id }) => id)
const handedOnShipment = handedOn('shipment', claims.shipmentId)

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
  byAnswer: during(answeredAt),
  rows: rowReader(
    fields,
    sql`${claims} join ${charges}
      on ${charges.shipmentId} = ${claims.shipmentId} and ${charges.tenantId} = ${claims.tenantId}`,
  ),
  /** What the payers of one hand-over were asked for stands together. */
  order: [sortedById<FoundClaim>(claims.shipmentId, ({ shipmentId }) => shipmentId), byId],
  sorts: {
    id: byId,
    change: sortedByTime<FoundClaim>(claims.changedAt, ({ changedAt }) => changedAt),
    booking: sortedByTime<FoundClaim>(charges.bookedAt, ({ bookedAt }) => bookedAt),
    answer: sortedByTime<FoundClaim>(answeredAt, (row) => row.answeredAt),
  },
  reach: [
    (tenantId) => sql`${claims.tenantId} = ${tenantId}`,
    (tenantId) => sql`${claims.insurerTenantId} = ${tenantId} and ${claims.tenantId} <> ${tenantId}`,
    (tenantId) =>
      sql`${claims.tenantId} <> ${tenantId} and ${claims.insurerTenantId} <> ${tenantId}
        and ${handedOnShipment(tenantId)}`,
  ],
} satisfies RowSearch<FoundClaim> & Record<string, unknown>

/** Those that the insurer has said yes or no to; one that it has paid stays when it is reversed. */
export const answeredClaimSearch = {
  ...claimSearch,
  always: sql`(${claims.state} in ('settled', 'denied')
    or (${claims.state} = 'reversed' and ${claims.settledAt} is not null))`,
}
