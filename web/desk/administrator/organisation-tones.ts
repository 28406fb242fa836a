import type { ApplicationState, LicenceState, TenantState } from '#domain/organisations/tenant-states.ts'

export const applicationTones: Readonly<Record<ApplicationState, string>> = {
  received: 'warning',
  approved: 'success',
  refused: 'error',
  withdrawn: 'default',
}

export const tenantTones: Readonly<Record<TenantState, string>> = {
  active: 'success',
  suspended: 'error',
  leaving: 'warning',
  left: 'default',
}

export const licenceTones: Readonly<Record<LicenceState, string>> = {
  filed: 'warning',
  accepted: 'success',
  refused: 'error',
  revoked: 'error',
}
