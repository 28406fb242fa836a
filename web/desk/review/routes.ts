import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root-route.ts'
import { tableSearch } from '../table/table-search.ts'
import { reviewTexts } from '../texts/review.ts'

const queueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review',
  validateSearch: tableSearch({}),
  staticData: {
    page: {
      group: 'review',
      guard: 'prescription.review',
      title: (locale) => reviewTexts[locale].queue.title,
    },
  },
  component: lazyRouteComponent(() => import('./queue-page.tsx'), 'QueuePage'),
})

const oneRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review/$prescriptionId',
  staticData: {
    page: {
      group: 'review',
      guard: 'prescription.review',
      parent: '/review',
      title: (locale) => reviewTexts[locale].one.title,
    },
  },
  component: lazyRouteComponent(() => import('./review-page.tsx'), 'ReviewPage'),
})

const qualityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review-quality',
  validateSearch: tableSearch({ from: 'text', to: 'text' }),
  staticData: {
    page: {
      group: 'review',
      guard: 'prescription.review',
      title: (locale) => reviewTexts[locale].quality.title,
    },
  },
  component: lazyRouteComponent(() => import('./quality-page.tsx'), 'QualityPage'),
})

/** The review pharmacist's pages. */
export const reviewRoutes = [queueRoute, oneRoute, qualityRoute] as const
