import { mayDo, type Permission, type Role } from '#domain/access/roles.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import type { Locale } from '#web/ui/locale.ts'

/** The groups of the menu, in its order. */
export const pageGroups = [
  'doctor',
  'review',
  'trade',
  'catalogue',
  'shortage',
  'network',
  'insurer',
  'regulator',
  'administrator',
] as const
export type PageGroup = (typeof pageGroups)[number]

/** The group in which the work of a role is; a role without one has no pages of its own at the desk. */
const groupOfRole: Readonly<Partial<Record<Role, PageGroup>>> = {
  doctor: 'doctor',
  review_pharmacist: 'review',
  picker: 'trade',
  checker: 'trade',
  procurement_manager: 'trade',
  operator: 'network',
  insurer: 'insurer',
  regulator: 'regulator',
  administrator: 'administrator',
}

/** The groups of the menu for somebody: first those of their own work, then the others. */
export function groupsFor(roles: readonly Role[]): readonly PageGroup[] {
  const own = new Set(roles.map((role) => groupOfRole[role]))
  return [...pageGroups.filter((group) => own.has(group)), ...pageGroups.filter((group) => !own.has(group))]
}

/** What the shell knows of a page before it is brought: who may see it, and where it stands in the menu. */
export interface PageInfo {
  /** Null for a page of everybody's. */
  readonly group: PageGroup | null
  /** The permission of the operation that the page reads first. */
  readonly guard: Permission | 'signedIn'
  /** Only for people of these kinds of organisation, as the operation has it. */
  readonly onlyFor?: readonly TenantKind[]
  /** Empty for who keeps, sells and buys no goods: not in their menu. */
  readonly isOfGoods?: boolean
  readonly title: (locale: Locale) => string
  /** The page of the menu above one that is opened from a row of it; a page without one is in the menu itself. */
  readonly parent?: string
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    page?: PageInfo
  }
}

/** Who is signed in, as far as it decides which pages open. */
export interface Standing {
  readonly roles: readonly Role[]
  readonly tenantKind: TenantKind | null
}

/** True when a page opens to somebody. The server decides anew on each operation. */
export function isOpenTo(
  { guard, onlyFor }: Pick<PageInfo, 'guard' | 'onlyFor'>,
  { roles, tenantKind }: Standing,
): boolean {
  if (guard !== 'signedIn' && !mayDo(roles, guard)) return false
  return onlyFor === undefined || (tenantKind !== null && onlyFor.includes(tenantKind))
}
