import type { Role } from '#domain/access/roles.ts'
import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import { isFinal, statesOf } from '#domain/state-table.ts'
import type { PrescriptionEscalationKind } from '#domain/fulfilment/escalation-kinds.ts'

/** Where a prescription stands, and in whose hands. */
export interface Whereabouts {
  readonly state: PrescriptionState
  readonly hospitalTenantId: string
  /** The tenant of the site that hands over. */
  readonly destinationTenantId: string
  /** Who finds stock when the usual chain of sites has none. */
  readonly networkTenantId: string
  readonly parcels: readonly ParcelWhereabouts[]
}

export interface ParcelWhereabouts {
  readonly state: ShipmentState
  readonly mode: FulfilmentMode | null
  readonly supplierTenantId: string
  /** The tenant of the site where the parcel is, or was last seen. */
  readonly currentTenantId: string
}

/** A role, and the tenant whose people in that role must act. */
export interface ActingParty {
  readonly role: Role
  readonly tenantId: string
}

/** Who must act on an escalation: the one in whose hands the prescription, or its slowest parcel, is right now. */
export function whoActs(kind: PrescriptionEscalationKind, whereabouts: Whereabouts): ActingParty {
  switch (kind) {
    case 'review_slow':
      return { role: 'review_pharmacist', tenantId: whereabouts.hospitalTenantId }
    case 'no_stock':
      return { role: 'operator', tenantId: whereabouts.networkTenantId }
    case 'claim_denied':
    case 'claim_stuck':
      return { role: 'operator', tenantId: whereabouts.destinationTenantId }
    case 'part_held':
    case 'part_missed':
      return { role: 'doctor', tenantId: whereabouts.hospitalTenantId }
    case 'webhook_paused':
      return { role: 'administrator', tenantId: whereabouts.hospitalTenantId }
    case 'recalled_handed_over':
    case 'hand_over_unproven':
    case 'expired_handed_over':
    case 'excess_handed_over':
    case 'payment_differs':
    case 'courier_failed':
    case 'pickup_code_unsent':
      return { role: 'village_pharmacist', tenantId: whereabouts.destinationTenantId }
    case 'site_down':
    case 'compensation_failed':
      return {
        role: 'operator',
        tenantId: slowestParcel(whereabouts)?.currentTenantId ?? whereabouts.networkTenantId,
      }
    case 'due_24h':
    case 'due_36h':
    case 'due_breached':
      return whoHolds(whereabouts)
  }
}

function whoHolds(whereabouts: Whereabouts): ActingParty {
  const { state, hospitalTenantId, destinationTenantId, networkTenantId } = whereabouts
  if (state === 'queried' || state === 'draft') return { role: 'doctor', tenantId: hospitalTenantId }
  if (state === 'signed' || state === 'in_review')
    return { role: 'review_pharmacist', tenantId: hospitalTenantId }
  if (state === 'routed') return { role: 'village_pharmacist', tenantId: destinationTenantId }
  const parcel = slowestParcel(whereabouts)
  return parcel ? whoHoldsParcel(parcel) : { role: 'operator', tenantId: networkTenantId }
}

function whoHoldsParcel({ state, mode, supplierTenantId, currentTenantId }: ParcelWhereabouts): ActingParty {
  if (state === 'allocated' || state === 'short_picked' || state === 'rechecked') {
    return { role: 'picker', tenantId: supplierTenantId }
  }
  if (state === 'picked') return { role: 'checker', tenantId: supplierTenantId }
  if (state === 'arrived') {
    return { role: mode === 'home' ? 'driver' : 'village_pharmacist', tenantId: currentTenantId }
  }
  return { role: 'operator', tenantId: currentTenantId }
}

/** The live parcel with the longest way to go. */
function slowestParcel({ parcels }: Whereabouts): ParcelWhereabouts | undefined {
  const order = statesOf(shipmentStates)
  return parcels
    .filter(({ state }) => !isFinal(shipmentStates, state))
    .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0]
}
