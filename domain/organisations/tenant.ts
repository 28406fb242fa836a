/** What kind of organisation takes part in the network. One tenant is one legal person. */
export const tenantKinds = [
  'network_operator',
  'internet_hospital',
  'depot_operator',
  'pharmacy',
  'supplier',
  'distributor',
  'insurer',
  'regulator',
] as const
export type TenantKind = (typeof tenantKinds)[number]
