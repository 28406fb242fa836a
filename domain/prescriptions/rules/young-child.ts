import { qualifiedOn } from '#domain/access/qualifications.ts'
import { ageYears, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { onlineDiagnosisMeasures } from '../regulations.ts'
import type { Finding, IntakeRule } from '../rule.ts'

const youngUnderYears = 6

/** Under six years a guardian takes part and a paediatrician signs. */
export const youngChild: IntakeRule = {
  id: 'online.young-child',
  ...onlineDiagnosisMeasures,
  checked: true,
  act: 'signing',
  find(prescription, { patient, prescriber }) {
    if (patient === null || prescriber === null) return []
    const signed = shanghaiDate(new Date(prescription.signedAt))
    if (ageYears(patient.birthDate, signed) >= youngUnderYears) return []
    const findings: Finding[] = []
    if (!patient.hasGuardian) {
      findings.push({
        code: 'guardianMissing',
        message: 'A patient under 6 years needs a guardian on file.',
        nextStep: "Register the child's guardian, who must take part in the visit.",
      })
    }
    if (!qualifiedOn(prescriber.qualifications, 'paediatrician', signed)) {
      findings.push({
        code: 'paediatricianMissing',
        message: 'A patient under 6 years needs a prescription signed by a paediatrician.',
        nextStep: 'Refer the child to a paediatrician.',
      })
    }
    return findings
  },
}
