import { randomUUIDv7 } from 'node:crypto'
import type { SymptomForm } from '#domain/triage/symptom-form.ts'
import { intakeFor, type Need, type PrescribingWorld } from '../prescriptions/prescribing-fixture.ts'
import { submitPrescription } from '../prescriptions/submit.ts'
import { personOf, requestOf } from '../test-world.ts'
import { answerSymptomForm, claimSymptomForm, submitSymptomForm } from './forms.ts'

// For tests: somebody with fever, and what a doctor of the clinic does for them.

/** Somebody of 640422 with an ordinary fever. */
export const feverForm: SymptomForm = {
  answers: { temperatureTenths: 388, feverDays: 1, oxygenPercent: 97, symptoms: ['cough'], conditions: [] },
  person: {
    name: '演示患者',
    sex: 'female',
    birthDate: '1985-05-05',
    residentId: '440524188001010014',
    phone: '10000000001',
    villageCode: '640422100002',
    address: '演示村1号',
  },
}

/** A prescription of a doctor for a patient, for fever where nothing else is said. */
export function prescribeFor(
  world: PrescribingWorld,
  patientId: string,
  diagnosisCodes = ['J06.9'],
  doctor = world.doctor,
  needs?: readonly Need[],
) {
  return submitPrescription(world.client, requestOf(doctor), {
    ...intakeFor(world, needs),
    hospitalReference: randomUUIDv7(),
    patientId,
    prescriberId: doctor.principalId,
    diagnosisCodes,
  })
}

interface Visit {
  readonly doctor?: PrescribingWorld['doctor']
  readonly person?: Partial<SymptomForm['person']>
}

/** Fills in a form, which a doctor takes on. */
export async function takeOnForm(
  { client, hospitalId, doctor: anyDoctor }: PrescribingWorld,
  { doctor = anyDoctor, person = {} }: Visit = {},
) {
  const form = { ...feverForm, person: { ...feverForm.person, ...person } }
  const filled = await submitSymptomForm(client, requestOf(personOf(hospitalId, ['system'])), form)
  const { formId } = filled.answer
  const { answer } = await claimSymptomForm(client, requestOf(doctor), { formId })
  return { formId, patientId: answer.patientId }
}

/** Fills in a form, which a doctor takes on and answers with a prescription. */
export async function prescribeAtClinic(
  world: PrescribingWorld,
  { doctor = world.doctor, person, needs }: Visit & { needs?: readonly Need[] } = {},
) {
  const { formId, patientId } = await takeOnForm(world, { doctor, ...(person && { person }) })
  const prescribed = await prescribeFor(world, patientId, ['J06.9'], doctor, needs)
  const { prescriptionId } = prescribed.answer
  const given = { formId, outcome: 'prescribed', advice: '按时服药', prescriptionId } as const
  await answerSymptomForm(world.client, requestOf(doctor), given)
  return { prescriptionId, patientId, formId }
}
