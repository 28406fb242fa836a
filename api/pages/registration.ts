import { randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { householdSchema } from '#domain/campaigns/household.ts'
import type { HouseholdState } from '#domain/campaigns/states.ts'
import { readRegistration, registrationOfToken, registrationToken } from '#db/campaigns/registration-queue.ts'
import { CommandRefused } from '#db/command-refused.ts'
import { listServedRegions } from '#db/organisations/region-queries.ts'
import {
  registrationPage,
  registrationStandingPage,
  registrationUnknownPage,
  type RegistrationForm,
} from '#web/public/registration-page.ts'
import type { Locale } from '#web/ui/locale.ts'
import type { RegistrationNews } from '#web/ui/messages-surge.ts'
import { deskOf, takesHouseholds } from '../campaigns/registration-desk.ts'
import type { AppEnv } from '../dependencies.ts'
import { formText } from './form-text.ts'
import { keepLink, keptLink } from './kept-link.ts'
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
  .get('/registration', async (context) => {
    context.header('cache-control', 'no-store')
    const reader = pageReader(context)
    const { database } = context.var.dependencies
    const registrationId = await keptLink(context, link)
    const found = registrationId === null ? null : await readRegistration(database, registrationId)
    if (registrationId === null || found === null) return context.html(registrationUnknownPage(reader), 404)
    return context.html(
      registrationStandingPage(
        {
          campaignName: reader.locale === 'zh-CN' ? found.campaignNameZh : found.campaignNameEn,
          number: found.number,
          ahead: found.ahead,
          news: newsOf(found.ahead, found.state),
          dispatchDueAt: found.dispatchDueAt,
          linkPath: `/r/${registrationToken(database.secret, registrationId)}`,
        },
        reader,
      ),
    )
  })

async function showForm(
  context: Context<AppEnv, '/register/:id'>,
  given: Readonly<Record<string, string>>,
  problem: RegistrationForm['problem'],
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
  }
  return context.html(registrationPage(form, reader), problem === null ? 200 : 422)
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
  })
  return parsed.success ? parsed.data : null
}

function nameOf(campaign: { readonly nameZh: string; readonly nameEn: string }, locale: Locale): string {
  return locale === 'zh-CN' ? campaign.nameZh : campaign.nameEn
}

const newsOfState: Readonly<Record<HouseholdState, RegistrationNews>> = {
  duplicate: 'duplicate',
  ineligible: 'ineligible',
  eligible: 'registered',
  granted: 'onTheWay',
  released: 'onTheWay',
  picked: 'onTheWay',
  rechecked: 'onTheWay',
  packed: 'onTheWay',
  owing: 'onTheWay',
  dispatched: 'onTheWay',
  called_back: 'onTheWay',
  delivered: 'delivered',
  refused: 'ended',
  cancelled: 'ended',
}

function newsOf(ahead: number | null, state: HouseholdState | null): RegistrationNews {
  if (ahead !== null) return 'waiting'
  return state === null ? 'closed' : newsOfState[state]
}
