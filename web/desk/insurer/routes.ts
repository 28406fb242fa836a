import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root-route.ts'
import type { PageInfo } from '../shell/page-info.ts'
import { tableSearch } from '../table/table-search.ts'
import { insurerTexts } from '../texts/insurer.ts'
import { supervisionTexts } from '../texts/supervision.ts'
import { claimStateNames } from './claim-state-names.ts'

const insurer = {
  group: 'insurer',
  guard: 'claim.read',
  onlyFor: ['insurer'],
} as const satisfies Partial<PageInfo>

const spendingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/insurer',
  validateSearch: tableSearch({ month: 'text' }),
  staticData: { page: { ...insurer, title: (locale) => insurerTexts[locale].spending.title } },
  component: lazyRouteComponent(() => import('./spending-page.tsx'), 'SpendingPage'),
})

const claimsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/insurer/claims',
  validateSearch: tableSearch({ state: claimStateNames, month: 'text', siteId: 'text' }),
  staticData: { page: { ...insurer, title: (locale) => insurerTexts[locale].claims.title } },
  component: lazyRouteComponent(() => import('./claims-page.tsx'), 'ClaimsPage'),
})

const differencesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/insurer/differences',
  validateSearch: tableSearch({ openOnly: ['true', 'false'] }),
  staticData: { page: { ...insurer, title: (locale) => insurerTexts[locale].differences.title } },
  component: lazyRouteComponent(() => import('./differences-page.tsx'), 'DifferencesPage'),
})

const rulesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/insurer/rules',
  validateSearch: tableSearch({ month: 'text' }),
  staticData: { page: { ...insurer, title: (locale) => supervisionTexts[locale].rules.title } },
  component: lazyRouteComponent(() => import('./rules-page.tsx'), 'InsuranceRulesPage'),
})

const ruleHitsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/insurer/rule-hits',
  validateSearch: tableSearch({ month: 'text', ruleId: 'text' }),
  staticData: {
    page: { ...insurer, title: (locale) => supervisionTexts[locale].rules.rows, parent: '/insurer/rules' },
  },
  component: lazyRouteComponent(() => import('./rule-hits-page.tsx'), 'InsuranceRuleHitsPage'),
})

/** An insurer's pages. */
export const insurerRoutes = [
  spendingRoute,
  claimsRoute,
  differencesRoute,
  rulesRoute,
  ruleHitsRoute,
] as const
