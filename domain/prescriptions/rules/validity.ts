import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { prescriptionMeasures } from '../regulations.ts'
import type { Finding, IntakeRule } from '../rule.ts'
import { latestValidDate, longestValidityDays, validUntil } from '../validity.ts'

/** How far a hospital's clock may run ahead of ours. */
const clockSkewMilliseconds = 5 * 60 * 1000

/** Signed in the past, with a validity the law allows, and still valid now. */
export const valid: IntakeRule = {
  id: 'prescription.validity',
  ...prescriptionMeasures,
  checked: true,
  act: 'intake',
  find(prescription, _facts, now) {
    const signedAt = new Date(prescription.signedAt)
    const stated = prescription.validUntil
    const findings: Finding[] = []
    if (signedAt.getTime() > now.getTime() + clockSkewMilliseconds) {
      findings.push({
        code: 'signedInFuture',
        message: 'The time of signing lies more than 5 minutes in the future.',
        nextStep: "Correct the clock of the hospital's system.",
      })
    }
    if (stated !== undefined && stated < shanghaiDate(signedAt)) {
      findings.push({
        code: 'validityBeforeSigning',
        message: 'The stated last day of validity lies before the day of signing.',
        nextStep: 'State the day of signing or a later one.',
      })
    }
    if (stated !== undefined && stated > latestValidDate(signedAt)) {
      findings.push({
        code: 'validityTooLong',
        message: `A prescription is valid for at most ${longestValidityDays} calendar days, counting the day of signing.`,
        nextStep: `State ${latestValidDate(signedAt)} or an earlier day.`,
      })
    }
    if (now >= validUntil(signedAt, stated)) {
      findings.push({
        code: 'prescriptionExpired',
        message: 'The prescription is no longer valid.',
        nextStep: 'Ask the doctor to sign a new prescription.',
      })
    }
    return findings
  },
}
