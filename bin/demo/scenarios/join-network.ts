import { randomInt, randomUUID } from 'node:crypto'
import { licenceNeeded } from '#domain/organisations/tenant.ts'
import { socialCreditCode } from '#domain/organisations/social-credit-code.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { demoSigningKey } from '#seeds/demo-signing-keys.ts'
import type { Session } from '../http.ts'
import { refusalOf, type ScenarioStage } from './scenario.ts'

/** The scan of a licence: the smallest thing that is a PDF by its first bytes. */
const scan = Buffer.from('%PDF-1.7 演示执业许可证').toString('base64')

/** What the hospital's system may do, all of it under /fhir: registering, prescribing, and seeing what becomes of it. */
const scopes = [
  'system/Patient.crs',
  'system/Condition.crs',
  'system/Task.crs',
  'system/MedicationRequest.crs',
]

/** A hospital of the network that has only just become one. */
export interface NewHospital {
  readonly tenantId: string
  /** Its own system, by a key that is limited to scopes. */
  readonly system: Session
  readonly pharmacist: Session
  readonly doctorId: string
  readonly pharmacistId: string
}

/** A hospital nobody has heard of applies, is let in by the operator, and sets itself up. */
export async function joinNetwork(stage: ScenarioStage): Promise<NewHospital> {
  const applicant = await apply(stage)
  const administrator = await letIn(stage, applicant)
  const staff = await employ(stage, administrator)
  const system = await issueKey(stage, administrator)
  return { tenantId: applicant.tenantId, system, ...staff }
}

interface Applicant {
  readonly tenantId: string
  readonly session: Session
}

async function apply(stage: ScenarioStage): Promise<Applicant> {
  const { api } = stage
  const nobody: Session = { name: 'nobody', headers: {} }
  const application = {
    kind: 'internet_hospital',
    nameZh: '图门演示互联网医院',
    nameEn: 'Tumen Demo Internet Hospital',
    socialCreditCode: socialCreditCode('91', '222402', `MA${randomDigits()}`),
    ownership: 'public',
    languages: ['ko', 'zh-CN'],
    contactName: '测试联系人',
    contactPhone: '100-00000001',
    contactEmail: 'contact@tumen.example',
  }
  const sent = await api.post<{ applicationId: string; token: string }>(
    nobody,
    '/organisations/applications',
    application,
  )
  stage.tell('applied')
  const again = () => api.post(nobody, '/organisations/applications', application)
  stage.check('it applies once at a time', (await refusalOf(again)) === 'applicationOpen')
  const session = { name: 'applicant', headers: { authorization: `Bearer ${sent.token}` } }
  return { tenantId: sent.applicationId, session }
}

async function letIn(stage: ScenarioStage, { tenantId, session }: Applicant): Promise<Session> {
  const { api, people } = stage
  const operator = await people.networkOperator()
  const approve = () => api.post(operator, `/organisations/applications/${tenantId}/approve`, {})
  stage.check('nobody is let in without a licence', (await refusalOf(approve)) === 'licenceMissing')
  const year = Number(shanghaiDate(new Date()).slice(0, 4))
  await api.post(session, '/organisations/licences', {
    kind: licenceNeeded.internet_hospital,
    number: 'DEMO-TUMEN-1',
    scopes: ['general_practice'],
    validFrom: `${year - 1}-01-01`,
    validTo: `${year + 2}-12-31`,
    documentBase64: scan,
  })
  stage.tell('licence uploaded')
  await approve()
  stage.tell('approved by the operator')
  const account = { name: '测试管理员图门', email: `administrator-${randomUUID().slice(0, 8)}@tumen.example` }
  const first = await api.post<{ firstPassword: string }>(
    session,
    '/organisations/application/administrator',
    account,
  )
  const spent = () => api.get(session, '/organisations/application')
  stage.check('the token opens nothing any more', (await refusalOf(spent)) === 'apiKeyRefused')
  return api.signIn(account.email, first.firstPassword)
}

async function employ(
  stage: ScenarioStage,
  administrator: Session,
): Promise<Pick<NewHospital, 'doctorId' | 'pharmacistId' | 'pharmacist'>> {
  const { api } = stage
  const general = { code: 'general_practice', nameZh: '全科', nameEn: 'General practice' }
  await api.post(administrator, '/organisations/departments', general)
  const surgery = { code: 'surgery', nameZh: '外科', nameEn: 'Surgery' }
  const unlicensed = () => api.post(administrator, '/organisations/departments', surgery)
  stage.check('it opens licensed departments only', (await refusalOf(unlicensed)) === 'departmentNotLicensed')
  const qualified = { number: 'DEMO-1', validFrom: '2020-01-01', validTo: '2099-12-31' }
  const { personId: doctorId } = await api.post<{ personId: string }>(administrator, '/access/people', {
    name: '测试医生图门',
    roles: ['doctor'],
    department: general.code,
    qualifications: [{ kind: 'physician', ...qualified }],
  })
  await api.post(administrator, `/access/people/${doctorId}/signing-keys`, {
    publicKey: demoSigningKey(doctorId).publicKey,
  })
  const email = `pharmacist-${randomUUID().slice(0, 8)}@tumen.example`
  const employed = { personId: '', firstPassword: '' }
  const { personId: pharmacistId, firstPassword } = await api.post<typeof employed>(
    administrator,
    '/access/people',
    {
      name: '测试药师图门',
      roles: ['review_pharmacist'],
      qualifications: [{ kind: 'pharmacist', ...qualified }],
      email,
    },
  )
  await api.post(administrator, `/access/people/${pharmacistId}/signing-keys`, {
    publicKey: demoSigningKey(pharmacistId).publicKey,
  })
  stage.tell('department, doctor, pharmacist and their signing keys are there')
  return { doctorId, pharmacistId, pharmacist: await api.signIn(email, firstPassword) }
}

async function issueKey(stage: ScenarioStage, administrator: Session): Promise<Session> {
  const { api } = stage
  const issued = await api.post<{ key: string }>(administrator, '/access/api-keys', {
    name: 'HIS',
    roles: ['system'],
    scopes,
  })
  stage.tell('its system has a key, limited to scopes')
  const system = { name: 'hospital system', headers: { authorization: `Bearer ${issued.key}` } }
  const path = '/organisations/profile'
  const elsewhere = await refusalOf(() => api.get(system, path))
  stage.check('the key opens nothing beside /fhir', elsewhere === 'keyScopedElsewhere')
  const unnamed = await refusalOf(() => api.get(system, '/fhir/Claim'))
  stage.check('nor there what its scopes do not name', unnamed === 'scopeMissing')
  const profile = await api.get<{ priceRule: { hasMarkUp: boolean } | null; languages: readonly string[] }>(
    administrator,
    path,
  )
  stage.check('a public hospital sells drugs without mark-up', profile.priceRule?.hasMarkUp === false)
  stage.check('it speaks Korean first', profile.languages[0] === 'ko')
  return system
}

/** Six digits of this run: another run applies for another institution. */
function randomDigits(): string {
  return String(randomInt(1_000_000)).padStart(6, '0')
}
