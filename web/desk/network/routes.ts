import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root-route.ts'
import type { PageInfo } from '../shell/page-info.ts'
import { tableSearch } from '../table/table-search.ts'
import { networkTexts } from '../texts/network.ts'

/** Who has the map. */
export const network = {
  group: 'network',
  guard: 'board.read',
  onlyFor: ['network_operator', 'regulator'],
} as const satisfies Partial<PageInfo>

const mapRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/network',
  validateSearch: tableSearch({ county: 'text' }),
  staticData: { page: { ...network, title: (locale) => networkTexts[locale].title } },
  component: lazyRouteComponent(() => import('./network-page.tsx'), 'NetworkPage'),
})

const siteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/network/sites/$siteId',
  staticData: {
    page: { ...network, title: (locale) => networkTexts[locale].sites, parent: '/network' },
  },
  component: lazyRouteComponent(() => import('./site-page.tsx'), 'SitePage'),
})

const shipmentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/network/shipments/$shipmentId',
  staticData: {
    page: { ...network, title: (locale) => networkTexts[locale].shipment, parent: '/network' },
  },
  component: lazyRouteComponent(() => import('./shipment-page.tsx'), 'ShipmentPage'),
})

/** The pages of the map. */
export const networkRoutes = [mapRoute, siteRoute, shipmentRoute] as const
