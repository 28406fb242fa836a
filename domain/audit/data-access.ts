import type { Role } from '../access/roles.ts'

/** What of a patient somebody was shown. */
export const shownData = [
  /** Name, birth date, village, diagnoses, allergies, cover. */
  'patient',
  /** Measured values, such as weight and kidney function. */
  'observation',
  /** Diagnoses, delivery address and phone of one prescription. */
  'prescription',
  'dispense',
  'claim',
  /** The part of a tracking page that a code opens. */
  'tracking_page',
  /** Name, phone and address of a household of a campaign, on its label or in a list. */
  'household',
  /** The whole of what is held about the patient. */
  'copy',
] as const
export type ShownData = (typeof shownData)[number]

/** Why somebody looked. */
export const accessPurposes = [
  'treatment',
  'review',
  'supply',
  'insurance',
  'supervision',
  'exchange',
  'administration',
  'own',
  /** A family member, with the patient's consent. */
  'family',
] as const
export type AccessPurpose = (typeof accessPurposes)[number]

const purposeByRole: Readonly<Record<Role, AccessPurpose>> = {
  doctor: 'treatment',
  review_pharmacist: 'review',
  picker: 'supply',
  checker: 'supply',
  driver: 'supply',
  village_pharmacist: 'supply',
  operator: 'supply',
  insurer: 'insurance',
  regulator: 'supervision',
  administrator: 'administration',
  procurement_manager: 'administration',
  supplier: 'administration',
  system: 'exchange',
  applicant: 'administration',
  purchaser: 'supply',
  seller: 'supply',
  quality_manager: 'supply',
}

/** What whoever holds `roles` looks for, by the first of them; without any it is the patient, who holds a link. */
export function purposeOf(roles: readonly Role[]): AccessPurpose {
  const [first] = roles
  return first === undefined ? 'own' : purposeByRole[first]
}
