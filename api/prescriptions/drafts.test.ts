import { randomUUIDv7 } from 'node:crypto'
import { eq, inArray } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { dataAccesses } from '#db/audit/schema.ts'
import { makeClinicWorld } from '#db/campaigns/clinic-stock-fixture.ts'
import { events } from '#db/events/schema.ts'
import { checkPrescriptions, readInsuranceCheck } from '#db/insurance/check.ts'
import { nominatePharmacy } from '#db/patients/nominations.ts'
import { patientAllergies, patientCovers, patientLinks, patients } from '#db/patients/schema.ts'
import {
  intakeFor,
  makePrescribingWorld,
  type PrescribingWorld,
  route,
  submit,
  submitApproved,
} from '#db/prescriptions/prescribing-fixture.ts'
import { readReview } from '#db/prescriptions/review/queue.ts'
import { prescriptions } from '#db/prescriptions/schema.ts'
import { addPatient, addProduct, personOf, requestOf, testNow } from '#db/test-world.ts'
import { takeOnForm } from '#db/triage/clinic-fixture.ts'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { bodyOf, type Credential, employ, openTestApp, type TestApp } from '../app-fixture.ts'

interface Finding {
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  readonly withOtherPrescription: boolean
}

interface Judgement {
  readonly refusals: readonly { readonly code: string; readonly rule?: string; readonly line?: number }[]
  readonly review: {
    readonly ruleSetVersion: number
    readonly result: {
      readonly outcome: string
      readonly lines: readonly { readonly findings: readonly Finding[] }[]
    }
  } | null
  readonly insurance: {
    readonly totalFen: number
    readonly patientFen: number
    readonly lines: readonly object[]
  } | null
}

let test: TestApp
let world: PrescribingWorld
/** Another hospital that treats the same patient, and a stranger's patient. */
let elsewhere: PrescribingWorld
let foreignPatientId: string
let doctor: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makePrescribingWorld(test.database)
  elsewhere = await makePrescribingWorld(test.database)
  foreignPatientId = elsewhere.patientId
  const { network } = test.database
  const since = testNow
  await network
    .insert(patientLinks)
    .values({ patientId: world.patientId, tenantId: elsewhere.hospitalId, purpose: 'treat', since })
  await network.insert(patientCovers).values({
    patientId: world.patientId,
    insurerTenantId: world.hospitalId,
    planCode: 'resident-chronic',
    insuredNumber: 'TEST-1',
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
  })
  await network
    .insert(patientAllergies)
    .values({ patientId: world.patientId, ingredientCode: 'I0401', recordedOn: '2025-01-01' })
  doctor = await employ(test, personOf(world.hospitalId, ['doctor']))
})

afterAll(() => test.close())

function draftOf(intake: PrescriptionIntake) {
  const { patientId, prescriberId, kind, diagnosisCodes, lines, fulfilment } = intake
  const { mode, siteId } = fulfilment
  return { patientId, prescriberId, kind, diagnosisCodes, lines, fulfilment: { mode, siteId } }
}

function ask(path: string, body: unknown, who = doctor): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...who }
  return Promise.resolve(test.app.request(path, { method: 'POST', headers, body: JSON.stringify(body) }))
}

async function judge(intake: PrescriptionIntake): Promise<Judgement> {
  const response = await ask('/prescription-drafts/judge', draftOf(intake))
  expect(response.status).toBe(200)
  return bodyOf<Judgement>(response)
}

const warfarin = () =>
  addProduct(test.database, { ingredientCodes: ['I0125'], insuranceCode: 'XB01AAH001A001010199901' })
const aspirin = () => addProduct(test.database, { ingredientCodes: ['I0116'] })

describe('judging a draft', () => {
  it('says what intake, review and insurance say once it is signed, and keeps nothing', async () => {
    const { network } = test.database
    const needs = [
      { product: await warfarin(), units: 7 },
      { product: await aspirin(), units: 7 },
    ]
    // Warfarin is not sent by mail: it is collected, and stays a draft that intake takes.
    const intake = intakeFor(world, needs)
    const before = [await network.$count(prescriptions), await network.$count(events)]
    const judged = await judge(intake)
    expect([await network.$count(prescriptions), await network.$count(events)]).toEqual(before)
    expect(judged.refusals).toEqual([])
    expect(judged.review?.result.outcome).toBe('forbidden')

    const prescriptionId = await submit(world, intake)
    const { review } = await readReview(test.database, world.pharmacist, testNow, prescriptionId)
    const codes = ({
      lines,
    }: {
      readonly lines: readonly { readonly findings: readonly { readonly code: string }[] }[]
    }) => lines.map(({ findings }) => findings.map(({ code }) => code))
    expect(judged.review?.ruleSetVersion).toBe(review?.ruleSetVersion)
    expect(codes(judged.review?.result ?? { lines: [] })).toEqual(codes(review?.result ?? { lines: [] }))
    await checkPrescriptions(test.database, requestOf(world.journey), [prescriptionId])
    const check = await readInsuranceCheck(test.database, world.doctor, prescriptionId)
    const { lines, ...sums } = check.result
    expect(judged.insurance).toEqual({ ...sums, lines: lines.map(withoutId) })
  })

  it('refuses what intake refuses, with the rule, its source and the line', async () => {
    const intake = intakeFor(world)
    const wrong: readonly Partial<PrescriptionIntake>[] = [
      { diagnosisCodes: ['E11.9'] },
      { lines: intake.lines.map((line) => ({ ...line, daysSupply: 30 })) },
      { lines: [...intake.lines, ...intake.lines] },
      { fulfilment: { mode: 'hospital_window', siteId: world.villageSiteId } },
      { repeats: { parts: 30, daysPerPart: 7 }, kind: 'chronic', chronicReason: '稳定' },
    ]
    for (const changes of wrong) {
      const body = {
        ...draftOf({ ...intake, ...changes }),
        ...(changes.repeats && { repeats: changes.repeats }),
      }
      const { refusals } = await bodyOf<Judgement>(
        await ask('/prescription-drafts/judge', { ...body, ...pick(changes) }),
      )
      const refused = await submit(world, { ...intakeFor(world), ...changes }).then(
        () => [],
        (error: { refusals: Judgement['refusals'] }) => error.refusals,
      )
      expect(refused.length).toBeGreaterThan(0)
      expect(refusals).toEqual(refused)
    }
  })

  it('tells of what another hospital prescribed, and not which prescription or hospital it is', async () => {
    const needs = [{ product: await warfarin(), units: 7 }]
    const theirs = { ...intakeFor(elsewhere, needs), patientId: world.patientId }
    const otherId = await submit(elsewhere, theirs)
    const [other] = await test.database.network
      .select()
      .from(prescriptions)
      .where(eq(prescriptions.id, otherId))
    const response = await ask(
      '/prescription-drafts/judge',
      draftOf(intakeFor(world, [{ product: await aspirin(), units: 7 }])),
    )
    const text = await response.text()
    const { review } = JSON.parse(text) as Judgement
    const interaction = review?.result.lines[0]?.findings.find(({ code }) => code === 'interaction')
    expect(interaction).toMatchObject({
      withOtherPrescription: true,
      details: { otherIngredientCode: 'I0125' },
    })
    const summary = await test.app.request(`/patients/${world.patientId}/summary`, { headers: { ...doctor } })
    const shown = await summary.text()
    expect(JSON.parse(shown)).toMatchObject({
      ageYears: 66,
      allergies: [{ ingredientCode: 'I0401' }],
      diagnoses: [{ code: 'I10' }],
      covers: [{ planCode: 'resident-chronic', kind: 'basic' }],
      weightKg: null,
      currentDrugs: expect.arrayContaining([
        expect.objectContaining({ isElsewhere: true, prescriptionId: null, prescribedOn: '2026-03-02' }),
        expect.objectContaining({ isElsewhere: false }),
      ]),
    })
    for (const secret of [
      otherId,
      elsewhere.hospitalId,
      other?.hospitalReference ?? '?',
      other?.prescriberId ?? '?',
    ]) {
      expect(text).not.toContain(secret)
      expect(shown).not.toContain(secret)
    }
  })

  it('is recorded as one look at the patient, however often it is asked', async () => {
    const { network } = test.database
    const writer = personOf(world.hospitalId, ['doctor'])
    const credential = await employ(test, writer)
    for (let asked = 0; asked < 3; asked += 1)
      await ask('/prescription-drafts/judge', draftOf(intakeFor(world)), credential)
    expect(await network.$count(dataAccesses, eq(dataAccesses.principalId, writer.principalId))).toBe(1)
  })

  it('knows no patient of others', async () => {
    const tell = async (patientId: string) =>
      (await ask('/prescription-drafts/judge', { ...draftOf(intakeFor(world)), patientId })).text()
    expect(JSON.parse(await tell(foreignPatientId))).toMatchObject({ status: 404, code: 'patientNotFound' })
    expect(await tell(foreignPatientId)).toBe(await tell(randomUUIDv7()))
  })
})

function withoutId<Line extends { readonly lineId: string }>(line: Line): Omit<Line, 'lineId'> {
  const { lineId, ...told } = line
  expect(lineId).not.toBe('')
  return told
}

/** What a draft has beside its lines and place. */
function pick({ kind, chronicReason }: Partial<PrescriptionIntake>) {
  return { ...(kind && { kind }), ...(chronicReason && { chronicReason }) }
}

describe('the routes of a draft', () => {
  const routesTo = async (productId: string, quantityUnits: number, siteIds: readonly string[]) =>
    ask('/prescription-drafts/routes', {
      lines: [{ productId, quantityUnits }],
      places: siteIds.map((siteId) => ({ mode: 'village_counter', siteId })),
    })

  it('are the choice that sourcing makes afterwards, and take no stock', async () => {
    const response = await routesTo(world.product.id, 7, [world.villageSiteId, world.hubSiteId])
    const { items } = await bodyOf<{ items: { arriveAt: string; refusals: object[]; sites: object[] }[] }>(
      response,
    )
    const [village, hub] = items
    expect(village).toMatchObject({ isOnTime: true, shortfalls: [], refusals: [], nameZh: '演示点' })
    expect(village?.sites).toContainEqual(
      expect.objectContaining({ siteId: world.depotSiteId, verdict: 'chosen', missing: [] }),
    )
    expect(hub?.refusals).toMatchObject([{ code: 'destinationUnfitForMode' }])
    const { promisedAt } = await route(world, await submitApproved(world))
    expect(village?.arriveAt).toBe(promisedAt)
  })

  it('say what is lacking, and of a depot’s stock nothing else', async () => {
    const response = await routesTo(world.product.id, 1_200, [world.villageSiteId])
    const text = await response.text()
    expect(text).not.toMatch(/\b(1000|993)\b/)
    const { items } = JSON.parse(text) as { items: object[] }
    expect(items).toMatchObject([{ shortfalls: [{ lineIndex: 0, units: 207 }] }])
  })

  it('have what a campaign holds for a fever clinic where its doctor writes', async () => {
    const clinic = await makeClinicWorld(test.database)
    await clinic.set(60)
    const { hospitalId, villageSiteId } = clinic.world
    const person = personOf(hospitalId, ['doctor'])
    const ofClinic = await employ(test, person)
    const { patientId } = await takeOnForm(clinic.world, { doctor: person })
    const lacking = async (written: object) => {
      const response = await ask(
        '/prescription-drafts/routes',
        {
          lines: [{ productId: clinic.product.id, quantityUnits: 50 }],
          places: [{ mode: 'village_counter', siteId: villageSiteId }],
          ...written,
        },
        ofClinic,
      )
      const { items } = await bodyOf<{ items: { shortfalls: object[] }[] }>(response)
      return items[0]?.shortfalls
    }
    expect(await lacking({})).toEqual([{ lineIndex: 0, units: 10 }])
    expect(await lacking({ patientId, diagnosisCodes: ['J06.9'] })).toEqual([])
    const prescriberId = person.principalId
    expect(await lacking({ patientId, prescriberId, diagnosisCodes: ['J06.9'] })).toEqual([])
  })

  it('lead to the places near the patient’s village, the pharmacy that they named in front', async () => {
    const places = async () => {
      const response = await test.app.request(`/patients/${world.patientId}/places`, {
        headers: { ...doctor },
      })
      return bodyOf<{ nominatedSiteId: string | null; items: { mode: string; siteId: string }[] }>(response)
    }
    const before = await places()
    expect(before.nominatedSiteId).toBeNull()
    expect(before.items.map(({ mode }) => mode)).toEqual(expect.arrayContaining(['home', 'village_counter']))
    const named = before.items.findLast(({ mode }) => mode === 'village_counter')?.siteId ?? ''
    const patientId = world.patientId
    await nominatePharmacy(test.database, requestOf(world.doctor), { patientId, siteId: named })
    const after = await places()
    expect(after.nominatedSiteId).toBe(named)
    expect(after.items[0]).toMatchObject({ mode: 'village_counter', siteId: named })
  })

  it('are asked by those who prescribe alone', async () => {
    const pharmacist = await employ(test, personOf(world.hospitalId, ['review_pharmacist']))
    const response = await ask('/prescription-drafts/routes', { lines: [], places: [] }, pharmacist)
    expect(response.status).toBe(403)
  })
})

describe('finding a patient', () => {
  const find = async (text: string) =>
    bodyOf<{ items: { id: string }[]; hasMore: boolean }>(await ask('/patients/search', { text }))

  it('goes by the beginning of the name or the whole number, among one’s own, and is recorded', async () => {
    const { network } = test.database
    const ids = [await addPatient(test.database, world.hospitalId), foreignPatientId]
    await network.update(patients).set({ name: '欧阳甲_' }).where(inArray(patients.id, ids))
    const { items } = await find('欧阳')
    expect(items).toMatchObject([{ id: ids[0], name: '欧阳甲_', sex: 'female', birthDate: '1960-01-01' }])
    expect((await find('阳甲')).items).toEqual([])
    expect((await find('欧%')).items).toEqual([])
    const [foreign] = await network.select().from(patients).where(eq(patients.id, foreignPatientId))
    expect((await find(foreign?.residentId ?? '')).items).toEqual([])
    const [own] = await network
      .select()
      .from(patients)
      .where(eq(patients.id, ids[0] ?? ''))
    expect((await find(own?.residentId ?? '')).items).toHaveLength(1)
    expect(await network.$count(dataAccesses, eq(dataAccesses.patientId, ids[0] ?? ''))).toBe(2)
    expect(await network.$count(dataAccesses, eq(dataAccesses.patientId, foreignPatientId))).toBe(0)
    expect(test.logLines.join('\n')).not.toMatch(/欧阳|6404221880/)
  })

  it('tells how many are too many to look through', async () => {
    for (let made = 0; made < 21; made += 1) await addPatient(test.database, world.hospitalId)
    const { items, hasMore } = await find('演示病人')
    expect([items.length, hasMore]).toEqual([20, true])
  })
})
