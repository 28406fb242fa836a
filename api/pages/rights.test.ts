import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { readPatient } from '#db/patients/queries.ts'
import { cancelPrescription } from '#db/prescriptions/end.ts'
import {
  giveAddressee,
  makePrescribingWorld,
  submit,
  type PrescribingWorld,
} from '#db/prescriptions/prescribing-fixture.ts'
import { readCodeToSend } from '#db/prescriptions/tracking-codes.ts'
import { trackingToken } from '#db/prescriptions/tracking-token.ts'
import { personOf, requestOf, testNow } from '#db/test-world.ts'
import { openTestApp, origin, type TestApp } from '../app-fixture.ts'

let test: TestApp
let world: PrescribingWorld
let prescriptionId: string
let cookies: Map<string, string>

const person = { name: '李可忘', phone: '10099999999', address: '某村9号' }

beforeAll(async () => {
  const database = await createTestDatabase()
  test = await openTestApp(database, { clock: () => testNow, publicUrl: origin })
})

afterAll(() => test.close())

beforeEach(async () => {
  world = await makePrescribingWorld(test.database)
  await giveAddressee(world, person)
  prescriptionId = await submit(world)
  cookies = new Map()
})

/** Asks as the patient's browser does: with the cookies that it was given. */
async function ask(path: string, form?: Record<string, string>): Promise<Response> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await test.app.request(path, {
    method: form === undefined ? 'GET' : 'POST',
    headers: { cookie, 'accept-language': 'zh-CN', origin },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  })
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
  }
  return response
}

async function unlock(): Promise<void> {
  await ask(`/t/${trackingToken(test.database.secret, prescriptionId)}`)
  await ask('/track/code', {})
  const { code } = await readCodeToSend(test.database, personOf(world.hospitalId, []), prescriptionId)
  await ask('/track/unlock', { code })
}

describe('the patient’s rights', () => {
  it('are behind the code by SMS: the link alone opens none of them', async () => {
    await ask(`/t/${trackingToken(test.database.secret, prescriptionId)}`)
    for (const path of ['/track/rights', '/track/copy']) {
      const response = await ask(path)
      expect([response.status, response.headers.get('location')]).toEqual([303, '/track#private'])
    }
    expect((await ask('/track/erase', {})).status).toBe(303)
    expect(await (await ask('/track')).text()).not.toContain('/track/rights')
  })

  it('show who looked, by organisation and purpose', async () => {
    await readPatient(test.database, personOf(world.hospitalId, ['doctor']), testNow, world.patientId)
    await unlock()
    expect(await (await ask('/track')).text()).toContain('href="/track/rights"')
    const page = await (await ask('/track/rights')).text()
    expect(page).toContain('演示')
    expect(page).toContain('诊疗')
  })

  it('give a copy of everything', async () => {
    await unlock()
    const response = await ask('/track/copy')
    expect(response.headers.get('content-disposition')).toContain('my-data.json')
    expect(await response.json()).toMatchObject({ patient: person, prescriptions: [{ id: prescriptionId }] })
  })

  it('erase once nothing is under way, also after the prescription is over', async () => {
    await unlock()
    expect(await (await ask('/track/erase', {})).text()).toContain('您还有处方或药包正在办理')
    await cancelPrescription(test.database, requestOf(world.doctor), { prescriptionId })
    expect(await (await ask('/track')).text()).toContain('href="/track/rights"')
    expect(await (await ask('/track/erase', {})).text()).toContain('您的数据已删除')
    expect(await (await ask('/track/copy')).text()).not.toContain(person.phone)
  })
})
