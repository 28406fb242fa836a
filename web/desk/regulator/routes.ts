import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root-route.ts'
import type { PageInfo } from '../shell/page-info.ts'
import { tableSearch } from '../table/table-search.ts'
import { auditFilters } from '../audit/audit-filters.ts'
import { supervisionTexts } from '../texts/supervision.ts'

const regulator = {
  group: 'regulator',
  guard: 'supervision.read',
  onlyFor: ['regulator'],
} as const satisfies Partial<PageInfo>

const antimicrobialsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/regulator',
  validateSearch: tableSearch({ month: 'text' }),
  staticData: { page: { ...regulator, title: (locale) => supervisionTexts[locale].antimicrobials.title } },
  component: lazyRouteComponent(() => import('./antimicrobials-page.tsx'), 'AntimicrobialsPage'),
})

const prescriptionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/regulator/prescriptions',
  validateSearch: tableSearch({
    month: 'text',
    tenantId: 'text',
    department: 'text',
    antimicrobial: ['true', 'false'],
  }),
  staticData: {
    page: {
      ...regulator,
      title: (locale) => supervisionTexts[locale].prescriptions.title,
      parent: '/regulator',
    },
  },
  component: lazyRouteComponent(() => import('./prescriptions-page.tsx'), 'PrescriptionsPage'),
})

const rulesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/regulator/rules',
  validateSearch: tableSearch({ month: 'text' }),
  staticData: { page: { ...regulator, title: (locale) => supervisionTexts[locale].rules.title } },
  component: lazyRouteComponent(() => import('./rules-page.tsx'), 'RulesPage'),
})

const ruleHitsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/regulator/rule-hits',
  validateSearch: tableSearch({ month: 'text', kind: ['clinical', 'insurance'], ruleId: 'text' }),
  staticData: {
    page: {
      ...regulator,
      title: (locale) => supervisionTexts[locale].rules.rows,
      parent: '/regulator/rules',
    },
  },
  component: lazyRouteComponent(() => import('./rule-hits-page.tsx'), 'RuleHitsPage'),
})

const pricesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/regulator/prices',
  validateSearch: tableSearch({ month: 'text', product: 'text' }),
  staticData: { page: { ...regulator, title: (locale) => supervisionTexts[locale].prices.title } },
  component: lazyRouteComponent(() => import('./prices-page.tsx'), 'PricesPage'),
})

const distributorsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/regulator/distributors',
  validateSearch: tableSearch({ month: 'text' }),
  staticData: { page: { ...regulator, title: (locale) => supervisionTexts[locale].distributors.title } },
  component: lazyRouteComponent(() => import('./distributors-page.tsx'), 'DistributorsPage'),
})

const partsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/regulator/parts',
  validateSearch: tableSearch({ month: 'text', tenantId: 'text', late: ['true', 'false'] }),
  staticData: {
    page: {
      ...regulator,
      title: (locale) => supervisionTexts[locale].distributors.parts,
      parent: '/regulator/distributors',
    },
  },
  component: lazyRouteComponent(() => import('./parts-page.tsx'), 'PartsPage'),
})

const traceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/regulator/trace',
  validateSearch: tableSearch({ text: 'text', lotId: 'text' }),
  staticData: { page: { ...regulator, title: (locale) => supervisionTexts[locale].trace.title } },
  component: lazyRouteComponent(() => import('./trace-page.tsx'), 'TracePage'),
})

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/regulator/audit',
  validateSearch: tableSearch(auditFilters),
  staticData: {
    page: {
      group: 'regulator',
      guard: 'audit.read',
      onlyFor: ['regulator', 'network_operator'],
      title: (locale) => supervisionTexts[locale].audit.title,
    },
  },
  component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
})

/** The regulator's pages. */
export const regulatorRoutes = [
  antimicrobialsRoute,
  prescriptionsRoute,
  rulesRoute,
  ruleHitsRoute,
  pricesRoute,
  distributorsRoute,
  partsRoute,
  traceRoute,
  auditRoute,
] as const
