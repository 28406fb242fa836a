import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { type OrderPartState, orderPartStates } from '#domain/orders/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { rootRoute } from '../root-route.ts'
import { tableSearch } from '../table/table-search.ts'
import { tradeTexts } from '../texts/trade.ts'

const orderPartsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/order-parts',
  validateSearch: tableSearch({
    side: ['seller', 'buyer'],
    state: statesOf<OrderPartState>(orderPartStates),
  }),
  staticData: {
    page: {
      group: 'trade',
      guard: 'order.read',
      isOfGoods: true,
      title: (locale) => tradeTexts[locale].title,
    },
  },
  component: lazyRouteComponent(() => import('./order-parts-page.tsx'), 'OrderPartsPage'),
})

/** Pages of who sells, keeps depots, or buys. */
export const tradeRoutes = [orderPartsRoute] as const
