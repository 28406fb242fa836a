import { seedId } from '../seed-id.ts'
import { countyRegions } from './regions.ts'
import { cityDepotKey, provinceDepotKey, siteId } from './sites.ts'
import { countyTenantKey, tenantId } from './tenants.ts'

/** A distributor's vehicle and the site where it is loaded. */
export interface SeedVehicle {
  readonly id: string
  readonly tenantId: string
  readonly plate: string
  readonly siteId: string
  readonly capacityLitres: number
  readonly capacityKilograms: number
  readonly coldBoxes: number
}

/** Two vans for the rounds of each county's pharmacies, loaded at the county hub. */
export function makeCountyVans(): SeedVehicle[] {
  return countyRegions.flatMap(({ county }, index) =>
    [1, 2].map((number) => ({
      id: seedId(`vehicle/${countyTenantKey(county.code)}/${number}`),
      tenantId: tenantId(countyTenantKey(county.code)),
      plate: `演示-T${index + 1}${number}`,
      siteId: siteId(county.code),
      capacityLitres: 1_200,
      capacityKilograms: 600,
      coldBoxes: 2,
    })),
  )
}

/** Two trucks and a van for each distributor; the plates are none that is ever issued. */
export function makeVehicles(): SeedVehicle[] {
  return ['distributor/shanlu', 'distributor/changhe'].flatMap((key, index) =>
    [provinceDepotKey, cityDepotKey, provinceDepotKey].map((depotKey, number) => ({
      id: seedId(`vehicle/${key}/${number + 1}`),
      tenantId: tenantId(key),
      plate: `演示-${index + 1}${number + 1}`,
      siteId: siteId(depotKey),
      capacityLitres: number === 2 ? 3_000 : 18_000,
      capacityKilograms: number === 2 ? 900 : 4_500,
      coldBoxes: number === 2 ? 4 : 12,
    })),
  )
}
