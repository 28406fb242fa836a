import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { IntakeFacts } from './intake-facts.ts'
import type { PrescriptionIntake } from './prescription.ts'
import { repeatRules } from './repeats/rules.ts'
import { inForce, type IntakeRule } from './rule.ts'
import { decoctionAlone } from './rules/decoction.ts'
import { destinationDesignated, destinationFitsMode, destinationMayHandle } from './rules/destination.ts'
import { followUpOnly } from './rules/follow-up.ts'
import { partiesKnown, productsKnown } from './rules/known-facts.ts'
import { notByMail } from './rules/not-by-mail.ts'
import { noBannedSaleOnline, noControlledDrugOnline } from './rules/online-ban.ts'
import { hospitalLicensed, hospitalLicensedNow, hospitalTakesNew } from './rules/hospital.ts'
import { personLimitKept } from './rules/person-limit.ts'
import { departmentInScope, prescriberQualified } from './rules/prescriber.ts'
import {
  chronicDaysSupply,
  chronicReason,
  daysSupply,
  maxDrugs,
  noDuplicateLine,
  noLongAntimicrobial,
} from './rules/supply.ts'
import { valid } from './rules/validity.ts'
import { youngChild } from './rules/young-child.ts'

/** Every rule of intake, in the order in which refusals are listed. A changed rule is added beside the one it ends. */
export const intakeRules: readonly IntakeRule[] = [
  partiesKnown,
  productsKnown,
  valid,
  hospitalTakesNew,
  hospitalLicensed,
  hospitalLicensedNow,
  prescriberQualified,
  departmentInScope,
  followUpOnly,
  youngChild,
  daysSupply,
  chronicReason,
  chronicDaysSupply,
  noLongAntimicrobial,
  ...repeatRules,
  maxDrugs,
  noDuplicateLine,
  decoctionAlone,
  noControlledDrugOnline,
  noBannedSaleOnline,
  notByMail,
  destinationFitsMode,
  destinationDesignated,
  destinationMayHandle,
  personLimitKept,
]

/**
 * The rules that judge this prescription when it is taken in at `now`: those in force on the day it was signed, for what
 * the doctor did, and those in force today, for what the network does. Their ids belong with the result.
 */
export function intakeRulesFor(prescription: PrescriptionIntake, now: Date): IntakeRule[] {
  const dates = { signing: shanghaiDate(new Date(prescription.signedAt)), intake: shanghaiDate(now) }
  return intakeRules.filter((rule) => inForce(rule, dates[rule.act]))
}

/**
 * Everything that keeps the network from taking the prescription in; an empty list means that it goes to review.
 * Missing facts are refused. `lines` keep the order of the request, and a refusal's `line` is the index in it.
 */
export function checkIntake(prescription: PrescriptionIntake, facts: IntakeFacts, now: Date): Refusal[] {
  const refusals: Refusal[] = []
  for (const { id, source, find } of intakeRulesFor(prescription, now)) {
    for (const finding of find(prescription, facts, now)) refusals.push({ ...finding, rule: id, source })
  }
  return refusals
}
