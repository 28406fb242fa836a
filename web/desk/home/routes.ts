import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root-route.ts'
import { shellTexts } from '../texts/shell.ts'

export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  staticData: {
    page: { group: null, guard: 'signedIn', title: (locale) => shellTexts[locale].homePage.title },
  },
  component: lazyRouteComponent(() => import('./home-page.tsx'), 'HomePage'),
})
