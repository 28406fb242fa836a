import type { Qualification } from '#domain/access/qualifications.ts'
import type { Role } from '#domain/access/roles.ts'
import type { SpecialControl } from '#domain/catalogue/product.ts'
import type { LicenceDates } from '#domain/organisations/licence.ts'
import type { TenantState } from '#domain/organisations/tenant-states.ts'
import type { HandledProduct, SiteHandling, SiteKind, SiteStatus } from '#domain/organisations/site.ts'

/** What is known of the hospital that posts the prescription. */
export interface HospitalFacts {
  /** Where it stands on the network. */
  readonly state: TenantState
  /** Its accepted licences as an internet hospital, past ones among them. */
  readonly licences: readonly LicenceDates[]
  /** The departments that its licence let it treat online when the prescription was signed. */
  readonly onlineDepartments: readonly string[]
}

export interface PrescriberFacts {
  readonly registeredHere: boolean
  readonly roles: readonly Role[]
  readonly qualifications: readonly Qualification[]
  readonly department: string | null
}

export interface DiagnosisOnFile {
  readonly code: string
  /** YYYY-MM-DD */
  readonly diagnosedOn: string
  /** Made face to face: only such a diagnosis carries an online follow-up. */
  readonly offline: boolean
}

/** A doctor's finding that the patient is stable enough for a long prescription. Days are YYYY-MM-DD, both included. */
export interface StabilityAssessment {
  readonly diagnosisCode: string
  readonly assessedOn: string
  readonly validTo: string
}

/** A form of symptoms that a doctor has taken on. Days are YYYY-MM-DD; `closedOn` null while it is not answered. */
export interface SymptomFormOnFile {
  readonly doctorId: string
  readonly claimedOn: string
  readonly closedOn: string | null
}

export interface PatientFacts {
  /** YYYY-MM-DD */
  readonly birthDate: string
  readonly hasGuardian: boolean
  readonly diagnoses: readonly DiagnosisOnFile[]
  readonly assessments: readonly StabilityAssessment[]
  readonly symptomForms: readonly SymptomFormOnFile[]
}

export interface ProductFacts extends HandledProduct {
  readonly active: boolean
  readonly ingredientCodes: readonly string[]
  readonly specialControl: SpecialControl
}

export interface DestinationFacts extends SiteHandling {
  readonly kind: SiteKind
  readonly status: SiteStatus
  readonly nameEn: string
  /** The code under which insurance pays the site's institution, or null when it has none. */
  readonly designatedCode: string | null
}

/** What one person may get of a scarce ingredient, and what was prescribed of it within the days that count. */
export interface PersonLimitFacts {
  readonly ingredientCode: string
  /** In units of need. */
  readonly limitUnits: number
  readonly limitDays: number
  readonly usedUnits: number
  /** Units of need that a base unit of each scarce product is worth, by product id. */
  readonly needPerUnit: ReadonlyMap<string, number>
}

/**
 * Everything the intake rules look at beside the prescription itself. `null`, or a product that is missing from the map,
 * means that the network knows nothing of it, and is refused.
 */
export interface IntakeFacts {
  readonly hospital: HospitalFacts | null
  readonly prescriber: PrescriberFacts | null
  readonly patient: PatientFacts | null
  /** By product id. */
  readonly products: ReadonlyMap<string, ProductFacts>
  readonly destination: DestinationFacts | null
  /** The limits that shortages set on what this person gets, as far as the prescription touches them. */
  readonly personLimits: readonly PersonLimitFacts[]
}
