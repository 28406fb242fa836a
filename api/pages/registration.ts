import { randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { householdSchema } from '#domain/campaigns/household.ts'
import { readRegistration, registrationOfToken, registrationToken } from '#db/campaigns/registration-queue.ts'
import { eraseOwnRegistration, readOwnRegistration } from '#db/campaigns/own-registration.ts'
import { CommandRefused } from '#db/command-refused.ts'
import { listServedRegions } from '#db/organisations/region-queries.ts'
import {
  registrationPage,
  registrationStandingPage,
  registrationUnknownPage,
  type RegistrationForm,
} from '#web/public/registration-page.ts'
import type { Locale } from '#web/ui/locale.ts'
import type { OwnDataOutcome } from '#web/ui/messages-patient.ts'
import { newsOfRegistration } from '#web/ui/registration-news.ts'
import { deskOf, takesHouseholds } from '../campaigns/registration-desk.ts'
import { limitRegistration } from '../campaigns/registration-limit.ts'
import type { AppEnv } from '../dependencies.ts'
import { formText } from './form-text.ts'
import { keepLink, keptLink } from './kept-link.ts'
import { mayTryPhone, outcomeOfErasing } from './own-data.ts'
import { pageReader } from './page-locale.ts'
import { villageChoice } from './village-choice.ts'

const link = { name: 'registration', path: '/registration' }
const wholeNumber = z.coerce.number().int()

/**
 * Where households register for a campaign by themselves, and see their place in the line and what came of it. A
 * registration's token is answered with a cookie and a redirect, as that of a prescription is.
 */
export const registrationPages = new Hono<AppEnv>()
  .get('/register/:id', (context) => showForm(context, {}, null))
  .post('/register/:id', async (context) => {
    const body = await context.req.parseBody()
    const given = Object.fromEntries(Object.entries(body).map(([name, field]) => [name, formText(field)]))
    const household = householdOf(given)
    const key = z.uuid().safeParse(given['key'])
    if (household === null || !key.success) return showForm(context, given, 'incomplete')
    const { database, clock } = context.var.dependencies
    const waitSeconds = await limitRegistration(context, context.req.param('id'))
    if (waitSeconds !== null) {
      context.header('retry-after', String(waitSeconds))
      return showForm(context, given, 'tooOften', Math.ceil(waitSeconds / 60))
    }
    try {
      const { registrationId } = await deskOf(database).register({
        campaignId: context.req.param('id'),
        key: key.data,
        source: 'page',
        household,
        now: clock(),
      })
      return context.redirect(`/r/${registrationToken(database.secret, registrationId)}`, 303)
    } catch (error) {
      if (!(error instanceof CommandRefused)) throw error
      // The form was changed after it was sent: that is another registration.
      if (error.kind === 'keyReused') return showForm(context, given, 'incomplete')
      return showForm(context, given, 'closed')
    }
  })
  .get('/r/:token', async (context) => {
    const { database } = context.var.dependencies
    const registrationId = registrationOfToken(database.secret, context.req.param('token'))
    if (registrationId === null) return context.html(registrationUnknownPage(pageReader(context)), 404)
    await keepLink(context, link, registrationId)
    return context.redirect('/registration', 303)
  })
  .get('/registration', (context) =>
    withRegistration(context, (registrationId) => showStanding(context, registrationId, null)),
  )
  .post('/registration/copy', (context) =>
    withRegistration(context, async (registrationId) => {
      const { database } = context.var.dependencies
      const phone = formText((await context.req.parseBody())['phone'])
      if (!(await mayTryPhone(database, registrationId)))
        return showStanding(context, registrationId, 'tooOften')
      const copy = await readOwnRegistration(database, { registrationId, phone })
      if (copy === null) return showStanding(context, registrationId, 'wrongPhone')
      context.header('content-disposition', 'attachment; filename="my-registration.json"')
      return context.json(copy)
    }),
  )
  .post('/registration/erase', (context) =>
    withRegistration(context, async (registrationId, { tenantId }) => {
      const { database, clock } = context.var.dependencies
      const phone = formText((await context.req.parseBody())['phone'])
      if (!(await mayTryPhone(database, registrationId)))
        return showStanding(context, registrationId, 'tooOften')
      const request = {
        actor: { tenantId, principalId: `registration/${registrationId}`, roles: [], siteIds: [] },
        route: 'registration.erase',
        key: randomUUIDv7(),
        body: { registrationId },
        now: clock(),
      }
      const erasing = eraseOwnRegistration(database, request, { registrationId, phone })
      return showStanding(context, registrationId, await outcomeOfErasing(erasing))
    }),
  )

type Standing = NonNullable<Awaited<ReturnType<typeof readRegistration>>>

/** Runs `handle` with the registration that this browser opened by its link. Nothing of it is cached. */
async function withRegistration(
  context: Context<AppEnv>,
  handle: (registrationId: string, standing: Standing) => Promise<Response>,
): Promise<Response> {
  context.header('cache-control', 'no-store')
  const registrationId = await keptLink(context, link)
  const found =
    registrationId === null ? null : await readRegistration(context.var.dependencies.database, registrationId)
  if (registrationId === null || found === null)
    return context.html(registrationUnknownPage(pageReader(context)), 404)
  return handle(registrationId, found)
}

/** Read anew, as something may just have been erased. */
async function showStanding(
  context: Context<AppEnv>,
  registrationId: string,
  outcome: OwnDataOutcome | null,
): Promise<Response> {
  const reader = pageReader(context)
  const { database } = context.var.dependencies
  const found = await readRegistration(database, registrationId)
  if (found === null) return context.html(registrationUnknownPage(reader), 404)
  const view = {
    campaignName: reader.locale === 'zh-CN' ? found.campaignNameZh : found.campaignNameEn,
    number: found.number,
    ahead: found.ahead,
    news: newsOfRegistration({ ...found, isWaiting: found.ahead !== null }),
    dispatchDueAt: found.dispatchDueAt,
    plannedArriveAt: found.plannedArriveAt,
    linkPath: `/r/${registrationToken(database.secret, registrationId)}`,
    data: { path: '/registration', asksPhone: true, outcome },
  }
  const isProblem = outcome !== null && outcome !== 'erased'
  return context.html(registrationStandingPage(view, reader), isProblem ? 422 : 200)
}

async function showForm(
  context: Context<AppEnv, '/register/:id'>,
  given: Readonly<Record<string, string>>,
  problem: RegistrationForm['problem'],
  waitMinutes = 0,
): Promise<Response> {
  const reader = pageReader(context)
  const { database } = context.var.dependencies
  const campaignId = context.req.param('id')
  const campaign = await campaignOf(context, campaignId)
  if (campaign === null) return context.html(registrationUnknownPage(reader), 404)
  const township = context.req.query('township')
  const choice = await villageChoice(database, township, await listServedRegions(database, campaignId))
  const isOpen = takesHouseholds(campaign.state)
  const form = {
    campaignId,
    campaignName: nameOf(campaign, reader.locale),
    choice,
    key: randomUUIDv7(),
    township: township ?? '',
    given,
    problem: isOpen ? problem : ('closed' as const),
    waitMinutes,
  }
  const status = problem === null ? 200 : problem === 'tooOften' ? 429 : 422
  return context.html(registrationPage(form, reader), status)
}

async function campaignOf(context: Context<AppEnv>, campaignId: string) {
  if (!z.uuid().safeParse(campaignId).success) return null
  try {
    return await deskOf(context.var.dependencies.database).campaign(campaignId)
  } catch (error) {
    if (error instanceof CommandRefused) return null
    throw error
  }
}

function householdOf(given: Readonly<Record<string, string>>) {
  const { villageCode, householdNumber, name, phone, address } = given
  const parsed = householdSchema.safeParse({
    villageCode,
    householdNumber,
    name,
    phone: phone?.replaceAll(' ', ''),
    address,
    residentId: null,
    persons: wholeNumber.safeParse(given['persons']).data,
    personsAtRisk: wholeNumber.safeParse(given['personsAtRisk']).data,
    homeFrom: hourOf(given['homeFrom']),
    homeUntil: hourOf(given['homeUntil']),
    ...positionOf(given),
  })
  return parsed.success ? parsed.data : null
}

/** A field of the form that was left empty says nothing. */
function hourOf(field: string | undefined): string | null {
  return field === undefined || field === '' ? null : field
}

/** Where the household is, as its phone said; a position that is none is left out, since nobody typed it. */
function positionOf(given: Readonly<Record<string, string>>) {
  const longitude = degreesOf(given['longitude'], 180)
  const latitude = degreesOf(given['latitude'], 90)
  return longitude === null || latitude === null ? {} : { longitude, latitude }
}

function degreesOf(field: string | undefined, most: number): number | null {
  const degrees = field === undefined || field.trim() === '' ? Number.NaN : Number(field)
  return Math.abs(degrees) <= most ? degrees : null
}

function nameOf(campaign: { readonly nameZh: string; readonly nameEn: string }, locale: Locale): string {
  return locale === 'zh-CN' ? campaign.nameZh : campaign.nameEn
}
