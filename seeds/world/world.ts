import { makeLots } from '../catalogue/lots.ts'
import type { SeedLot } from '../catalogue/lots.ts'
import { makeProducts } from '../catalogue/products.ts'
import type { SeedProduct } from '../catalogue/products.ts'
import { makeDistributorStock } from '../orders/assortment.ts'
import { makeDistributorDepots, makeDistributorLanes, makeDistributorVehicles } from '../orders/depots.ts'
import { makeAssessments } from './assessments.ts'
import type { SeedAssessment } from './assessments.ts'
import { makeCountySites } from './county-sites.ts'
import { makeLanes } from './lanes.ts'
import type { SeedLane } from './lanes.ts'
import type { NewObservation } from '#db/patients/observations.ts'
import { makeObservations } from './observations.ts'
import { makePatients } from './patients.ts'
import type { SeedPatient } from './patients.ts'
import { makePeople } from './people.ts'
import type { SeedPerson } from './people.ts'
import { countyRegions, makeRegions } from './regions.ts'
import type { SeedRegion } from './regions.ts'
import { makeDepots } from './sites.ts'
import type { SeedSite } from './sites.ts'
import { makeStock } from './stock.ts'
import type { SeedStock } from './stock.ts'
import { makeLicences, makeTenants } from './tenants.ts'
import type { SeedLicence, SeedTenant } from './tenants.ts'
import { makeCountyVans, makeVehicles } from './vehicles.ts'
import type { SeedVehicle } from './vehicles.ts'

/** Everything that is there when the demo begins. Parents come before their children in every list. */
export interface World {
  readonly regions: readonly SeedRegion[]
  readonly tenants: readonly SeedTenant[]
  readonly licences: readonly SeedLicence[]
  readonly sites: readonly SeedSite[]
  readonly lanes: readonly SeedLane[]
  readonly vehicles: readonly SeedVehicle[]
  readonly people: readonly SeedPerson[]
  readonly products: readonly SeedProduct[]
  readonly lots: readonly SeedLot[]
  readonly stock: readonly SeedStock[]
  readonly patients: readonly SeedPatient[]
  readonly assessments: readonly SeedAssessment[]
  readonly observations: readonly NewObservation[]
}

/**
 * Makes the demo world of `today` (YYYY-MM-DD in Shanghai): the same for the same day on every machine. The day sets
 * what has a date, such as ages, licences and expiry; ids, codes and quantities are the same on every day.
 */
export function makeWorld(today: string): World {
  const tenants = makeTenants()
  const sites = [...makeDepots(), ...countyRegions.flatMap(makeCountySites)]
  const products = makeProducts()
  const lots = makeLots(products, today)
  const patients = makePatients(
    today,
    new Map(
      sites.flatMap((site) => (site.kind === 'village_pharmacy' ? [[site.regionCode, site] as const] : [])),
    ),
  )
  return {
    regions: makeRegions(),
    tenants,
    licences: makeLicences(tenants, today),
    sites: [...sites, ...makeDistributorDepots()],
    lanes: [...makeLanes(sites), ...makeDistributorLanes()],
    vehicles: [...makeVehicles(), ...makeCountyVans(), ...makeDistributorVehicles()],
    people: makePeople(today),
    products,
    lots,
    stock: [...makeStock(sites, products, lots), ...makeDistributorStock(products, lots)],
    patients,
    assessments: makeAssessments(patients, today),
    observations: makeObservations(patients, today),
  }
}
