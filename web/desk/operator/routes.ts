import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root-route.ts'
import { tableSearch } from '../table/table-search.ts'
import { campaignTexts } from '../texts/campaigns.ts'
import { escalationTexts } from '../texts/escalations.ts'
import { shortageTexts } from '../texts/shortages.ts'

const campaignsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/campaigns',
  validateSearch: tableSearch({}),
  staticData: {
    page: {
      group: 'shortage',
      guard: 'campaign.read',
      title: (locale) => campaignTexts[locale].list.title,
    },
  },
  component: lazyRouteComponent(() => import('./campaigns-page.tsx'), 'CampaignsPage'),
})

const newCampaignRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/campaigns/new',
  staticData: {
    page: {
      group: 'shortage',
      guard: 'campaign.run',
      title: (locale) => campaignTexts[locale].form.title,
      parent: '/campaigns',
    },
  },
  component: lazyRouteComponent(() => import('./new-campaign-page.tsx'), 'NewCampaignPage'),
})

/** The parts of a campaign's page, of which the address names one. */
export const campaignTabs = ['board', 'households', 'capacity', 'report'] as const

const campaignRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/campaigns/$id',
  validateSearch: tableSearch({ tab: campaignTabs, import: 'text' }),
  staticData: {
    page: {
      group: 'shortage',
      guard: 'campaign.read',
      title: (locale) => campaignTexts[locale].list.title,
      parent: '/campaigns',
    },
  },
  component: lazyRouteComponent(() => import('./campaign-page.tsx'), 'CampaignPage'),
})

const shortagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/shortages',
  validateSearch: tableSearch({ state: ['all'] }),
  staticData: {
    page: {
      group: 'shortage',
      guard: 'shortage.read',
      title: (locale) => shortageTexts[locale].list.title,
    },
  },
  component: lazyRouteComponent(() => import('./shortages-page.tsx'), 'ShortagesPage'),
})

const shortageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/shortages/$id',
  validateSearch: tableSearch({ plan: 'text', beside: 'text' }),
  staticData: {
    page: {
      group: 'shortage',
      guard: 'shortage.read',
      title: (locale) => shortageTexts[locale].list.title,
      parent: '/shortages',
    },
  },
  component: lazyRouteComponent(() => import('./shortage-page.tsx'), 'ShortagePage'),
})

const escalationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/escalations',
  validateSearch: tableSearch({ state: ['open', 'resolved'] }),
  staticData: {
    page: {
      group: 'network',
      guard: 'escalation.read',
      title: (locale) => escalationTexts[locale].title,
    },
  },
  component: lazyRouteComponent(() => import('./escalations-page.tsx'), 'EscalationsPage'),
})

/** The pages of who runs campaigns, shares out what is scarce, and sees that somebody acts. */
export const operatorRoutes = [
  escalationsRoute,
  campaignsRoute,
  newCampaignRoute,
  campaignRoute,
  shortagesRoute,
  shortageRoute,
] as const
