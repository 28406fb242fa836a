import type { DoorMeans } from '#domain/routing/levels.ts'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { LegState, ShipmentState } from '#domain/fulfilment/states.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import type { RunParcel, RunSite } from './run.ts'

// What a driver's screens read of the API's answers. api/phone-answers.test.ts holds them against the operations.

/** A released plan as far as a driver chooses by it. */
export interface PlanAnswer {
  readonly id: string
  readonly trips: readonly { readonly departAt: string; readonly endAt: string }[]
}

export interface SheetAnswer {
  readonly routePlanId: string
  readonly trip: number
  readonly plate: string
  readonly doorMeans: DoorMeans | null
  readonly hub: RunSite
  readonly departAt: string
  readonly visits: readonly {
    readonly site: RunSite
    readonly household: { readonly address: string } | null
    readonly arriveAt: string
    readonly window: { readonly from: string; readonly until: string } | null
    readonly coldBoxes: number
    readonly parcels: readonly RunParcel[]
  }[]
}

/** A ride that a driver may make now, or is on. */
export interface RideAnswer {
  readonly shipmentId: string
  readonly kind: string
  readonly fromSiteId: string
  readonly toSiteId: string
  readonly state: LegState
  readonly plannedDepartAt: string
  readonly plannedArriveAt: string
  readonly shipmentState: ShipmentState
  readonly shipmentKind: ShipmentKind
  readonly mode: FulfilmentMode | null
  readonly from: { readonly nameZh: string; readonly nameEn: string }
  readonly to: { readonly nameZh: string; readonly nameEn: string }
  readonly isCold: boolean
}
