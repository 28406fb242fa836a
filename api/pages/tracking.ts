import { randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { CommandRefused } from '#db/command-refused.ts'
import type { CommandRequest } from '#db/commands.ts'
import { readShownPickupCodes } from '#db/fulfilment/pickup-codes.ts'
import { choiceCode } from '#db/prescriptions/choice-code.ts'
import { cancelPrescription } from '#db/prescriptions/end.ts'
import { readShownMedicines } from '#db/prescriptions/shown-medicines.ts'
import { requestCode, tryCode } from '#db/prescriptions/tracking-codes.ts'
import { hashTrackingToken } from '#db/prescriptions/tracking-token.ts'
import { findTrackedLink, type TrackedLink } from '#db/prescriptions/tracking.ts'
import { linkInvalidPage, trackingFragment, trackingPage } from '#web/public/tracking-page.ts'
import type { Reader } from '#web/public/patient-page.ts'
import type { PrivatePart } from '#web/public/tracking-view.ts'
import type { AppEnv } from '../dependencies.ts'
import { eventStream } from '../events/stream.ts'
import { formText } from './form-text.ts'
import { offerLanguageOf, pageReader } from './page-locale.ts'
import {
  extendForElder,
  isCodeAsked,
  isPrivatePartOpen,
  openPrivatePart,
  rememberCodeAsked,
  rememberedLink,
  rememberLink,
} from './tracking-session.ts'
import { readTrackingView } from './tracking-view.ts'

/** What the page shows the progress of. Money and warnings to staff are nothing that a link should tell. */
const shownEvents = /^(?:prescription|shipment)\./

/**
 * The patient's pages, without sign-in. A link's token is answered with a short cookie and a redirect, so that it
 * stays out of histories and logs; everything else works on the cookie.
 */
export const trackingPages = new Hono<AppEnv>()
  .get('/t/:token', async (context) => {
    const link = await findTrackedLink(
      context.var.dependencies.database,
      hashTrackingToken(context.req.param('token')),
    )
    if (link === null) return context.html(linkInvalidPage(pageReader(context)), 404)
    await rememberLink(context, link)
    await offerLanguageOf(context, link.tenantId)
    return context.redirect('/track', 303)
  })
  .get('/track', (context) =>
    withLink(context, async (link, reader) =>
      showPage(context, link, reader, await privatePart(context, link)),
    ),
  )
  .get('/track/fragment', (context) =>
    withLink(context, async ({ prescriptionId }, reader) => {
      const { database, clock } = context.var.dependencies
      const view = await readTrackingView(database, prescriptionId, clock())
      return view === null
        ? linkInvalid(context, reader)
        : context.html(trackingFragment(view, reader.locale))
    }),
  )
  .get('/track/events', (context) =>
    withLink(context, ({ prescriptionId }) => {
      const { feed } = context.var.dependencies
      return eventStream(feed, {
        since: null,
        mayView: (event) => event.prescriptionId === prescriptionId && shownEvents.test(event.type),
        endsAt: () => false,
        stillAllowed: async () => (await rememberedLink(context)) !== null,
      })
    }),
  )
  .post('/track/code', (context) =>
    withLink(context, async (link, reader) => {
      const { database } = context.var.dependencies
      const outcome = await refusalOf(
        requestCode(database, patientRequest(context, link, 'track.code'), link),
      )
      if (outcome !== null) {
        const kind = (await isCodeAsked(context, link.prescriptionId)) ? 'codeSent' : 'closed'
        return showPage(context, link, reader, { kind, problem: 'tooOften' })
      }
      await rememberCodeAsked(context, link.prescriptionId)
      return context.redirect('/track#private', 303)
    }),
  )
  .post('/track/unlock', (context) =>
    withLink(context, async (link, reader) => {
      const { code } = await context.req.parseBody()
      const request = patientRequest(context, link, 'track.unlock')
      const input = { prescriptionId: link.prescriptionId, code: formText(code) }
      const { answer } = await tryCode(context.var.dependencies.database, request, input)
      if (answer.check !== 'open')
        return showPage(context, link, reader, { kind: 'codeSent', problem: answer.check })
      await openPrivatePart(context, link.prescriptionId, reader.isElder)
      return context.redirect('/track#private', 303)
    }),
  )
  .post('/track/cancel', (context) =>
    withLink(context, async (link, reader) => {
      if (!(await isPrivatePartOpen(context, link.prescriptionId)))
        return context.redirect('/track?ended#private', 303)
      const request = patientRequest(context, link, 'track.cancel')
      const refused = await refusalOf(cancelPrescription(context.var.dependencies.database, request, link))
      const part = await privatePart(context, link)
      const outcome = refused === null ? 'cancelled' : 'tooLate'
      return showPage(context, link, reader, part.kind === 'open' ? { ...part, outcome } : part)
    }),
  )

/** Runs `handle` with the prescription that this browser follows, or says that the link is no longer valid. */
async function withLink(
  context: Context<AppEnv>,
  handle: (link: TrackedLink, reader: Reader) => Promise<Response> | Response,
): Promise<Response> {
  context.header('cache-control', 'no-store')
  const reader = pageReader(context)
  const link = await rememberedLink(context)
  if (link === null) return linkInvalid(context, reader)
  if (reader.isElder) await extendForElder(context, link)
  return handle(link, reader)
}

function linkInvalid(context: Context<AppEnv>, reader: Reader) {
  return context.html(linkInvalidPage(reader), 404)
}

async function showPage(context: Context<AppEnv>, link: TrackedLink, reader: Reader, part: PrivatePart) {
  const { database, clock } = context.var.dependencies
  const view = await readTrackingView(database, link.prescriptionId, clock())
  return view === null ? linkInvalid(context, reader) : context.html(trackingPage(view, part, reader))
}

async function privatePart(context: Context<AppEnv>, { prescriptionId }: TrackedLink): Promise<PrivatePart> {
  const { database, clock } = context.var.dependencies
  if (!(await isPrivatePartOpen(context, prescriptionId))) {
    if (await isCodeAsked(context, prescriptionId)) return { kind: 'codeSent' }
    return context.req.query('ended') === undefined
      ? { kind: 'closed' }
      : { kind: 'closed', problem: 'ended' }
  }
  const view = await readTrackingView(database, prescriptionId, clock())
  const isHandedOver = view?.parcels.some(({ step }) => step === 'handed_over') ?? true
  const mayCancel = view !== null && view.isOpen && !isHandedOver && view.progress.notice !== 'cancelling'
  return {
    kind: 'open',
    secrets: {
      pickupCodes: await readShownPickupCodes(database, prescriptionId),
      medicines: await readShownMedicines(database, prescriptionId),
      choiceCode: view?.isChoosable ? choiceCode(database.secret, prescriptionId) : null,
      mayCancel,
    },
  }
}

/** The holder of the link acts for the hospital's tenant on this one prescription, and under a name of its own. */
function patientRequest(context: Context<AppEnv>, link: TrackedLink, route: string): CommandRequest {
  const { prescriptionId, tenantId } = link
  return {
    actor: { tenantId, principalId: `tracking-link/${prescriptionId}`, roles: [], siteIds: [] },
    route,
    // A form has no key of its own: each press is an act, and the state tables stop what must not happen twice.
    key: randomUUIDv7(),
    body: { prescriptionId },
    now: context.var.dependencies.clock(),
  }
}

/** The refusal of a command, or null when it took effect. */
async function refusalOf(command: Promise<unknown>): Promise<CommandRefused | null> {
  try {
    await command
    return null
  } catch (error) {
    if (error instanceof CommandRefused) return error
    throw error
  }
}
