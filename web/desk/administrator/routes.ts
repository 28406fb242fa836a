import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root-route.ts'
import { tableSearch } from '../table/table-search.ts'
import { administratorTexts } from '../texts/administrator.ts'

const peopleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people',
  validateSearch: tableSearch({}),
  staticData: {
    page: {
      group: 'administrator',
      guard: 'access.manage',
      title: (locale) => administratorTexts[locale].people.title,
    },
  },
  component: lazyRouteComponent(() => import('./people-page.tsx'), 'PeoplePage'),
})

/** The administrator's pages. */
export const administratorRoutes = [peopleRoute] as const
