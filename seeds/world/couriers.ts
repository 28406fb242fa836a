import type { World } from './world.ts'

/** The county whose village pharmacies let the courier bring what goes to homes; elsewhere their own people do. */
const courierCountyCode = '522732'

/** The sites of the demo world that go to the door by courier. */
export function courierSites({ sites }: Pick<World, 'sites'>): World['sites'] {
  return sites.filter(
    ({ kind, regionCode }) => kind === 'village_pharmacy' && regionCode.startsWith(courierCountyCode),
  )
}
