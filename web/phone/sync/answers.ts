import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { OrderPartState, OrderState, SubstituteState } from '#domain/orders/states.ts'

// What this app reads of the API's answers, and keeps. api/phone-answers.test.ts holds them against the operations.

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

export interface Myself {
  readonly principalId: string
  readonly name: string | null
  readonly tenantId: string
  readonly roles: readonly string[]
  readonly siteIds: readonly string[]
}

export interface SiteNode {
  readonly id: string
  readonly tenantId: string
  readonly parentId: string | null
  readonly kind: string
  readonly nameZh: string
  readonly nameEn: string
}

export interface CatalogueItem {
  readonly productId: string
  readonly standardCode: string
  readonly nameZh: string
  readonly nameEn: string
  readonly manufacturer: string
  readonly strength: string
  readonly baseUnit: string
  readonly packUnits: number
  readonly obstacles: readonly string[]
  readonly offers: readonly {
    readonly sellerTenantId: string
    readonly tiers: readonly { readonly fromUnits: number; readonly unitPriceTenThousandths: number }[]
    readonly availableUnits: number
    readonly obstacles: readonly string[]
  }[]
}

export interface Suggestion {
  readonly id: string
  readonly productId: string
  readonly productNameZh: string
  readonly productNameEn: string
  readonly state: string
  readonly packs: number
  readonly packUnits: number
  readonly reasonZh: string
  readonly reasonEn: string
  readonly reason: {
    readonly code: 'belowPoint' | 'belowMinimum'
    readonly parameters: Readonly<Record<string, number | string>>
  }
}

export interface OrderPart {
  readonly id: string
  readonly state: OrderPartState
  readonly dispatchDueAt: string | null
  readonly reason: string | null
}

export interface PartDetail extends OrderPart {
  readonly lines: readonly {
    readonly productId: string
    readonly units: number
    readonly dispatchedUnits: number
    readonly receivedUnits: number | null
  }[]
  readonly substitutes: readonly {
    readonly productId: string
    readonly units: number
    readonly state: SubstituteState
  }[]
}

export interface OrderLine {
  readonly productId: string
  readonly nameZh: string
  readonly nameEn: string
  readonly strength: string
  readonly packUnits: number
  readonly units: number
  readonly totalFen: number | null
}

export interface OrderHead {
  readonly id: string
  readonly siteId: string
  readonly state: OrderState
  readonly totalFen: number
  readonly createdAt: string
  readonly reason: string | null
  readonly version: number
}

export interface OrderDetail extends OrderHead {
  readonly lines: readonly OrderLine[]
  readonly parts: readonly OrderPart[]
}

/** An order with its parts as far as they were brought. */
export interface Order extends OrderHead {
  readonly lines: readonly OrderLine[]
  readonly parts: readonly PartDetail[]
}

export interface ParcelHead {
  readonly id: string
  readonly kind: ShipmentKind
  readonly state: ShipmentState
  readonly promisedAt: string
  readonly version: number
}

export interface ParcelDetail extends ParcelHead {
  readonly lines: readonly {
    readonly id: string
    readonly nameZh: string
    readonly nameEn: string
    readonly strength: string
    readonly packUnits: number
    readonly tracePrefix: string
    readonly lotNumber: string
    readonly expiresOn: string | null
    readonly units: number
  }[]
  /** The boxes that were picked. */
  readonly scans: readonly {
    readonly shipmentLineId: string
    readonly code: string
    readonly units: number
  }[]
}

/** A parcel on its way to this site, or here, as it was brought. */
export type Parcel = ParcelDetail
