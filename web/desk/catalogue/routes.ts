import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { documentStandings } from '#domain/orders/document-standing.ts'
import { rootRoute } from '../root-route.ts'
import { tableSearch } from '../table/table-search.ts'
import { supplyTexts } from '../texts/supply.ts'

const catalogueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/catalogue',
  validateSearch: tableSearch({ side: ['buying', 'selling'], site: 'text', text: 'text' }),
  staticData: {
    page: {
      group: 'catalogue',
      guard: 'order.read',
      isOfGoods: true,
      title: (locale) => supplyTexts[locale].catalogue.title,
    },
  },
  component: lazyRouteComponent(() => import('./catalogue-page.tsx'), 'CataloguePage'),
})

const documentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/first-business',
  validateSearch: tableSearch({ standing: documentStandings }),
  staticData: {
    page: {
      group: 'catalogue',
      guard: 'order.read',
      isOfGoods: true,
      title: (locale) => supplyTexts[locale].documents.title,
    },
  },
  component: lazyRouteComponent(() => import('./documents-page.tsx'), 'DocumentsPage'),
})

/** What may be bought and sold, at what price, and the papers that it depends on. */
export const catalogueRoutes = [catalogueRoute, documentsRoute] as const
