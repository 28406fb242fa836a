import type { ApplicationState, LicenceState, TenantState } from '#domain/organisations/tenant-states.ts'

export const applicationTones: Readonly<Record<ApplicationState, string>> = {
  received: 'orange',
  approved: 'green',
  refused: 'red',
  withdrawn: 'default',
}

export const tenantTones: Readonly<Record<TenantState, string>> = {
  active: 'green',
  suspended: 'red',
  leaving: 'orange',
  left: 'default',
}

export const licenceTones: Readonly<Record<LicenceState, string>> = {
  filed: 'orange',
  accepted: 'green',
  refused: 'red',
  revoked: 'red',
}
