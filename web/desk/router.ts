import { createRouter } from '@tanstack/react-router'
import { administratorRoutes } from './administrator/routes.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
import { doctorRoutes } from './doctor/routes.ts'
import { homeRoute } from './home/routes.ts'
import { insurerRoutes } from './insurer/routes.ts'
import { networkRoutes } from './network/routes.ts'
import { operatorRoutes } from './operator/routes.ts'
import { procurementRoutes } from './procurement/routes.ts'
import { regulatorRoutes } from './regulator/routes.ts'
import { reviewRoutes } from './review/routes.ts'
import { rootRoute } from './root-route.ts'
import { ruleSetRoutes } from './rule-sets/routes.ts'
import { tradeRoutes } from './trade/routes.ts'
import { Broken, Loading, NotFound } from './shell/states.tsx'

/** Every page of the desk, in the order of the menu within its group. */
const routeTree = rootRoute.addChildren([
  homeRoute,
  ...doctorRoutes,
  ...reviewRoutes,
  ...ruleSetRoutes,
  ...tradeRoutes,
  ...procurementRoutes,
  ...catalogueRoutes,
  ...networkRoutes,
  ...operatorRoutes,
  ...insurerRoutes,
  ...regulatorRoutes,
  ...administratorRoutes,
])

/** Addresses are plain: `?state=open&after=…`, one text by name, as a person may write them. */
export function createDeskRouter() {
  return createRouter({
    routeTree,
    basepath: '/desk',
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
      const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
      return text === '' ? '' : `?${text}`
    },
    defaultPendingComponent: Loading,
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: Broken,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDeskRouter>
  }
}
