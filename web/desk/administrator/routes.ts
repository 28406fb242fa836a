import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { roles } from '#domain/access/roles.ts'
import { tenantKinds } from '#domain/organisations/tenant.ts'
import { rootRoute } from '../root-route.ts'
import type { PageInfo } from '../shell/page-info.ts'
import { tableSearch } from '../table/table-search.ts'
import { administratorTexts } from '../texts/administrator.ts'
import { auditFilters } from '../audit/audit-filters.ts'
import { auditTexts } from '../texts/audit.ts'
import { joiningTexts } from '../texts/joining.ts'
import { programsTexts } from '../texts/programs.ts'

const people = {
  group: 'administrator',
  guard: 'access.manage',
  title: (locale) => administratorTexts[locale].people.title,
} as const satisfies PageInfo

const peopleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people',
  validateSearch: tableSearch({ name: 'text', role: roles, status: ['active', 'left'] }),
  staticData: { page: people },
  component: lazyRouteComponent(() => import('./people-page.tsx'), 'PeoplePage'),
})

const personRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people/$id',
  staticData: {
    page: { ...people, title: (locale) => administratorTexts[locale].person.title, parent: '/people' },
  },
  component: lazyRouteComponent(() => import('./person-page.tsx'), 'PersonPage'),
})

const keysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/api-keys',
  validateSearch: tableSearch({}),
  staticData: { page: { ...people, title: (locale) => programsTexts[locale].keys.title } },
  component: lazyRouteComponent(() => import('./keys-page.tsx'), 'KeysPage'),
})

const hooks = {
  group: 'administrator',
  guard: 'webhook.manage',
  title: (locale) => programsTexts[locale].hooks.title,
} as const satisfies PageInfo

const webhooksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/webhooks',
  validateSearch: tableSearch({}),
  staticData: { page: hooks },
  component: lazyRouteComponent(() => import('./webhooks-page.tsx'), 'WebhooksPage'),
})

const webhookRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/webhooks/$id',
  validateSearch: tableSearch({ state: ['waiting', 'delivered', 'failed'] }),
  staticData: {
    page: { ...hooks, title: (locale) => programsTexts[locale].hook.title, parent: '/webhooks' },
  },
  component: lazyRouteComponent(() => import('./webhook-page.tsx'), 'WebhookPage'),
})

const applications = {
  group: 'administrator',
  guard: 'tenant.admit',
  onlyFor: ['network_operator'],
  title: (locale) => joiningTexts[locale].applications.title,
} as const satisfies PageInfo

const applicationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/applications',
  validateSearch: tableSearch({ state: ['received', 'approved', 'refused', 'withdrawn'] }),
  staticData: { page: applications },
  component: lazyRouteComponent(() => import('./applications-page.tsx'), 'ApplicationsPage'),
})

const applicationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/applications/$id',
  staticData: {
    page: {
      ...applications,
      title: (locale) => joiningTexts[locale].application.title,
      parent: '/applications',
    },
  },
  component: lazyRouteComponent(() => import('./application-page.tsx'), 'ApplicationPage'),
})

const organisations = {
  group: 'administrator',
  guard: 'licence.judge',
  onlyFor: ['network_operator', 'regulator'],
  title: (locale) => joiningTexts[locale].organisations.title,
} as const satisfies PageInfo

const organisationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisations',
  validateSearch: tableSearch({
    name: 'text',
    kind: tenantKinds,
    state: ['active', 'suspended', 'leaving', 'left'],
  }),
  staticData: { page: organisations },
  component: lazyRouteComponent(() => import('./organisations-page.tsx'), 'OrganisationsPage'),
})

const organisationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisations/$id',
  staticData: {
    page: {
      ...organisations,
      title: (locale) => joiningTexts[locale].licences.title,
      parent: '/organisations',
    },
  },
  component: lazyRouteComponent(() => import('./organisation-page.tsx'), 'OrganisationPage'),
})

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch: tableSearch(auditFilters),
  staticData: {
    page: { group: 'administrator', guard: 'audit.read', title: (locale) => auditTexts[locale].title },
  },
  component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
})

/** The administrator's pages, and those about the organisations of the network. */
export const administratorRoutes = [
  peopleRoute,
  personRoute,
  keysRoute,
  webhooksRoute,
  webhookRoute,
  auditRoute,
  applicationsRoute,
  applicationRoute,
  organisationsRoute,
  organisationRoute,
] as const
