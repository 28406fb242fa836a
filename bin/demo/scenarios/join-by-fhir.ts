import { randomInt, randomUUID } from 'node:crypto'
import { licenceNeeded } from '#domain/organisations/tenant.ts'
import { socialCreditCode } from '#domain/organisations/social-credit-code.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { demoSigningKey } from '#seeds/demo-signing-keys.ts'
import { demoSignature, makePrescriptions } from '#seeds/prescriptions.ts'
import type { Session } from '../http.ts'
import { OperationRefused } from '../http.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

/** The scan of a licence: the smallest thing that is a PDF by its first bytes. */
const scan = Buffer.from('%PDF-1.7 演示执业许可证').toString('base64')

/** A hospital nobody has heard of becomes one of the network, and the regulator keeps an eye on it. */
export const joinByFhir: Scenario = {
  name: 'join-by-fhir',
  story: 'A hospital joins by itself, is known to the network, and is suspended and lifted by the regulator.',
  async play(stage) {
    const applicant = await apply(stage)
    const administrator = await letIn(stage, applicant)
    const hospital = await setUp(stage, administrator)
    await superviseIt(stage, applicant.tenantId, hospital)
  },
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

interface Hospital {
  readonly system: Session
  readonly doctorId: string
}

async function setUp(stage: ScenarioStage, administrator: Session): Promise<Hospital> {
  const { api } = stage
  const general = { code: 'general_practice', nameZh: '全科', nameEn: 'General practice' }
  await api.post(administrator, '/organisations/departments', general)
  const surgery = { code: 'surgery', nameZh: '外科', nameEn: 'Surgery' }
  const unlicensed = () => api.post(administrator, '/organisations/departments', surgery)
  stage.check('it opens licensed departments only', (await refusalOf(unlicensed)) === 'departmentNotLicensed')
  const { personId: doctorId } = await api.post<{ personId: string }>(administrator, '/access/people', {
    name: '测试医生图门',
    roles: ['doctor'],
    department: general.code,
    qualifications: [{ kind: 'physician', number: 'DEMO-1', validFrom: '2020-01-01', validTo: '2099-12-31' }],
  })
  await api.post(administrator, `/access/people/${doctorId}/signing-keys`, {
    publicKey: demoSigningKey(doctorId).publicKey,
  })
  const { key } = await api.post<{ key: string }>(administrator, '/access/api-keys', {
    name: 'HIS',
    roles: ['system'],
  })
  stage.tell('department, doctor, signing key and API key are there')
  const system = { name: 'hospital system', headers: { authorization: `Bearer ${key}` } }
  const profile = await api.get<{ priceRule: { hasMarkUp: boolean } | null; languages: readonly string[] }>(
    system,
    '/organisations/profile',
  )
  stage.check('a public hospital sells drugs without mark-up', profile.priceRule?.hasMarkUp === false)
  stage.check('it speaks Korean first', profile.languages[0] === 'ko')
  return { system, doctorId }
}

async function superviseIt(stage: ScenarioStage, tenantId: string, hospital: Hospital): Promise<void> {
  const { api, people, world } = stage
  const regulatorTenant = world.tenants.find(({ kind }) => kind === 'regulator')
  const regulator = await people.ofTenant(regulatorTenant?.id ?? '', 'regulator')
  const reason = { reason: '现场检查' }
  const before = await refusedCodes(stage, hospital)
  stage.check(
    'hospital, licence, doctor and signature are all known; only the patient is not yet its own',
    before.join() === 'patientUnknown',
  )
  await api.post(regulator, `/organisations/tenants/${tenantId}/suspend`, reason)
  stage.tell('suspended by the regulator')
  stage.check(
    'nothing new comes in from it',
    (await refusedCodes(stage, hospital)).includes('hospitalSuspended'),
  )
  await api.post(regulator, `/organisations/tenants/${tenantId}/lift`, reason)
  stage.tell('lifted')
  stage.check('it goes on as before', (await refusedCodes(stage, hospital)).join() === 'patientUnknown')
}

/** Posts a signed prescription of the new hospital's doctor, and tells by which facts it is refused. */
async function refusedCodes(
  { api, world }: ScenarioStage,
  { system, doctorId }: Hospital,
): Promise<readonly string[]> {
  const [made] = makePrescriptions(world, 1, `join-${randomUUID().slice(0, 8)}`, new Date())
  if (made === undefined) throw new Error('The demo world made no prescription.')
  const { signature: _replaced, ...body } = made.body
  const unsigned = { ...body, prescriberId: doctorId }
  try {
    await api.post(system, '/prescriptions', { ...unsigned, signature: demoSignature(unsigned) })
    return []
  } catch (error) {
    if (error instanceof OperationRefused) return error.codes
    throw error
  }
}

/** Six digits of this run: another run applies for another institution. */
function randomDigits(): string {
  return String(randomInt(1_000_000)).padStart(6, '0')
}
