import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root-route.ts'
import { tableSearch } from '../table/table-search.ts'
import { supplyTexts } from '../texts/supply.ts'

const calendarRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/procurement-calendar',
  validateSearch: tableSearch({ month: 'text' }),
  staticData: {
    page: {
      group: 'trade',
      guard: 'procurement.read',
      title: (locale) => supplyTexts[locale].calendar.title,
    },
  },
  component: lazyRouteComponent(() => import('./calendar-page.tsx'), 'CalendarPage'),
})

/** Joint procurement by its calendar; its rounds have rendered pages. */
export const procurementRoutes = [calendarRoute] as const
