import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addPerson, joinTenant } from '#db/access/access-fixture.ts'
import { socialCreditCode } from '#domain/organisations/social-credit-code.ts'
import { personOf } from '#db/test-world.ts'
import {
  bearer,
  bodyOf,
  cookieOf,
  type Credential,
  employ,
  openTestApp,
  send,
  signIn,
  type TestApp,
} from '../app-fixture.ts'

let test: TestApp
let operator: Credential
let regulator: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  const networkId = await joinTenant(test.database, 'network_operator')
  operator = await employ(test, personOf(networkId, ['operator']))
  const regulatorId = await joinTenant(test.database, 'regulator')
  regulator = await employ(test, personOf(regulatorId, ['regulator']))
})

afterAll(() => test.close())

let institutions = 0

function institution(changes: Record<string, unknown> = {}) {
  institutions += 1
  return {
    kind: 'internet_hospital',
    nameZh: '延吉演示互联网医院',
    nameEn: 'Yanji Demo Internet Hospital',
    socialCreditCode: socialCreditCode('91', '222401', `MAJKTT${String(institutions).padStart(2, '0')}`),
    ownership: 'public',
    languages: ['ko', 'zh-CN'],
    contactName: '测试联系人',
    contactPhone: '100-00000001',
    contactEmail: 'contact@example.com',
    ...changes,
  }
}

const scan = Buffer.from('%PDF-1.7 a licence').toString('base64')

function licence(changes: Record<string, unknown> = {}) {
  return {
    kind: 'internet_hospital',
    number: 'TEST-1',
    scopes: ['general_practice'],
    validFrom: '2026-01-01',
    validTo: '2028-12-31',
    documentBase64: scan,
    ...changes,
  }
}

interface Applicant {
  readonly applicationId: string
  readonly credential: Credential
}

async function apply(changes: Record<string, unknown> = {}): Promise<Applicant> {
  const response = await send(test, 'POST', '/organisations/applications', noCredential, institution(changes))
  expect(response.status).toBe(201)
  const { applicationId, token } = await bodyOf<{ applicationId: string; token: string }>(response)
  return { applicationId, credential: bearer(token) }
}

/** Nobody: the request carries neither key nor cookie. */
const noCredential = {} as Credential

const approve = ({ applicationId }: Applicant) =>
  send(test, 'POST', `/organisations/applications/${applicationId}/approve`, operator)

async function codeOf(response: Response): Promise<string | undefined> {
  return (await bodyOf<{ code?: string }>(response)).code
}

const get = (path: string, credential: Credential) => test.app.request(path, { headers: { ...credential } })

describe('an institution that joins', () => {
  it('applies, uploads its licence, is let in, makes its administrator and works', async () => {
    const applicant = await apply()
    const filed = await send(test, 'POST', '/organisations/licences', applicant.credential, licence())
    expect(await bodyOf(filed)).toMatchObject({ state: 'filed', mediaType: 'application/pdf', sizeBytes: 18 })

    const seen = await get(`/organisations/applications/${applicant.applicationId}`, operator)
    const { licences } = await bodyOf<{ licences: { id: string; state: string }[] }>(seen)
    expect(licences).toMatchObject([{ state: 'filed', number: 'TEST-1' }])
    const document = await get(`/organisations/licences/${licences[0]?.id}/document`, operator)
    expect(await bodyOf(document)).toMatchObject({ documentBase64: scan })

    expect((await approve(applicant)).status).toBe(200)
    const account = { name: '测试管理员', email: 'first@yanji.example' }
    const made = await send(
      test,
      'POST',
      '/organisations/application/administrator',
      applicant.credential,
      account,
    )
    const { firstPassword, tenantId } = await bodyOf<{ firstPassword: string; tenantId: string }>(made)
    expect(tenantId).toBe(applicant.applicationId)
    expect((await get('/organisations/application', applicant.credential)).status).toBe(401)

    const administrator = cookieOf(await signIn(test, account.email, firstPassword))
    const doctor = {
      name: '测试医生',
      roles: ['doctor'],
      department: 'general_practice',
      qualifications: [{ kind: 'physician', number: 'D-1', validFrom: '2020-01-01', validTo: '2030-12-31' }],
    }
    expect((await send(test, 'POST', '/access/people', administrator, doctor)).status).toBe(201)
    const key = await send(test, 'POST', '/access/api-keys', administrator, {
      name: 'HIS',
      roles: ['system'],
    })
    const { key: apiKey } = await bodyOf<{ key: string }>(key)
    expect(await bodyOf(await get('/access/me', bearer(apiKey)))).toMatchObject({
      tenantId,
      tenantKind: 'internet_hospital',
    })
    expect(await bodyOf(await get('/organisations/profile', bearer(apiKey)))).toMatchObject({
      state: 'active',
      priceRule: { items: 'public_list', level: 'government', hasMarkUp: false },
      departments: [],
    })
    const directory = await bodyOf<{ items: object[] }>(await get('/organisations/tenants', bearer(apiKey)))
    expect(directory.items).toContainEqual(
      expect.objectContaining({
        id: tenantId,
        state: 'active',
        ownership: 'public',
        languages: ['ko', 'zh-CN'],
      }),
    )
  })

  it('gets its token again when the answer was lost, and nobody gets in with a token of their own making', async () => {
    const sent = institution()
    const headers = { 'idempotency-key': randomUUIDv7() }
    const post = () => send(test, 'POST', '/organisations/applications', noCredential, sent, headers)
    const first = await bodyOf<{ token: string; applicationId: string }>(await post())
    expect(await bodyOf(await post())).toEqual(first)
    const forged = first.token.slice(0, -1) + (first.token.endsWith('A') ? 'B' : 'A')
    expect((await get('/organisations/application', bearer(forged))).status).toBe(401)
  })

  it('is asked for a real social credit code, and applies once at a time', async () => {
    const post = (body: object) => send(test, 'POST', '/organisations/applications', noCredential, body)
    expect(await codeOf(await post(institution({ socialCreditCode: '91640422MA7XRH011M' })))).toBe(
      'invalidRequest',
    )
    const sent = institution()
    expect((await post(sent)).status).toBe(201)
    expect(await codeOf(await post(sent))).toBe('applicationOpen')
  })

  it('may not be the operator or a regulator', async () => {
    const sent = institution({ kind: 'regulator' })
    const response = await send(test, 'POST', '/organisations/applications', noCredential, sent)
    expect(response.status).toBe(400)
  })

  it('is not let in without the licence that its kind needs, in force and with a scan', async () => {
    const applicant = await apply()
    expect(await codeOf(await approve(applicant))).toBe('licenceMissing')
    const past = licence({ validTo: '2026-03-02', expiresAt: '2026-03-02T00:59:59Z' })
    await send(test, 'POST', '/organisations/licences', applicant.credential, past)
    expect(await codeOf(await approve(applicant))).toBe('licenceMissing')
    await send(test, 'POST', '/organisations/licences', applicant.credential, licence({ kind: 'business' }))
    expect(await codeOf(await approve(applicant))).toBe('licenceMissing')
    await send(test, 'POST', '/organisations/licences', applicant.credential, licence())
    expect((await approve(applicant)).status).toBe(200)
    expect(await codeOf(await approve(applicant))).toBe('wrongState')
  })

  it('learns why it was refused, and may apply anew', async () => {
    const sent = institution()
    const { applicationId, credential } = await apply(sent)
    const path = `/organisations/applications/${applicationId}`
    await send(test, 'POST', `${path}/refuse`, operator, { reason: '执业许可证扫描件不清晰' })
    expect(await bodyOf(await get('/organisations/application', credential))).toMatchObject({
      state: 'refused',
      refusalReason: '执业许可证扫描件不清晰',
    })
    expect(await codeOf(await send(test, 'POST', `${path}/approve`, operator))).toBe('wrongState')
    await apply(sent)
  })

  it('uploads only what is a PDF, PNG or JPEG by its bytes, up to two MiB', async () => {
    const { credential } = await apply()
    const file = (content: Buffer) =>
      send(
        test,
        'POST',
        '/organisations/licences',
        credential,
        licence({ documentBase64: content.toString('base64') }),
      )
    expect(await codeOf(await file(Buffer.from('<script>')))).toBe('documentTypeUnknown')
    const largest = Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(2 * 1024 * 1024 - 5)])
    expect((await file(largest)).status).toBe(201)
    expect((await file(Buffer.concat([largest, Buffer.alloc(1)]))).status).toBeGreaterThanOrEqual(400)
  })

  it('has papers that nobody but its own people, the operator and the regulator may see', async () => {
    const applicant = await apply()
    await send(test, 'POST', '/organisations/licences', applicant.credential, licence())
    const other = await apply()
    expect(await bodyOf(await get('/organisations/licences', other.credential))).toEqual({ items: [] })
    expect((await get('/organisations/applications', other.credential)).status).toBe(403)
    const pharmacyId = await joinTenant(test.database, 'pharmacy')
    const pharmacist = await employ(test, personOf(pharmacyId, ['operator']))
    expect((await get('/organisations/applications', pharmacist)).status).toBe(403)
    const path = `/organisations/tenants/${applicant.applicationId}/licences`
    expect((await get(path, pharmacist)).status).toBe(403)
    expect(await bodyOf(await get(path, regulator))).toMatchObject({ items: [{ number: 'TEST-1' }] })
  })

  it('is asked to wait when its address applies too often', async () => {
    const statuses: number[] = []
    for (let attempt = 0; attempt < 21; attempt += 1) {
      const sent = institution({ nameZh: '' })
      statuses.push((await send(test, 'POST', '/organisations/applications', noCredential, sent)).status)
    }
    expect(statuses.at(-1)).toBe(429)
  })
})

describe('the regulator', () => {
  it('suspends an institution and lets it go on, once each', async () => {
    const tenantId = await joinTenant(test.database, 'internet_hospital')
    const act = async (step: string) => {
      const path = `/organisations/tenants/${tenantId}/${step}`
      return send(test, 'POST', path, regulator, { reason: '现场检查' })
    }
    expect(await bodyOf(await act('suspend'))).toEqual({ tenantId, state: 'suspended' })
    expect(await codeOf(await act('suspend'))).toBe('wrongState')
    expect(await bodyOf(await act('lift'))).toEqual({ tenantId, state: 'active' })
    expect(await codeOf(await act('lift'))).toBe('wrongState')
  })

  it('alone may do so', async () => {
    const hospitalId = await joinTenant(test.database, 'internet_hospital')
    const inside = await addPerson(test.database, hospitalId, ['administrator'])
    const somebody = await employ(test, personOf(inside.tenantId, ['regulator']))
    const path = `/organisations/tenants/${hospitalId}/suspend`
    for (const credential of [somebody, operator]) {
      expect((await send(test, 'POST', path, credential, { reason: 'x' })).status).toBe(403)
    }
  })
})
