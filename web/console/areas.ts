import type { Permission, Role } from '#domain/access/roles.ts'
import { mayDo } from '#domain/access/roles.ts'

/** The pages of the console that one comes to by its navigation, and what opens each. */
export const consoleAreas = {
  orders: { path: '/console/orders', guard: 'order.read' },
  catalogue: { path: '/console/order-catalogue', guard: 'order.place' },
  selling: { path: '/console/selling', guard: 'order.sell' },
  stock: { path: '/console/stock', guard: 'stock.read' },
  suggestions: { path: '/console/suggestions', guard: 'replenishment.read' },
  stocktakes: { path: '/console/stocktakes', guard: 'stock.read' },
  expiry: { path: '/console/near-expiry', guard: 'stock.read' },
  quarantine: { path: '/console/quarantine', guard: 'stock.read' },
  transfers: { path: '/console/transfers', guard: 'transfer.read' },
  recalls: { path: '/console/recalls', guard: 'recall.read' },
  recallTasks: { path: '/console/recall-tasks', guard: 'recall.work' },
  procurement: { path: '/console/procurement', guard: 'procurement.read' },
  jobs: { path: '/console/jobs', guard: 'signedIn' },
} as const satisfies Readonly<
  Record<string, { readonly path: string; readonly guard: Permission | 'signedIn' }>
>

export type ConsoleArea = keyof typeof consoleAreas

/** The areas that somebody's roles open, in the order of the navigation. */
export function openAreas(held: readonly Role[]): ConsoleArea[] {
  return (Object.keys(consoleAreas) as ConsoleArea[]).filter((area) => {
    const { guard } = consoleAreas[area]
    return guard === 'signedIn' || mayDo(held, guard)
  })
}
