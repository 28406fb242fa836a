import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { CountedPart } from '#domain/inventory/counting.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { RecallTaskState } from '#domain/inventory/recall-states.ts'
import type { StocktakeState } from '#domain/inventory/states.ts'
import type { StockStatus } from '#domain/inventory/stock-status.ts'
import type { LineState } from '#domain/prescriptions/states.ts'
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

/** A phone on which the person works without a network. */
export interface Device {
  readonly keyId: string
  readonly name: string
  readonly registeredAt: string
  readonly revokedAt: string | null
  readonly acts: number
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
  /** By what letters the Chinese name is found, each with a space before it; absent in what an older app kept. */
  readonly pinyin?: string
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

export interface PrescriptionHead {
  readonly id: string
  readonly state: string
  readonly dueAt: string
  readonly acceptedBySiteId: string | null
}

/** A prescription as far as who hands it over needs it. It is shown and never kept. */
export interface PrescriptionDetail extends PrescriptionHead {
  readonly lines: readonly {
    readonly id: string
    readonly productNameZh: string
    readonly productNameEn: string
    readonly strength: string
    readonly baseUnit: string
    readonly quantityUnits: number
    readonly state: LineState
  }[]
}

export interface StockBalance {
  readonly productId: string
  readonly productNameZh: string
  readonly productNameEn: string
  /** Missing in what an earlier version of the app brought. */
  readonly strength?: string
  readonly baseUnit: string
  readonly lotId: string
  readonly lotNumber: string
  readonly expiresOn: string | null
  readonly status: StockStatus
  readonly ownership: StockOwnership
  readonly units: number
}

/** A balance of this site, under a name of its own. */
export interface KeptBalance extends StockBalance {
  readonly id: string
}

export interface NearExpiry {
  readonly lotId: string
  readonly lotNumber: string
  readonly productId: string
  readonly productNameZh: string
  readonly expiresOn: string
  readonly units: number
}

export interface KeptNearExpiry extends NearExpiry {
  readonly id: string
}

export interface RecallTask {
  readonly id: string
  readonly siteId: string
  readonly state: RecallTaskState
  readonly unitsToFind: number
  readonly recallClass: number
  readonly reason: string
  readonly notifyBy: string
  readonly lots: readonly {
    readonly lotId: string
    readonly lotNumber: string
    readonly productNameZh: string
    readonly productNameEn: string
  }[]
}

export interface StocktakeHead {
  readonly id: string
  readonly state: StocktakeState
  readonly openedAt: string
}

export interface StocktakeLine {
  readonly lotId: string
  readonly ownership: StockOwnership
  readonly part: CountedPart
}

/** An open count, with the piles that somebody must count again. */
export interface Stocktake extends StocktakeHead {
  readonly recounts: readonly StocktakeLine[]
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
    /** Absent in what an older app kept. */
    readonly baseUnit?: string
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

/** The key to which pickup codes are sealed. */
export interface SealingKeyAnswer {
  readonly keyId: string
  readonly publicKey: string
}

/** What the patient would pay for a parcel at this moment. */
export interface ChargeQuote {
  readonly patientFen: number
  /** What is left of what they paid before. */
  readonly prepaidFen: number
}

/** A parcel on its way to this site, or here, as it was brought. */
export interface Parcel extends ParcelDetail {
  /** What is due of a patient's parcel, and the day (in Shanghai) on which it was asked for. Absent in what an older app kept. */
  readonly quoted?: { readonly askedOn: string; readonly quote: ChargeQuote | null }
}
