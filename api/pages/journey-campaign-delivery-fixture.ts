import { and, eq } from 'drizzle-orm'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Actor } from '#db/actor.ts'
import type { DatabaseClient } from '#db/client.ts'
import { handOverParcels } from '#db/campaigns/hand-over.ts'
import { campaignHouseholds } from '#db/campaigns/schema.ts'
import { requestOf } from '#db/test-world.ts'
import { shellTexts } from '#web/desk/texts/shell.ts'
import { messagesOf } from '#web/ui/messages.ts'
import { expectPassable, journeys, type Reader, signsIn } from './journey-fixture.ts'
import { addAccountOf } from './pages-fixture.ts'

// For tests: how the parcels of a campaign get from the village to its doors.

export type CampaignReader = Reader<'zh-CN' | 'ko'>

/** The village whose pharmacy brings the parcels to the doors, and another one, where a courier does. */
export const villages = { own: '640422100002', other: '640422100200' } as const
/** The door of a household, by its number. */
export const addressOf = (number: number) => `石泉村 ${number} 号`

const stopAt = (page: Page, number: number) => page.locator('tbody tr', { hasText: addressOf(number) })

/** The village's pharmacist takes the parcels in and brings them from door to door; one household is met the second time. */
export async function brings(reader: CampaignReader, pharmacist: Actor): Promise<void> {
  const { locale, desk } = reader
  const { depot, surge, console: texts } = messagesOf(locale)
  const { page, complaints } = await signsIn(reader, await addAccountOf(journeys.app, pharmacist), desk)
  const entrance = page.locator('.entrance', { hasText: shellTexts[locale].otherPages })
  await entrance.getByRole('link', { name: texts.areaNames.routes, exact: true }).click()
  await page.getByRole('link', { name: depot.levels.village }).click()
  await page.getByRole('cell', { name: '邮政班车' }).waitFor()
  await expectPassable(page, `${locale}-village-arriving`)
  await page.getByRole('button', { name: depot.takeIn }).click()
  await page.getByRole('status').filter({ hasText: texts.done }).waitFor()
  await planRound(page, reader)
  await expectPassable(page, `${locale}-village-round`)
  for (const number of [1, 3]) {
    await stopAt(page, number).getByRole('button', { name: depot.handedOver, exact: true }).click()
    await stopAt(page, number).getByText(surge.registration.news.delivered).waitFor()
  }
  await failsAt(stopAt(page, 2), reader)
  const inVain = `${depot.notHandedOver}: ${depot.failedReasons.notAtHome}`
  await stopAt(page, 2).getByText(inVain, { exact: true }).waitFor()
  await expectPassable(page, `${locale}-village-not-at-home`)
  await page.goto('/console/routes?level=village')
  await planRound(page, reader)
  await stopAt(page, 2).getByRole('button', { name: depot.handedOver, exact: true }).click()
  await stopAt(page, 2).getByText(surge.registration.news.delivered).waitFor()
  expect(complaints).toEqual([])
}

/** A round on foot for all that waits in the village, given out at once. */
async function planRound(page: Page, { locale }: CampaignReader): Promise<void> {
  const { depot } = messagesOf(locale)
  await page.locator('summary', { hasText: depot.makePlan }).click()
  await page.getByLabel(depot.shiftFrom).fill('2026-03-02T09:30')
  await page.getByLabel(depot.shiftUntil).fill('2026-03-02T18:00')
  await page.getByRole('button', { name: depot.makePlan }).click()
  await page.getByRole('button', { name: depot.release }).click()
  await page.locator('.facts', { hasText: depot.planStates.released }).waitFor()
}

/** Nobody is at home. */
async function failsAt(stop: Locator, { locale }: CampaignReader): Promise<void> {
  const { depot } = messagesOf(locale)
  await stop.locator('summary').click()
  await stop.getByLabel(depot.reason).selectOption('notAtHome')
  await stop.getByRole('button', { name: depot.notHandedOver, exact: true }).click()
}

/** The courier's own tool tells of the other village's household. */
export async function courierBrings(
  { client, courier }: { readonly client: DatabaseClient; readonly courier: Actor },
  campaignId: string,
): Promise<void> {
  const households = await client.network
    .select({ id: campaignHouseholds.id })
    .from(campaignHouseholds)
    .where(
      and(eq(campaignHouseholds.campaignId, campaignId), eq(campaignHouseholds.villageCode, villages.other)),
    )
  const householdIds = households.map(({ id }) => id)
  await handOverParcels(client, requestOf(courier), { campaignId, householdIds })
  await journeys.app.placeEvents()
}
