import { handlingObstacles } from '#domain/organisations/site.ts'
import { addDays, ageYears, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { feverVisits } from '#domain/triage/fever-curve.ts'
import type { SymptomForm } from '#domain/triage/symptom-form.ts'
import { mayHave } from '#seeds/clinical-rules/may-have.ts'
import { demoSignature } from '#seeds/prescriptions.ts'
import { regimens } from '#seeds/regimens.ts'
import type { SeedPatient } from '#seeds/world/patients.ts'
import { siteId } from '#seeds/world/sites.ts'
import { hospitalOf, tenantId } from '#seeds/world/tenants.ts'
import type { Session } from '../http.ts'
import { readOutcome } from '../outcome.ts'
import { playPrescription } from '../story.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

const countyCode = '640422'
/** Days of the curve that are played, after its peak. */
const playedDays = [0, 4, 8, 16, 24, 31]
/** People of the demo counties for whom the curve's visits come to a number that can be watched. */
const residents = 4_000
const mostPrescribed = 3
const daysSupply = 3
const quantityUnits = 9

interface Clinic {
  readonly hospitalTenantId: string
  readonly program: Session
  readonly doctor: Session
  readonly doctorId: string
  readonly colleague: Session
  readonly productId: string
}

/** The winter of 2022 in one county: forms by the published curve, red flags to the hospital, the others to doctors. */
export const feverClinic: Scenario = {
  name: 'fever-clinic',
  story:
    'Fever comes by the curve of 2022: red flags go to a hospital, doctors answer the others, medicine goes home.',
  async play(stage) {
    const clinic = await openClinic(stage)
    const people = treatable(stage)
    const { red, waiting } = await fillIn(stage, clinic, people)
    const queue = await queueOf(stage, clinic)
    const ids = new Set(queue.map(({ id }) => id))
    stage.check(
      'nobody with a red flag waits for a doctor',
      red.every((id) => !ids.has(id)) && red.length > 0,
    )
    stage.check(
      'everybody else does',
      waiting.every(({ formId }) => ids.has(formId)),
    )
    const urgencies = queue.map(({ urgency }) => urgency)
    stage.check(
      'urgent ones wait in front',
      urgencies.every((one, index) => one >= (urgencies[index - 1] ?? 0)),
    )

    const prescribed = await answerAll(stage, clinic, waiting)
    const { hospitalTenantId } = clinic
    const acknowledged = prescribed.map((prescriptionId) => ({ prescriptionId, hospitalTenantId }))
    const outcome = await readOutcome(stage, prescribed.length, acknowledged, 0)
    stage.check('every prescription of the clinic was delivered', outcome.delivered === mostPrescribed)
    stage.check('stock and money add up', outcome.stock_drift === 0 && outcome.money_drift === 0)
    const left = await queueOf(stage, clinic)
    stage.check(
      'nobody of ours waits any more',
      waiting.every(({ formId }) => left.every(({ id }) => id !== formId)),
    )
  },
}

interface Waiting {
  readonly formId: string
  readonly patient: SeedPatient
}

interface Queued {
  readonly id: string
  readonly urgency: number
}

async function openClinic(stage: ScenarioStage): Promise<Clinic> {
  const { people, world, api } = stage
  const hospital = hospitalOf(countyCode)
  const hospitalTenantId = tenantId(hospital.key)
  const prefix = hospital.key.replace('hospital/', '')
  const doctor = await people.withKey(`${prefix}/doctor/general_practice`)
  const colleague = await people.withKey(`${prefix}/doctor/internal_medicine`)
  const operator = await people.ofTenant(hospitalTenantId, 'operator')
  const product = world.products.find(
    ({ ingredientCodes, dosageForm, strength }) =>
      ingredientCodes.join() === 'I0301' && dosageForm === 'tablet' && strength === '0.5g',
  )
  if (product === undefined) throw new Error('The demo world has no paracetamol.')
  const sent = { productId: product.id, units: 0 }
  const { prescribedUnits } = await earmark(api, operator, sent).catch(() => ({ prescribedUnits: 0 }))
  const units = prescribedUnits + mostPrescribed * quantityUnits
  await earmark(api, operator, { ...sent, units })
  stage.tell(`the clinic may prescribe ${mostPrescribed * quantityUnits} tablets more`)
  return {
    hospitalTenantId,
    program: people.hospitalSystem(hospitalTenantId),
    doctor,
    doctorId: people.idOf(doctor),
    colleague,
    productId: product.id,
  }
}

function earmark(
  api: ScenarioStage['api'],
  operator: Session,
  sent: { readonly productId: string; readonly units: number },
) {
  return api.put<{ prescribedUnits: number }>(operator, '/clinic-earmarks', sent)
}

/** Grown-ups of the county without a cold on file, who may have paracetamol, and whose village may hand it over. */
function treatable({ world }: ScenarioStage): SeedPatient[] {
  const today = shanghaiDate(new Date())
  const regimen = regimens.find(
    ({ diagnosis, ingredientCode }) => diagnosis === 'J06.9' && ingredientCode === 'I0301',
  )
  const product = world.products.find(({ ingredientCodes }) => ingredientCodes.join() === 'I0301')
  if (regimen === undefined || product === undefined) throw new Error('The demo world treats no colds.')
  return world.patients.filter((patient) => {
    const site = world.sites.find(({ id }) => id === siteId(patient.villageCode))
    const observed = world.observations.filter(({ patientId }) => patientId === patient.id)
    return (
      patient.countyCode === countyCode &&
      ageYears(patient.birthDate, today) >= 18 &&
      patient.diagnoses.every(({ code }) => !code.startsWith('J06')) &&
      site !== undefined &&
      handlingObstacles(site, product).length === 0 &&
      mayHave(patient, observed, [regimen], today)
    )
  })
}

async function fillIn(
  stage: ScenarioStage,
  { program }: Clinic,
  people: readonly SeedPatient[],
): Promise<{ readonly red: string[]; readonly waiting: Waiting[] }> {
  const red: string[] = []
  const waiting: Waiting[] = []
  let number = 0
  for (const after of playedDays) {
    const day = addDays('2022-12-23', after)
    const visits = Math.round(feverVisits(day, residents))
    for (let visit = 0; visit < visits; visit += 1, number += 1) {
      const patient = people[number % people.length]
      if (patient === undefined) throw new Error('The demo world has nobody to treat.')
      const isRed = number % 5 === 4
      const sent = await stage.api.post<{ formId: string; state: string; fired: readonly string[] }>(
        program,
        '/symptom-forms',
        formOf(patient, { isRed, isUrgent: number % 3 === 1 }),
      )
      if (sent.state === 'sent_to_hospital') red.push(sent.formId)
      else waiting.push({ formId: sent.formId, patient })
    }
    stage.tell(`${day}: ${visits} fill in a form`)
  }
  return { red, waiting }
}

function formOf(
  { name, sex, birthDate, residentId, phone, villageCode, address }: SeedPatient,
  { isRed, isUrgent }: { readonly isRed: boolean; readonly isUrgent: boolean },
): SymptomForm {
  return {
    answers: {
      temperatureTenths: 386,
      feverDays: 2,
      oxygenPercent: isRed ? 91 : null,
      symptoms: ['cough', 'muscle_pain'],
      conditions: isUrgent ? ['diabetes'] : [],
    },
    person: { name, sex, birthDate, residentId, phone, villageCode, address },
  }
}

async function queueOf({ api }: ScenarioStage, { doctor }: Clinic): Promise<Queued[]> {
  const queue: Queued[] = []
  for (let after: string | null = ''; after !== null;) {
    const query: string = after === '' ? '' : `?after=${after}`
    const page: { items: Queued[]; next: string | null } = await api.get(doctor, `/symptom-forms${query}`)
    queue.push(...page.items)
    after = page.next
  }
  return queue
}

/** The first ones get a prescription, which then travels; the others are advised. @returns the prescriptions. */
async function answerAll(
  stage: ScenarioStage,
  clinic: Clinic,
  waiting: readonly Waiting[],
): Promise<string[]> {
  const { api } = stage
  const prescribed: string[] = []
  const [first] = waiting
  for (const one of waiting) {
    const path = `/symptom-forms/${one.formId}`
    if (one === first) await checkBefore(stage, clinic, one)
    const { patientId } = await api.post<{ patientId: string }>(clinic.doctor, `${path}/claim`, {})
    if (one === first) {
      const taking = await refusalOf(() => api.post(clinic.colleague, `${path}/claim`, {}))
      stage.check('what one doctor took on no other takes', taking === 'formTaken')
    }
    if (prescribed.length === mostPrescribed) {
      await api.post(clinic.doctor, `${path}/answer`, { outcome: 'advised', advice: '多喝水，注意休息。' })
      continue
    }
    const body = prescriptionFor(clinic, { ...one.patient, id: patientId }, clinic.doctorId)
    let answered: Promise<unknown> = Promise.resolve()
    const story = { hospitalTenantId: clinic.hospitalTenantId, body }
    const prescriptionId = await playPrescription(stage, story, 'plain', (milestone, id) => {
      if (milestone !== 'acknowledged') return
      const answer = { outcome: 'prescribed', advice: '按时服药。', prescriptionId: id }
      answered = api.post(clinic.doctor, `${path}/answer`, answer)
    })
    await answered
    prescribed.push(prescriptionId)
    stage.tell(`prescription ${prescribed.length} was handed over in the village`)
  }
  await checkEarmark(stage, clinic, first)
  return prescribed
}

/** Without a form of their own, a first visit online stays refused. */
async function checkBefore(stage: ScenarioStage, clinic: Clinic, { patient }: Waiting): Promise<void> {
  const body = prescriptionFor(clinic, patient, clinic.doctorId)
  const refusal = await refusalOf(() => stage.api.post(clinic.program, '/prescriptions', body))
  stage.check(
    'before a doctor has the form, there is no first visit online',
    refusal === 'diagnosisNotOnFile',
  )
}

/** What is set aside for the clinic is used up: one more is refused, and its doctor told. */
async function checkEarmark(stage: ScenarioStage, clinic: Clinic, one: Waiting | undefined): Promise<void> {
  if (one === undefined) return
  const { api } = stage
  const form = formOf(one.patient, { isRed: false, isUrgent: false })
  const { formId } = await api.post<{ formId: string }>(clinic.program, '/symptom-forms', form)
  const path = `/symptom-forms/${formId}`
  const { patientId } = await api.post<{ patientId: string }>(clinic.doctor, `${path}/claim`, {})
  const body = prescriptionFor(clinic, { ...one.patient, id: patientId }, clinic.doctorId)
  const posted = await api.post<{ prescriptionId: string }>(clinic.program, '/prescriptions', body)
  const { prescriptionId } = posted
  const answer = { outcome: 'prescribed', advice: '', prescriptionId }
  const refusal = await refusalOf(() => api.post(clinic.doctor, `${path}/answer`, answer))
  stage.check('more than the earmark is refused', refusal === 'earmarkSpent')
  await api.post(clinic.program, `/prescriptions/${prescriptionId}/cancel`, {})
  await api.post(clinic.doctor, `${path}/answer`, { outcome: 'advised', advice: '多喝水。' })
}

let written = 0

function prescriptionFor(
  { productId }: Clinic,
  { id, villageCode, phone }: SeedPatient,
  prescriberId: string,
): PrescriptionIntake {
  written += 1
  const unsigned: Omit<PrescriptionIntake, 'signature'> = {
    hospitalReference: `FEVER-${Date.now()}-${written}`,
    patientId: id,
    prescriberId,
    signedAt: new Date(Date.now() - 1_000).toISOString(),
    kind: 'ordinary',
    diagnosisCodes: ['J06.9'],
    lines: [
      {
        productId,
        quantityUnits,
        doseAmount: 1,
        doseUnit: 'tablet',
        frequency: 'tid',
        route: 'oral',
        daysSupply,
        directions: '发热时服用，间隔不少于6小时',
      },
    ],
    fulfilment: { mode: 'village_counter', siteId: siteId(villageCode), phone },
  }
  return { ...unsigned, signature: demoSignature(unsigned) }
}
