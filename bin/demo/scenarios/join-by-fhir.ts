import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bundle, Condition, Patient } from '@medplum/fhirtypes'
import { addDays, ageYears, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { residentId } from '#domain/patients/resident-id.ts'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { approvalContent } from '#domain/prescriptions/signed-content.ts'
import { demoSigningKey } from '#seeds/demo-signing-keys.ts'
import { demoSignature, makePrescriptions } from '#seeds/prescriptions.ts'
import type { SeedPatient } from '#seeds/world/patients.ts'
import type { World } from '#seeds/world/world.ts'
import { OperationRefused, type Session } from '../http.ts'
import { prescriptionBundleOf } from '../prescription-bundle.ts'
import { joinNetwork, type NewHospital } from './join-network.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

const lookMs = 300
const patienceMs = 60_000
const hypertension = 'I10'
const approvedStates = ['approved', 'routed', 'accepted']
const own = (name: string) => `urn:yunyaoku:${name}`

/** A hospital nobody has heard of becomes one of the network, prescribes by FHIR, and the regulator sees it all. */
export const joinByFhir: Scenario = {
  name: 'join-by-fhir',
  story:
    'A hospital joins by itself and sends its first prescription by FHIR; the regulator reads it, suspends and lifts.',
  async play(stage) {
    const hospital = await joinNetwork(stage)
    const regulator = await regulatorOf(stage)
    const logEnd = await endOfLog(stage, regulator)
    const first = await prescribeFirst(stage, hospital)
    await readAsRegulator(stage, regulator, { ...first, logEnd })
    await superviseIt(stage, regulator, hospital, first.intake)
  },
}

interface FirstPrescription {
  readonly prescriptionId: string
  readonly intake: PrescriptionIntake
}

/** Registers a patient, sends the signed prescription as a transaction, and lets the pharmacist approve it. */
async function prescribeFirst(stage: ScenarioStage, hospital: NewHospital): Promise<FirstPrescription> {
  const { api } = stage
  const { system, pharmacist } = hospital
  const [model, neighbour] = modelOf(stage.world)
  const intakeFor = (patientId: string) => signedBy(hospital.doctorId, { ...model, patientId })
  stage.check(
    'hospital, licence, doctor and signature are all known; the patient of others is not its own',
    (await refusedCodes(stage, system, intakeFor(neighbour.id))).join() === 'patientUnknown',
  )
  const { id: patientId = '' } = await api.post<Patient>(system, '/fhir/Patient', patientBeside(neighbour))
  stage.tell('a patient is registered')
  const intake = intakeFor(patientId)
  stage.check(
    'nobody is treated online without a diagnosis made face to face',
    (await refusedCodes(stage, system, intake)).join() === 'diagnosisNotOnFile',
  )
  await api.post(system, '/fhir/Condition', diagnosisOf(patientId))
  stage.tell('the diagnosis is on file')

  const answer = await api.post<Bundle>(system, '/fhir', prescriptionBundleOf(intake))
  const task = answer.entry?.[0]?.resource
  const prescriptionId = task?.resourceType === 'Task' ? (task.id ?? '') : ''
  stage.tell('the first prescription is sent as a transaction')
  stage.check(
    'it waits for its pharmacist',
    task?.resourceType === 'Task' && task.businessStatus?.coding?.[0]?.code === 'in_review',
  )
  const path = `/prescriptions/${prescriptionId}`
  const { contentSha256 } = await api.get<{ contentSha256: string }>(pharmacist, `${path}/evidence`)
  const { keyId, sign } = demoSigningKey(hospital.pharmacistId)
  const signature = { keyId, value: sign(approvalContent(prescriptionId, contentSha256)) }
  const approve = () => api.post(pharmacist, `${path}/approve`, { signature })
  stage.check('its pharmacist signs and approves it', (await refusalOf(approve)) === null)
  const [seen] = await tasksOf(stage, system, intake)
  stage.check(
    'its system sees that by the group identifier, and for whom it is',
    approvedStates.includes(seen?.businessStatus?.coding?.[0]?.code ?? '') &&
      seen?.for?.reference === `Patient/${patientId}`,
  )
  return { prescriptionId, intake }
}

/** The regulator reads lines and whole by FHIR, and the life of the prescription in the event log. */
async function readAsRegulator(
  stage: ScenarioStage,
  regulator: Session,
  first: FirstPrescription & { readonly logEnd: number },
): Promise<void> {
  const { prescriptionId, intake } = first
  const lines = await groupOf(stage, regulator, 'MedicationRequest', intake)
  stage.check(
    'the regulator reads its lines by the group identifier',
    lines.length === intake.lines.length &&
      lines.every((line) => line.resourceType === 'MedicationRequest' && line.status === 'active'),
  )
  const tasks = await tasksOf(stage, regulator, intake)
  stage.check(
    'and where it stands',
    tasks.length === 1 &&
      tasks[0]?.id === prescriptionId &&
      approvedStates.includes(tasks[0].businessStatus?.coding?.[0]?.code ?? ''),
  )
  stage.check('but not who the patient is', !JSON.stringify([...lines, ...tasks]).includes(intake.patientId))
  const events = await lifeOf(stage, regulator, first)
  const submitted = events.find(({ type }) => type === 'prescription.submitted')
  stage.check(
    'the event log has the submission, with the signature as it was sent, before the approval',
    events.findIndex(({ type }) => type === 'prescription.approved') > 0 &&
      submitted?.signature?.['value'] === intake.signature.value,
  )
  const approved = events.find(({ type }) => type === 'prescription.approved')
  stage.check(
    'and with the approval both signatures, the doctor’s and the pharmacist’s',
    approved?.signatures.map(({ act }) => act).join() === 'prescribe,approve',
  )
}

async function superviseIt(
  stage: ScenarioStage,
  regulator: Session,
  { tenantId, system, doctorId }: NewHospital,
  intake: PrescriptionIntake,
): Promise<void> {
  const { api } = stage
  const reason = { reason: '现场检查' }
  const next = signedBy(doctorId, { ...intake, hospitalReference: `${intake.hospitalReference}-next` })
  await api.post(regulator, `/organisations/tenants/${tenantId}/suspend`, reason)
  stage.tell('suspended by the regulator')
  stage.check(
    'nothing new comes in from it',
    (await refusedCodes(stage, system, next)).includes('hospitalSuspended'),
  )
  await api.post(regulator, `/organisations/tenants/${tenantId}/lift`, reason)
  stage.tell('lifted')
  stage.check('it goes on as before', (await refusedCodes(stage, system, next)).length === 0)
}

/** What the demo's doctors would write for a man with hypertension alone, to be collected in his village; and he. */
function modelOf(world: World): [PrescriptionIntake, SeedPatient] {
  const today = shanghaiDate(new Date())
  const patients = new Map(world.patients.map((patient) => [patient.id, patient]))
  for (const { body } of makePrescriptions(world, 400, `join-${randomUUID().slice(0, 8)}`, new Date())) {
    const patient = patients.get(body.patientId)
    const isFit = body.diagnosisCodes.join() === hypertension && body.fulfilment.mode === 'village_counter'
    if (patient?.sex === 'male' && ageYears(patient.birthDate, today) >= 18 && isFit) return [body, patient]
  }
  throw new Error('The demo world made no prescription for hypertension alone.')
}

function signedBy(
  prescriberId: string,
  { signature: _replaced, ...body }: PrescriptionIntake,
): PrescriptionIntake {
  const unsigned = { ...body, prescriberId, signedAt: new Date().toISOString() }
  return { ...unsigned, signature: demoSignature(unsigned) }
}

/** Somebody invented who lives in the same village; by the resident ID born in the 1880s, as nobody alive is. */
function patientBeside({ countyCode, villageCode, address }: SeedPatient): Patient {
  return {
    resourceType: 'Patient',
    identifier: [{ system: own('resident-id'), value: residentId(countyCode, '1889-05-06', '911') }],
    name: [{ text: '演示图门患者' }],
    gender: 'male',
    birthDate: '1961-05-06',
    telecom: [{ system: 'phone', value: '100-00000002' }],
    address: [{ text: address, extension: [{ url: own('region'), valueCode: villageCode }] }],
  }
}

function diagnosisOf(patientId: string): Condition {
  return {
    resourceType: 'Condition',
    extension: [{ url: own('fhir:made-offline'), valueBoolean: true }],
    code: {
      coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: hypertension }],
      text: '高血压 2 级，中危',
    },
    subject: { reference: `Patient/${patientId}` },
    recordedDate: addDays(shanghaiDate(new Date()), -30),
  }
}

/** Sends a prescription, and tells by which facts it is refused; by none when it was taken in. */
async function refusedCodes(
  { api }: ScenarioStage,
  system: Session,
  intake: PrescriptionIntake,
): Promise<readonly string[]> {
  try {
    await api.post(system, '/fhir', prescriptionBundleOf(intake))
    return []
  } catch (error) {
    if (error instanceof OperationRefused) return error.codes
    throw error
  }
}

/** The resources of a type that belong to a prescription, by the hospital's own reference of it. */
async function groupOf(
  { api }: ScenarioStage,
  session: Session,
  type: 'Task' | 'MedicationRequest',
  { hospitalReference }: PrescriptionIntake,
) {
  const group = encodeURIComponent(`${own('hospital-reference')}|${hospitalReference}`)
  const bundle = await api.get<Bundle>(session, `/fhir/${type}?group-identifier=${group}`)
  return bundle.entry?.flatMap(({ resource }) => resource ?? []) ?? []
}

async function tasksOf(stage: ScenarioStage, session: Session, intake: PrescriptionIntake) {
  const found = await groupOf(stage, session, 'Task', intake)
  return found.filter((resource) => resource.resourceType === 'Task')
}

function regulatorOf({ people, world }: ScenarioStage): Promise<Session> {
  const tenant = world.tenants.find(({ kind }) => kind === 'regulator')
  if (tenant === undefined) throw new Error('The demo world has no regulator.')
  return people.ofTenant(tenant.id, 'regulator')
}

interface LogPage {
  readonly events: readonly {
    readonly type: string
    readonly prescriptionId: string | null
    readonly signature: Readonly<Record<string, unknown>> | null
    readonly signatures: readonly { readonly act: string }[]
  }[]
  readonly next: number
}

async function endOfLog(stage: ScenarioStage, regulator: Session): Promise<number> {
  const { next } = await readLog(stage, regulator, 0)
  return next
}

/** What the log tells of the prescription: it gets there a moment after it happened. */
async function lifeOf(
  stage: ScenarioStage,
  regulator: Session,
  { prescriptionId, logEnd }: { readonly prescriptionId: string; readonly logEnd: number },
): Promise<LogPage['events']> {
  const givesUpAt = Date.now() + patienceMs
  for (;;) {
    const { events } = await readLog(stage, regulator, logEnd)
    const life = events.filter((event) => event.prescriptionId === prescriptionId)
    if (life.some(({ type }) => type === 'prescription.approved') || Date.now() > givesUpAt) return life
    await sleep(lookMs)
  }
}

/** The log from a place of it to its end, page by page. */
async function readLog({ api }: ScenarioStage, regulator: Session, from: number): Promise<LogPage> {
  const events: LogPage['events'][number][] = []
  for (let after = from; ;) {
    const page = await api.get<LogPage>(regulator, `/regulator/events?after=${after}`)
    if (page.events.length === 0) return { events, next: after }
    events.push(...page.events)
    after = page.next
  }
}
