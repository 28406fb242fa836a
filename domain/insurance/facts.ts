import type { HandledProduct, SiteHandling } from '#domain/organisations/site.ts'
import type { InstitutionOwnership } from '#domain/organisations/price-rule.ts'
import type { PrescriptionKind } from '#domain/prescriptions/prescription.ts'
import type { ListClass } from '#domain/catalogue/product.ts'
import type { PatientCover } from './payers.ts'

/** What a price list of the day says of one product, in 1/10,000 yuan a base unit; null where it says nothing. */
export interface ListedPrices {
  /** Set by the government. */
  readonly government: number | null
  /** The market price of the public list of items. */
  readonly market: number | null
  /** What the institution paid itself. */
  readonly purchase: number | null
  /** What the institution asks at its counter. */
  readonly offline: number | null
}

/** One drug that insurance is asked to bear. */
export interface InsuredLine extends HandledProduct {
  readonly lineId: string
  readonly ingredientCodes: readonly string[]
  /** Under antimicrobial stewardship. */
  readonly isAntimicrobial: boolean
  readonly insuranceCode: string | null
  readonly listClass: ListClass
  readonly daysSupply: number
  readonly totalFen: number
  /** What is charged for a base unit, in 1/10,000 yuan. */
  readonly price: number
  readonly listed: ListedPrices
}

/** A drug that the patient has had, or is to have, from another prescription of the network. */
export interface EarlierSupply {
  readonly ingredientCodes: readonly string[]
  /** YYYY-MM-DD in Shanghai: when it was handed over, or prescribed while it is on its way. */
  readonly startsOn: string
  readonly daysSupply: number
  readonly isHandedOver: boolean
  /** Prescribed by another institution. */
  readonly isElsewhere: boolean
}

/** Everything that the insurance rules look at; kept with their result. */
export interface InsuranceFacts {
  /** YYYY-MM-DD in Shanghai: the day of the act, which chooses rules and plans. */
  readonly date: string
  readonly kind: PrescriptionKind
  /** In the order of payers. */
  readonly covers: readonly PatientCover[]
  /** The site that hands over. */
  readonly institution: SiteHandling & {
    readonly designatedCode: string | null
    readonly ownership: InstitutionOwnership | null
  }
  readonly lines: readonly InsuredLine[]
  readonly supplies: readonly EarlierSupply[]
}
