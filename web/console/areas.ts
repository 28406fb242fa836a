import { mayDo, type Permission, type Role } from '#domain/access/roles.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'

/** The pages of the console that one comes to by its navigation, and what opens each. */
export const consoleAreas = {
  clinic: { path: '/console/clinic', guard: 'symptom_form.answer', onlyFor: ['internet_hospital'] },
  orders: { path: '/console/orders', guard: 'order.read' },
  catalogue: { path: '/console/order-catalogue', guard: 'order.place' },
  selling: { path: '/console/selling', guard: 'order.sell' },
  stock: { path: '/console/stock', guard: 'stock.read' },
  suggestions: { path: '/console/suggestions', guard: 'replenishment.read' },
  stocktakes: { path: '/console/stocktakes', guard: 'stock.read' },
  expiry: { path: '/console/near-expiry', guard: 'stock.read' },
  quarantine: { path: '/console/quarantine', guard: 'stock.read' },
  transfers: { path: '/console/transfers', guard: 'transfer.read' },
  shortages: { path: '/console/shortages', guard: 'shortage.read' },
  campaigns: { path: '/console/campaigns', guard: 'campaign.read' },
  recalls: {
    path: '/console/recalls',
    guard: 'recall.read',
    onlyFor: ['network_operator', 'regulator'],
  },
  recallTasks: { path: '/console/recall-tasks', guard: 'recall.work' },
  procurement: { path: '/console/procurement', guard: 'procurement.read' },
  discrepancies: { path: '/console/discrepancies', guard: 'discrepancy.read' },
  statements: { path: '/console/statements', guard: 'trade.read' },
  routes: { path: '/console/routes', guard: 'route.read' },
  jobs: { path: '/console/jobs', guard: 'signedIn' },
} as const satisfies Readonly<Record<string, Area>>

interface Area {
  readonly path: string
  readonly guard: Permission | 'signedIn'
  /** Only for people of these kinds of organisation. */
  readonly onlyFor?: readonly TenantKind[]
}

export type ConsoleArea = keyof typeof consoleAreas

/** Who somebody is, as far as it decides which pages open. */
export interface Standing {
  readonly roles: readonly Role[]
  readonly tenantKind: TenantKind | null
}

/** The areas that are open to somebody, in the order of the navigation. */
export function openAreas({ roles, tenantKind }: Standing): ConsoleArea[] {
  return (Object.keys(consoleAreas) as ConsoleArea[]).filter((name) => {
    const { guard, onlyFor }: Area = consoleAreas[name]
    if (guard !== 'signedIn' && !mayDo(roles, guard)) return false
    return onlyFor === undefined || (tenantKind !== null && onlyFor.includes(tenantKind))
  })
}
