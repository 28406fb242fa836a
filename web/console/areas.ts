import { mayDo, type Permission, type Role } from '#domain/access/roles.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'

/** The pages of the console that one comes to by its navigation, and what opens each. */
export const consoleAreas = {
  clinic: { path: '/console/clinic', guard: 'symptom_form.answer', onlyFor: ['internet_hospital'] },
  orders: { path: '/console/orders', guard: 'order.read', isOfGoods: true },
  catalogue: { path: '/console/order-catalogue', guard: 'order.place', isOfGoods: true },
  selling: { path: '/console/selling', guard: 'order.sell', isOfGoods: true },
  stock: { path: '/console/stock', guard: 'stock.read', isOfGoods: true },
  suggestions: { path: '/console/suggestions', guard: 'replenishment.read', isOfGoods: true },
  stocktakes: { path: '/console/stocktakes', guard: 'stock.read', isOfGoods: true },
  expiry: { path: '/console/near-expiry', guard: 'stock.read', isOfGoods: true },
  quarantine: { path: '/console/quarantine', guard: 'stock.read', isOfGoods: true },
  transfers: { path: '/console/transfers', guard: 'transfer.read', isOfGoods: true },
  shortages: { path: '/console/shortages', guard: 'shortage.read' },
  campaigns: { path: '/console/campaigns', guard: 'campaign.read' },
  recalls: {
    path: '/console/recalls',
    guard: 'recall.read',
    onlyFor: ['network_operator', 'regulator'],
  },
  recallTasks: { path: '/console/recall-tasks', guard: 'recall.work', isOfGoods: true },
  procurement: { path: '/console/procurement', guard: 'procurement.read' },
  discrepancies: { path: '/console/discrepancies', guard: 'discrepancy.read', isOfGoods: true },
  statements: { path: '/console/statements', guard: 'trade.read', isOfGoods: true },
  charges: { path: '/console/charges', guard: 'money.read', isOfGoods: true },
  refunds: { path: '/console/refunds', guard: 'money.read', isOfGoods: true },
  prepayments: { path: '/console/prepayments', guard: 'money.read', isOfGoods: true },
  routes: { path: '/console/routes', guard: 'route.read', isOfGoods: true },
  jobs: { path: '/console/jobs', guard: 'signedIn' },
} as const satisfies Readonly<Record<string, Area>>

interface Area {
  readonly path: string
  readonly guard: Permission | 'signedIn'
  /** Only for people of these kinds of organisation. */
  readonly onlyFor?: readonly TenantKind[]
  /** Empty for who keeps, sells and buys no goods, whatever their role: not in their navigation. */
  readonly isOfGoods?: boolean
}

/** Organisations that only watch over what others do with goods. */
const withoutGoods: readonly (TenantKind | null)[] = ['network_operator', 'insurer', 'regulator']

/** True for organisations that keep, sell or buy goods, in whose navigation pages about goods stand. */
export function hasGoods(tenantKind: TenantKind | null): boolean {
  return !withoutGoods.includes(tenantKind)
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
    const { guard, onlyFor, isOfGoods = false }: Area = consoleAreas[name]
    if (isOfGoods && !hasGoods(tenantKind)) return false
    if (guard !== 'signedIn' && !mayDo(roles, guard)) return false
    return onlyFor === undefined || (tenantKind !== null && onlyFor.includes(tenantKind))
  })
}
