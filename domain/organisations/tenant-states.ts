import type { StateTable } from '#domain/state-table.ts'

/**
 * The life of an institution's application to join. A refused institution may apply anew; an approved one is a tenant,
 * under the application's id.
 */
export const applicationStates = {
  received: ['approved', 'refused', 'withdrawn'],
  approved: [],
  refused: [],
  withdrawn: [],
} as const satisfies StateTable<ApplicationState>

export type ApplicationState = 'received' | 'approved' | 'refused' | 'withdrawn'

/**
 * The life of a tenant on the network. Suspended by the regulator, or leaving by itself, it takes in nothing new, and
 * what it has running is finished. One that left can do nothing any more; what it did stays on record.
 */
export const tenantStates = {
  active: ['suspended', 'leaving'],
  suspended: ['active', 'leaving'],
  leaving: ['left', 'suspended'],
  left: [],
} as const satisfies StateTable<TenantState>

export type TenantState = 'active' | 'suspended' | 'leaving' | 'left'

/** The life of a paper that says what a tenant may do: it counts once somebody of the network has looked at it. */
export const licenceStates = {
  filed: ['accepted', 'refused'],
  accepted: ['revoked'],
  refused: [],
  revoked: [],
} as const satisfies StateTable<LicenceState>

export type LicenceState = 'filed' | 'accepted' | 'refused' | 'revoked'
