import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { findNominatedSite } from '#db/patients/nominations.ts'
import { listConsents } from '#db/patients/consents.ts'
import { patients } from '#db/patients/schema.ts'
import { deliver, partsOf, submitLong } from '#db/prescriptions/long-prescription-fixture.ts'
import { tenants } from '#db/organisations/schema.ts'
import {
  giveAddressee,
  makePrescribingWorld,
  route,
  submit,
  submitApproved,
  type PrescribingWorld,
} from '#db/prescriptions/prescribing-fixture.ts'
import { readPrescription } from '#db/prescriptions/queries.ts'
import { readFamilyCodeToSend } from '#db/prescriptions/family-codes.ts'
import { readCodeToSend } from '#db/prescriptions/tracking-codes.ts'
import { trackingToken } from '#db/prescriptions/tracking-token.ts'
import { bringTo } from '#db/fulfilment/parcel-fixture.ts'
import { addPatient, addSite, personOf, testNow } from '#db/test-world.ts'
import { openTestApp, origin, type TestApp } from '../app-fixture.ts'

let test: TestApp
let world: PrescribingWorld
let cookies: Map<string, string>

beforeAll(async () => {
  const database = await createTestDatabase()
  test = await openTestApp(database, { clock: () => testNow, publicUrl: origin })
})

afterAll(() => test.close())

beforeEach(async () => {
  world = await makePrescribingWorld(test.database)
  await giveAddressee(world, { name: '李选择', phone: '10099999998', address: '某村8号' })
  cookies = new Map()
})

/** Asks as the patient's browser does: with the cookies that it was given, and by following where it is led. */
async function ask(path: string, form?: Record<string, string>): Promise<string> {
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
  const location = response.headers.get('location')
  return location === null ? response.text() : ask(location.split('#')[0] ?? '/')
}

const follow = (prescriptionId: string) => ask(`/t/${trackingToken(test.database.secret, prescriptionId)}`)

async function unlock(prescriptionId: string): Promise<void> {
  await follow(prescriptionId)
  await ask('/track/code', {})
  const { code } = await readCodeToSend(test.database, personOf(world.hospitalId, []), prescriptionId)
  await ask('/track/unlock', { code })
}

const stateOf = async (prescriptionId: string) =>
  (await readPrescription(test.database, world.doctor, prescriptionId)).prescription

describe('the patient’s own choices', () => {
  it('are behind the code by SMS: the link alone changes nothing', async () => {
    const prescriptionId = await submitApproved(world)
    await follow(prescriptionId)
    const place = `home/${world.villageSiteId}`
    for (const page of [
      await ask('/track/choices'),
      await ask('/track/choices/place', { place, address: '某村9号' }),
      await ask('/track/choices/nomination', { siteId: world.villageSiteId }),
      await ask('/track/choices/parts/stop', {}),
    ]) {
      expect(page).toContain('发送短信验证码')
      expect(page).not.toContain('我的选择')
    }
    expect((await stateOf(prescriptionId)).mode).toBe('village_counter')
  })

  it('change the place until the medicine has left', async () => {
    const prescriptionId = await submitApproved(world)
    await unlock(prescriptionId)
    const place = `home/${world.villageSiteId}`
    expect(await ask('/track/choices')).toContain(`value="${place}"`)
    expect(await ask('/track/choices/place', { place })).toContain('请填写完整')
    expect(await ask('/track/choices/place', { place, address: '某村9号' })).toContain('已更改')
    expect(await stateOf(prescriptionId)).toMatchObject({ mode: 'home', deliveryAddress: '某村9号' })
    const unfit = `hospital_window/${world.villageSiteId}`
    expect(await ask('/track/choices/place', { place: unfit })).toContain('不能在那里')

    const { shipmentIds } = await route(world, prescriptionId)
    const parcel = { shipmentId: shipmentIds[0] ?? '', units: 7 }
    await bringTo(world, parcel, 'dispatched')
    const collect = `village_counter/${world.villageSiteId}`
    expect(await ask('/track/choices/place', { place: collect })).toContain('药品已经发出')
    expect(await ask('/track/choices')).not.toContain('name="place"')
  })

  it('keep what is too long as it was typed, tell by how much, and change nothing', async () => {
    const prescriptionId = await submitApproved(world)
    await unlock(prescriptionId)
    const place = `home/${world.villageSiteId}`
    const address = `${'远'.repeat(204)}村`
    const answer = await ask('/track/choices/place', { place, address })
    expect(answer).toContain('最多 200 个字，现在有 205 个，多了 5 个，请删短')
    expect(answer).toContain(`value="${address}"`)
    expect((await stateOf(prescriptionId)).mode).toBe('village_counter')
    const form = { agentName: '名'.repeat(101), agentResidentId: '1', scope: 'collect', days: '90' }
    const named = await ask('/track/choices/consents', form)
    expect(named).toContain('现在有 101 个')
    expect(named).toContain(`value="${form.agentName}"`)
    expect(await ask('/track/choices/place', { place: 'x', address: '某村9号' })).toContain('value="某村9号"')
    cookies = new Map()
    await follow(prescriptionId)
    const family = await ask('/track/family', form)
    expect(family).toContain('现在有 101 个')
    expect(family).toContain(`value="${form.agentName}"`)
  })

  it('name a pharmacy and take that back', async () => {
    await unlock(await submit(world))
    const nominated = () => findNominatedSite(test.database.network, world.patientId)
    await ask('/track/choices/nomination', { siteId: world.villageSiteId })
    expect(await nominated()).toBe(world.villageSiteId)
    const depot = await addSite(test.database, world.depotId, { kind: 'city_depot' })
    expect(await ask('/track/choices/nomination', { siteId: depot })).toContain('不能在那里')
    await ask('/track/choices/nomination', { siteId: '' })
    expect(await nominated()).toBeNull()
  })

  it('let family act, whom they name by name and number, and end that', async () => {
    await unlock(await submit(world))
    const agentId = await addPatient(test.database, world.hospitalId)
    const [agent] = await test.database.network.select().from(patients).where(eq(patients.id, agentId))
    const form = {
      agentName: agent?.name ?? '',
      agentResidentId: agent?.residentId ?? '',
      scope: 'collect',
      days: '30',
    }
    const wrong = await ask('/track/choices/consents', { ...form, agentName: '别人' })
    expect(wrong).toContain('没有找到')
    expect(await ask('/track/choices/consents', form)).toContain('已记录授权')
    const consents = () => listConsents(test.database, world.doctor, world.patientId)
    const [given] = await consents()
    expect(given).toMatchObject({ agentId, scopes: ['collect'], withdrawnAt: null })
    const others = await ask('/track/choices/consents/withdraw', { consentId: agentId })
    expect(others).toContain('现在不能')
    await ask('/track/choices/consents/withdraw', { consentId: given?.id ?? '' })
    expect((await consents())[0]?.withdrawnAt).not.toBeNull()
  })

  it('let the family member act with a code of their own, for what the patient consents to', async () => {
    const prescriptionId = await submitApproved(world)
    await unlock(prescriptionId)
    const agentId = await addPatient(test.database, world.hospitalId)
    const [agent] = await test.database.network.select().from(patients).where(eq(patients.id, agentId))
    const named = { agentName: agent?.name ?? '', agentResidentId: agent?.residentId ?? '' }
    const patientCookies = cookies
    const asFamily = async () => {
      cookies = new Map()
      await follow(prescriptionId)
      return ask('/track/family', named)
    }
    expect(await asFamily()).toContain('没有找到有效的授权')
    cookies = patientCookies
    await ask('/track/choices/consents', { ...named, scope: 'choose_pharmacy', days: '30' })

    expect(await asFamily()).toContain('您本人登记的手机号')
    const holder = personOf(world.hospitalId, [])
    const sent = await readFamilyCodeToSend(test.database, holder, { prescriptionId, agentId })
    expect(sent.phone).toBe(agent?.phone)
    const opened = await ask('/track/unlock', { code: sent.code })
    expect(opened).toContain('您正在代家人办理')
    expect(opened).not.toContain('/track/rights')
    expect(opened).not.toContain('取药码</span>')
    for (const path of ['/track/rights', '/track/copy']) expect(await ask(path)).not.toContain('我的数据')
    await ask('/track/cancel', {})
    expect((await stateOf(prescriptionId)).state).toBe('approved')
    const place = `home/${world.villageSiteId}`
    const changed = await ask('/track/choices/place', { place, address: '某村9号', phone: '10000000000' })
    expect(changed).toContain('已更改')
    expect(await stateOf(prescriptionId)).toMatchObject({ mode: 'home', deliveryPhone: null })

    const familyCookies = cookies
    cookies = patientCookies
    expect(await ask('/track/rights')).toContain('您授权的家人')
    const [given] = await listConsents(test.database, world.doctor, world.patientId)
    await ask('/track/choices/consents/withdraw', { consentId: given?.id ?? '' })
    cookies = familyCookies
    expect(await ask('/track')).toContain('授权已到期或已收回')
    expect(await ask('/track/choices')).not.toContain('在哪里领取')
  })

  it('put off, leave out and stop the parts of a long prescription', async () => {
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    await unlock(prescriptionId)
    const before = await partsOf(world, prescriptionId)
    const asked = await ask('/track/choices/confirm?act=delay&part=2&days=7')
    expect(asked).toContain('请确认')
    expect(asked).toContain('action="/track/choices/parts/delay"')
    expect(await ask('/track/choices/confirm?act=stop')).toContain('第 3 次配药')
    expect(await ask('/track/choices/confirm?act=delay&part=1&days=7')).toContain('已经开始或结束')
    expect(await ask('/track/choices/confirm?act=delay&part=2&days=8')).toContain('已经开始或结束')
    expect(await partsOf(world, prescriptionId)).toEqual(before)
    expect(await ask('/track/choices/parts/delay', { part: '1', days: '7' })).toContain('已经开始或结束')
    expect(await ask('/track/choices/parts/delay', { part: '2', days: '7' })).toContain('已推迟')
    const after = await partsOf(world, prescriptionId)
    expect((after[1]?.firstDoseOn ?? '') > (before[1]?.firstDoseOn ?? '')).toBe(true)
    await ask('/track/choices/parts/skip', { part: '2' })
    await ask('/track/choices/parts/stop', {})
    const states = (await partsOf(world, prescriptionId)).map(({ state }) => state)
    expect(states).toEqual(['handed_over', 'skipped', 'stopped'])
    expect((await stateOf(prescriptionId)).state).toBe('completed')
  })

  it('are in Korean where the hospital speaks it first, until the reader chooses another language', async () => {
    await test.database.network
      .update(tenants)
      .set({ languages: ['ko', 'zh-CN'] })
      .where(eq(tenants.id, world.hospitalId))
    const prescriptionId = await submit(world)
    expect(await follow(prescriptionId)).toContain('내 약은 어디쯤 왔나요')
    await unlock(prescriptionId)
    expect(await ask('/track/choices')).toContain('나의 선택')
    expect(await ask('/track/choices?lang=en')).toContain('Your choices')
    expect(await ask('/track/choices')).toContain('Your choices')
    expect(await follow(prescriptionId)).toContain('Where is my medicine')
  })
})
