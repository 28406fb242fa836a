import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { IntakeFacts } from '../intake-facts.ts'
import type { PrescriptionIntake } from '../prescription.ts'
import { inForce, type IntakeRule } from '../rule.ts'
import { destinationDesignated, destinationFitsMode, destinationMayHandle } from '../rules/destination.ts'
import { hospitalLicensed } from '../rules/hospital.ts'
import { partiesKnown, productsKnown } from '../rules/known-facts.ts'
import { notByMail } from '../rules/not-by-mail.ts'
import { noBannedSaleOnline, noControlledDrugOnline } from '../rules/online-ban.ts'
import { departmentInScope, prescriberQualified } from '../rules/prescriber.ts'
import { personLimitKept } from '../rules/person-limit.ts'
import { repeatDrugs } from './rules.ts'

/**
 * What is asked of a part again when it falls due: hospital and doctor still answer for it, the drugs may still be
 * supplied this way, the site still hands them over, and no shortage's limit is used up. What the doctor decided on the day of signing is not.
 */
const partRules: readonly IntakeRule[] = [
  partiesKnown,
  productsKnown,
  hospitalLicensed,
  prescriberQualified,
  departmentInScope,
  repeatDrugs,
  noControlledDrugOnline,
  noBannedSaleOnline,
  notByMail,
  destinationFitsMode,
  destinationDesignated,
  destinationMayHandle,
  personLimitKept,
]

/**
 * Everything that keeps a part from being ordered at `now`; an empty list means that it goes its way. Judged as if the
 * prescription were signed today, by the rules and the facts of today.
 */
export function checkPart(prescription: PrescriptionIntake, facts: IntakeFacts, now: Date): Refusal[] {
  const asOfToday = { ...prescription, signedAt: now.toISOString() }
  return partRules
    .filter((rule) => inForce(rule, shanghaiDate(now)))
    .flatMap(({ id, source, find }) =>
      find(asOfToday, facts, now).map((finding) => ({ ...finding, rule: id, source })),
    )
}
