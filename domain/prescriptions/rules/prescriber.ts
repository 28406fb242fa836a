import { qualifiedOn } from '#domain/access/qualifications.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { onlineDiagnosisMeasures, prescriptionMeasures } from '../regulations.ts'
import type { Finding, IntakeRule } from '../rule.ts'

/** The prescriber is a doctor registered at this hospital, and a qualified physician on the day of signing. */
export const prescriberQualified: IntakeRule = {
  id: 'prescription.prescriber-qualified',
  ...prescriptionMeasures,
  checked: true,
  act: 'signing',
  find(prescription, { prescriber }) {
    if (prescriber === null) return []
    const findings: Finding[] = []
    if (!prescriber.registeredHere || !prescriber.roles.includes('doctor')) {
      findings.push({
        code: 'prescriberNotRegistered',
        message: 'The prescriber is not registered as a doctor of this hospital.',
        nextStep: 'Let a registered doctor of the hospital sign.',
      })
    }
    const signed = shanghaiDate(new Date(prescription.signedAt))
    if (!qualifiedOn(prescriber.qualifications, 'physician', signed)) {
      findings.push({
        code: 'prescriberNotQualified',
        message: 'The prescriber held no physician qualification in date on the day of signing.',
        nextStep: 'File the renewed qualification, or let another doctor sign.',
      })
    }
    return findings
  },
}

/** The prescriber's department is one that the hospital may treat online. */
export const departmentInScope: IntakeRule = {
  id: 'online.department-in-scope',
  ...onlineDiagnosisMeasures,
  checked: true,
  act: 'signing',
  find(_prescription, { hospital, prescriber }) {
    if (hospital === null || prescriber === null) return []
    if (prescriber.department !== null && hospital.onlineDepartments.includes(prescriber.department))
      return []
    return [
      {
        code: 'departmentOutOfScope',
        message: "The prescriber's department is outside the scope of the hospital's online licence.",
        nextStep: 'Refer the patient to a department in scope, or to a visit in person.',
      },
    ]
  },
}
