import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { firstVisitNotices } from '../first-visit.ts'
import type { PatientFacts } from '../intake-facts.ts'
import type { PrescriptionIntake } from '../prescription.ts'
import { onlineDiagnosisMeasures } from '../regulations.ts'
import { inForce, type IntakeRule } from '../rule.ts'

/** ICD-10 categories have three characters; what follows only says more about the same disease. */
const categoryCharacters = 3

/**
 * Online visits are follow-ups: every diagnosis was already made offline, on or before the day of signing. The exception
 * is a notice in force that lets the prescriber see an illness for the first time: for a patient whose symptom form, which
 * triage let through, the same doctor has taken on.
 */
export const followUpOnly: IntakeRule = {
  id: 'online.follow-up-only',
  ...onlineDiagnosisMeasures,
  checked: true,
  act: 'signing',
  find(prescription, { patient }) {
    if (patient === null) return []
    const signed = shanghaiDate(new Date(prescription.signedAt))
    const known = new Set(
      patient.diagnoses
        .filter(({ offline, diagnosedOn }) => offline && diagnosedOn <= signed)
        .map(({ code }) => code.slice(0, categoryCharacters)),
    )
    for (const category of firstVisitCategories(prescription, patient, signed)) known.add(category)
    return prescription.diagnosisCodes.flatMap((code, index) =>
      known.has(code.slice(0, categoryCharacters))
        ? []
        : [
            {
              code: 'diagnosisNotOnFile',
              // The code itself stays out of the message: a diagnosis is patient data.
              message: `Diagnosis ${index + 1} of the prescription has no offline diagnosis on file.`,
              nextStep:
                'Add the offline record of the diagnosis, or ask the patient to visit in person first.',
            },
          ],
    )
  },
}

function firstVisitCategories(
  { prescriberId }: PrescriptionIntake,
  { symptomForms }: PatientFacts,
  signed: string,
): readonly string[] {
  const hasForm = symptomForms.some(
    ({ doctorId, claimedOn, closedOn }) =>
      doctorId === prescriberId && claimedOn <= signed && (closedOn === null || signed <= closedOn),
  )
  return hasForm
    ? firstVisitNotices
        .filter((notice) => inForce(notice, signed))
        .flatMap(({ diagnosisCategories }) => diagnosisCategories)
    : []
}
