import type { DosageForm, SaleClass } from '#domain/catalogue/product.ts'
import { storageClasses, type StorageClass } from '#domain/catalogue/storage-class.ts'

/** Every kind of place that holds, passes on or hands over medicine, from the province down to the village. */
export const siteKinds = [
  'province_depot',
  'city_depot',
  'county_hub',
  'township_pharmacy',
  'village_pharmacy',
  'chain_pharmacy',
  'hospital_window',
  'delivery_point',
] as const
export type SiteKind = (typeof siteKinds)[number]

/** Whether a site works: `down` is a break that sourcing goes round, `closed` is for good. */
export const siteStatuses = ['working', 'down', 'closed'] as const
export type SiteStatus = (typeof siteStatuses)[number]

/** What a site is licensed to hold and hand over. A site needs every scope that a product asks for. */
export const prescriptionScopes = ['otc', 'prescription', 'decoction_pieces', 'injection'] as const
export type PrescriptionScope = (typeof prescriptionScopes)[number]

/** What one site may handle. */
export interface SiteHandling {
  readonly storageClasses: readonly StorageClass[]
  readonly scopes: readonly PrescriptionScope[]
}

/** What a site of each kind handles unless its own record says otherwise: the form's starting values. */
export const usualHandling = {
  province_depot: { storageClasses, scopes: prescriptionScopes },
  city_depot: { storageClasses, scopes: prescriptionScopes },
  county_hub: { storageClasses: ['room', 'cool', 'cold'], scopes: prescriptionScopes },
  township_pharmacy: { storageClasses: ['room', 'cool', 'cold'], scopes: prescriptionScopes },
  village_pharmacy: { storageClasses: ['room', 'cool'], scopes: ['otc', 'prescription'] },
  chain_pharmacy: { storageClasses: ['room', 'cool', 'cold'], scopes: prescriptionScopes },
  hospital_window: { storageClasses: ['room', 'cool', 'cold'], scopes: prescriptionScopes },
  delivery_point: { storageClasses: ['room', 'cool'], scopes: ['otc', 'prescription'] },
} as const satisfies Readonly<Record<SiteKind, SiteHandling>>

/** The facts of a product that decide where it may lie. */
export interface HandledProduct {
  readonly saleClass: SaleClass
  readonly dosageForm: DosageForm
  readonly storageClass: StorageClass
}

/** Every scope that a site needs before it may hold or hand over `product`. */
export function scopesNeeded(product: HandledProduct): PrescriptionScope[] {
  const scopes: PrescriptionScope[] = [product.saleClass]
  if (product.dosageForm === 'decoction_pieces') scopes.push('decoction_pieces')
  if (product.dosageForm === 'injection') scopes.push('injection')
  return scopes
}

/** Why a site may not handle a product. */
export type HandlingObstacle =
  | { readonly kind: 'storageUnfit'; readonly storageClass: StorageClass }
  | { readonly kind: 'outOfScope'; readonly scope: PrescriptionScope }

/** Everything that keeps a site from handling `product`; an empty list means that it may. */
export function handlingObstacles(site: SiteHandling, product: HandledProduct): HandlingObstacle[] {
  const obstacles: HandlingObstacle[] = []
  if (!site.storageClasses.includes(product.storageClass)) {
    obstacles.push({ kind: 'storageUnfit', storageClass: product.storageClass })
  }
  for (const scope of scopesNeeded(product)) {
    if (!site.scopes.includes(scope)) obstacles.push({ kind: 'outOfScope', scope })
  }
  return obstacles
}
