import { eq } from 'drizzle-orm'
import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { type CampaignWorld, makeCampaignWorld } from '#db/campaigns/campaign-fixture.ts'
import { listClinicStock } from '#db/campaigns/clinic-stock.ts'
import { campaignHouseholds, campaigns } from '#db/campaigns/schema.ts'
import { workOffRegistrations } from '#db/campaigns/work-off-registrations.ts'
import { patients } from '#db/patients/schema.ts'
import { makePrescribingWorld, type PrescribingWorld } from '#db/prescriptions/prescribing-fixture.ts'
import { personOf, requestOf, testNow } from '#db/test-world.ts'
import { feverForm, prescribeAtClinic, prescribeFor } from '#db/triage/clinic-fixture.ts'
import { claimSymptomForm, submitSymptomForm } from '#db/triage/forms.ts'
import { clinicStockTexts } from '#web/desk/texts/clinic-stock.ts'
import { doctorTexts } from '#web/desk/texts/doctor.ts'
import { locales } from '#web/ui/locale.ts'
import { messagesOf } from '#web/ui/messages.ts'
import { addClinician, choose, confirm, dialogOf, obstacles, type Signer, wide } from './desk-fixture.ts'
import { openPages } from './open-pages-fixture.ts'
import { addAccountOf, keepPicture } from './pages-fixture.ts'

let world: PrescribingWorld
let campaign: CampaignWorld
let doctor: Signer

const pages = openPages(async (app) => {
  world = await makePrescribingWorld(app.database)
  campaign = await makeCampaignWorld(app.database, 5)
  doctor = await addClinician(app, world.hospitalId, 'doctor')
})

const prescribeTo = (residentId: string, phone: string) =>
  prescribeAtClinic(world, { doctor: doctor.actor, person: { residentId, phone } })

describe('the doctor of a fever clinic', () => {
  it('asks for a campaign’s kit for the household from the answered form on, and sees what came of it', async () => {
    const { hospitalId } = world
    const filled = await submitSymptomForm(
      world.client,
      requestOf(personOf(hospitalId, ['system'])),
      feverForm,
    )
    const { formId } = filled.answer
    const { answer } = await claimSymptomForm(world.client, requestOf(doctor.actor), { formId })
    const prescribed = await prescribeFor(world, answer.patientId, ['J06.9'], doctor.actor)
    const { prescriptionId } = prescribed.answer
    const { page, complaints } = await pages.visit('/console/clinic?lang=zh-CN', doctor.email, wide)
    const { clinic } = messagesOf('zh-CN').surge
    await page.getByLabel(clinic.outcome).selectOption('prescribed')
    await page.getByLabel(clinic.advice).fill('按时服药。')
    await page.getByLabel(clinic.prescription).selectOption(prescriptionId)
    await page.getByRole('button', { name: clinic.answer }).click()
    await page.getByRole('link', { name: clinic.askForKit }).click()

    const { kit } = doctorTexts['zh-CN']
    await page.getByRole('heading', { name: kit.title }).waitFor()
    await page.getByRole('heading', { name: '演示行动' }).waitFor()
    await page.getByLabel(kit.persons).fill('2')
    await page.getByLabel(kit.personsAtRisk).fill('3')
    await page.getByText(kit.tooManyAtRisk).waitFor()
    await page.getByRole('button', { name: kit.ask, disabled: true }).waitFor()
    await page.getByLabel(kit.personsAtRisk).fill('1')
    expect(await obstacles(page)).toEqual([])
    await keepPicture(page, 'doctor-campaign-kit', true)
    await page.getByRole('button', { name: kit.ask, exact: true }).click()
    await page.getByText(messagesOf('zh-CN').surge.registration.news.waiting).waitFor()
    await workOffRegistrations(world.client, () => testNow, new AbortController().signal)
    await page.setViewportSize({ width: 360, height: 740 })
    await page.reload()
    await page.getByText(messagesOf('zh-CN').surge.registration.news.registered).waitFor()
    await keepPicture(page, 'doctor-campaign-kit-asked', true)
    expect(await obstacles(page)).toEqual([])
    const kept = await world.client.network
      .select({ state: campaignHouseholds.state, persons: campaignHouseholds.persons })
      .from(campaignHouseholds)
      .where(eq(campaignHouseholds.prescriptionId, prescriptionId))
    expect(kept).toEqual([{ state: 'eligible', persons: 2 }])
    const path = new URL(await page.locator('a.kit-page').innerText()).pathname
    const { page: patient } = await pages.open()
    await patient.goto(path)
    await patient.getByText('演示行动').waitFor()
    // The page behind the sign-in is the board, which is not a doctor's.
    expect(complaints.filter((complaint) => !complaint.includes('403'))).toEqual([])
  })

  it('reads it in every language on a phone, and why a kit is refused', async () => {
    const { prescriptionId, patientId } = await prescribeTo('110105188801010015', '10000000062')
    for (const locale of locales) {
      const { kit } = doctorTexts[locale]
      const phone = { ...wide, viewport: { width: 360, height: 740 } }
      const path = `/desk/prescriptions/${prescriptionId}?lang=${locale}`
      const { page, context } = await pages.visit(path, doctor.email, phone)
      await page.getByLabel(kit.persons).fill('2')
      await keepPicture(page, `doctor-campaign-kit-${locale}`, true)
      expect({ locale, found: await obstacles(page) }).toEqual({ locale, found: [] })
      await context.close()
    }
    const { kit } = doctorTexts['zh-CN']
    const { page } = await pages.visit(`/desk/prescriptions/${prescriptionId}?lang=zh-CN`, doctor.email, wide)
    await page.getByLabel(kit.persons).fill('2')
    const own = eq(patients.id, patientId)
    await world.client.network.update(patients).set({ phone: '无' }).where(own)
    await page.getByRole('button', { name: kit.ask, exact: true }).click()
    await page.locator('.campaign-kit .failure', { hasText: '患者档案缺少可配送的电话' }).waitFor()
    await keepPicture(page, 'doctor-campaign-kit-refused', true)
    const served = eq(campaigns.id, campaign.campaignId)
    await world.client.network.update(campaigns).set({ state: 'cancelled' }).where(served)
    await page.reload()
    await page.getByText(kit.none).waitFor()
  })

  it('finds nothing of it at an ordinary prescription', async () => {
    const ordinary = await prescribeFor(world, world.patientId, ['I10'], doctor.actor)
    const path = `/desk/prescriptions/${ordinary.answer.prescriptionId}?lang=zh-CN`
    const { page } = await pages.visit(path, doctor.email, wide)
    await page.getByRole('heading', { name: doctorTexts['zh-CN'].detail.talk }).waitFor()
    await Promise.all([page.waitForResponse('**/campaign-kits'), page.reload()])
    await page.getByRole('heading', { name: doctorTexts['zh-CN'].detail.talk }).waitFor()
    expect(await page.locator('.campaign-kit').count()).toBe(0)
  })
})

describe('who runs a campaign', () => {
  it('holds stock for a fever clinic, is told when the shelf has too little, and gives it back', async () => {
    const { operator, campaignId } = await makeCampaignWorld(pages.app.database, 5)
    const email = await addAccountOf(pages.app, operator)
    const { page } = await pages.visit(`/desk/campaigns/${campaignId}?lang=zh-CN`, email, wide)
    const texts = clinicStockTexts['zh-CN']
    await page.getByText(texts.none).waitFor()
    const fill = (units: string) => async (dialog: Locator) => {
      await choose(page, texts.depot)
      await choose(page, texts.hospital)
      await choose(page, texts.goods)
      await dialog.getByLabel(texts.unitsOf('片')).fill(units)
    }
    await page.getByRole('button', { name: texts.set }).click()
    const refused = dialogOf(page, texts.set)
    await fill('999')(refused)
    await refused.getByRole('button', { name: texts.set }).click()
    await refused.getByText('云仓的可用库存不够').waitFor()
    expect(await obstacles(page)).toEqual([])
    await keepPicture(page, 'clinic-stock-refused', false)
    await page.locator('.ant-modal-close:visible').click()
    await refused.waitFor({ state: 'hidden' })

    await confirm(page, texts.set, { fill: fill('3') })
    const table = page.getByLabel(texts.label)
    await table.getByRole('cell', { name: '3 片' }).waitFor()
    await keepPicture(page, 'clinic-stock', true)
    expect(await obstacles(page)).toEqual([])
    const held = await listClinicStock(pages.app.database, operator, campaignId)
    expect(held).toMatchObject([{ units: 3 }])

    await confirm(page, texts.set, { fill: fill('0') })
    await page.getByText(texts.none).waitFor()
    expect(await listClinicStock(pages.app.database, operator, campaignId)).toEqual([])
  })
})
