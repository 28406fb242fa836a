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

/** The kinds that join by themselves: the operator and the regulators are there before anybody can apply. */
export const joiningKinds = [
  'internet_hospital',
  'depot_operator',
  'pharmacy',
  'supplier',
  'distributor',
  'insurer',
] as const satisfies readonly TenantKind[]
export type JoiningKind = (typeof joiningKinds)[number]

/** The languages that a tenant may offer its patients and staff, as BCP 47 tags. */
export const tenantLanguages = ['zh-CN', 'en', 'ko'] as const
export type TenantLanguage = (typeof tenantLanguages)[number]

/** The papers without which a tenant of each kind may not work: one in force is asked for before it is let in. */
export const licenceNeeded = {
  network_operator: 'network_agreement',
  internet_hospital: 'internet_hospital',
  depot_operator: 'drug_distribution',
  pharmacy: 'drug_retail',
  supplier: 'drug_distribution',
  distributor: 'drug_transport',
  insurer: 'public_body',
  regulator: 'public_body',
} as const satisfies Readonly<Record<TenantKind, LicenceKind>>

/** Every kind of paper that may be put on file for an organisation. */
export const licenceKinds = [
  'network_agreement',
  'internet_hospital',
  'medical_institution',
  'drug_distribution',
  'drug_retail',
  'drug_transport',
  'public_body',
  'business',
] as const
export type LicenceKind = (typeof licenceKinds)[number]
