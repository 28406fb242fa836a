import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { clinicalRuleKinds } from '#domain/prescriptions/review/rule-kinds.ts'
import { rootRoute } from '../root-route.ts'
import { tableSearch } from '../table/table-search.ts'
import { ruleSetTexts } from '../texts/rule-sets.ts'

const rulesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/rule-sets',
  validateSearch: tableSearch({ state: ['draft', 'submitted', 'approved', 'discarded'] }),
  staticData: {
    page: { group: 'review', guard: 'rules.read', title: (locale) => ruleSetTexts[locale].title },
  },
  component: lazyRouteComponent(() => import('./rule-sets-page.tsx'), 'RuleSetsPage'),
})

const ruleSetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/rule-sets/$version',
  validateSearch: tableSearch({ text: 'text', tab: ['changes', ...clinicalRuleKinds, 'classes'] }),
  staticData: {
    page: {
      group: 'review',
      guard: 'rules.read',
      parent: '/rule-sets',
      title: (locale) => ruleSetTexts[locale].title,
    },
  },
  component: lazyRouteComponent(() => import('./rule-set-page.tsx'), 'RuleSetPage'),
})

/** The pages of the clinical rules. */
export const ruleSetRoutes = [rulesRoute, ruleSetRoute] as const
