import type { TenantKind } from '../organisations/tenant.ts'
import { mayDo, type Role } from './roles.ts'

/**
 * True for those who watch over the whole network: board viewers of its operator and of the regulator. Board viewers
 * of other organisations see their own part of it.
 */
export function watchesNetwork(tenantKind: TenantKind | null, held: readonly Role[]): boolean {
  return (tenantKind === 'network_operator' || tenantKind === 'regulator') && mayDo(held, 'board.read')
}
