import { randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { CommandRefused } from '#db/command-refused.ts'
import type { CommandRequest } from '#db/commands.ts'
import { readShownPickupCodes } from '#db/fulfilment/pickup-codes.ts'
import { choiceCode } from '#db/prescriptions/choice-code.ts'
import { findAgent } from '#db/patients/own-choices.ts'
import { cancelPrescription } from '#db/prescriptions/end.ts'
import { readFamilyScopes, requestFamilyCode, tryFamilyCode } from '#db/prescriptions/family-codes.ts'
import { readShownMedicines } from '#db/prescriptions/shown-medicines.ts'
import { requestCode, tryCode } from '#db/prescriptions/tracking-codes.ts'
import { hashTrackingToken } from '#db/prescriptions/tracking-token.ts'
import { findTrackedLink, type TrackedLink } from '#db/prescriptions/tracking.ts'
import { linkInvalidPage, trackingFragment, trackingPage } from '#web/public/tracking-page.ts'
import type { Reader } from '#web/public/patient-page.ts'
import { choiceTextLimits } from '#web/public/choices-view.ts'
import type { PrivatePart, TypedFamily } from '#web/public/tracking-view.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import { openAttemptLimit } from '../attempt-limit.ts'
import type { AppEnv } from '../dependencies.ts'
import { eventStream } from '../events/stream.ts'
import { formText } from './form-text.ts'
import { offerLanguageOf, pageReader } from './page-locale.ts'
import {
  codeAskedBy,
  extendForElder,
  openedBy,
  openPrivatePart,
  rememberCodeAsked,
  rememberedLink,
  rememberLink,
} from './tracking-session.ts'
import { readTrackingView } from './tracking-view.ts'

/** What the page shows the progress of. Money and warnings to staff are nothing that a link should tell. */
const shownEvents = /^(?:prescription|shipment)\./

/** Nobody tries names and numbers of strangers here. */
const familyPolicy = { purpose: 'family_code', attempts: 10, windowSeconds: 3_600 }

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
        return showPage(context, link, reader, await notYet(context, link, 'tooOften'))
      }
      await rememberCodeAsked(context, link.prescriptionId, { agentId: null })
      return context.redirect('/track#private', 303)
    }),
  )
  .post('/track/family', (context) =>
    withLink(context, async (link, reader) => {
      const agentId = await familyMember(context, link)
      if (typeof agentId !== 'string') return showPage(context, link, reader, { kind: 'closed', ...agentId })
      const { database } = context.var.dependencies
      const family = { prescriptionId: link.prescriptionId, agentId }
      const refused = await refusalOf(
        requestFamilyCode(database, patientRequest(context, link, 'track.family'), family),
      )
      if (refused !== null) {
        const isUnknown = refused.refusals[0]?.code === 'consentMissing'
        const part = isUnknown
          ? ({ kind: 'closed', problem: 'familyUnknown' } as const)
          : await notYet(context, link, 'tooOften')
        return showPage(context, link, reader, part)
      }
      await rememberCodeAsked(context, link.prescriptionId, { agentId })
      return context.redirect('/track#private', 303)
    }),
  )
  .post('/track/unlock', (context) =>
    withLink(context, async (link, reader) => {
      const { code } = await context.req.parseBody()
      const request = patientRequest(context, link, 'track.unlock')
      const input = { prescriptionId: link.prescriptionId, code: formText(code) }
      const { database } = context.var.dependencies
      const opener = (await codeAskedBy(context, link.prescriptionId)) ?? { agentId: null }
      const { agentId } = opener
      const { answer } = await (agentId === null
        ? tryCode(database, request, input)
        : tryFamilyCode(database, request, { ...input, agentId }))
      if (answer.check !== 'open') {
        const isFamily = agentId !== null
        return showPage(context, link, reader, { kind: 'codeSent', isFamily, problem: answer.check })
      }
      await openPrivatePart(context, link.prescriptionId, opener, reader.isElder)
      return context.redirect('/track#private', 303)
    }),
  )
  .post('/track/cancel', (context) =>
    withLink(context, async (link, reader) => {
      const opener = await openedBy(context, link.prescriptionId)
      if (opener?.agentId !== null) return context.redirect('/track?ended#private', 303)
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

async function privatePart(context: Context<AppEnv>, link: TrackedLink): Promise<PrivatePart> {
  const { database, clock } = context.var.dependencies
  const { prescriptionId } = link
  const opener = await openedBy(context, prescriptionId)
  if (opener === null) return notYet(context, link, context.req.query('ended') === undefined ? null : 'ended')
  const view = await readTrackingView(database, prescriptionId, clock())
  const shownChoiceCode = view?.isChoosable ? choiceCode(database.secret, prescriptionId) : null
  if (opener.agentId !== null) return familyPart(context, link, opener.agentId, shownChoiceCode)
  const isHandedOver = view?.parcels.some(({ step }) => step === 'handed_over') ?? true
  const mayCancel = view !== null && view.isOpen && !isHandedOver && view.progress.notice !== 'cancelling'
  return {
    kind: 'open',
    secrets: {
      pickupCodes: await readShownPickupCodes(database, prescriptionId),
      medicines: await readShownMedicines(database, prescriptionId),
      choiceCode: shownChoiceCode,
      mayCancel,
    },
  }
}

/** What the patient's consent covers at this moment. */
async function familyPart(
  context: Context<AppEnv>,
  link: TrackedLink,
  agentId: string,
  shownChoiceCode: string | null,
): Promise<PrivatePart> {
  const { database, clock } = context.var.dependencies
  const { prescriptionId } = link
  const { actor } = patientRequest(context, link, 'track.family')
  const scopes = await readFamilyScopes(database, actor, clock(), { prescriptionId, agentId })
  if (scopes.length === 0) return { kind: 'closed', problem: 'familyEnded' }
  const mayChoosePlace = scopes.includes('choose_pharmacy')
  return {
    kind: 'family',
    secrets: {
      pickupCodes: scopes.includes('collect') ? await readShownPickupCodes(database, prescriptionId) : null,
      choiceCode: mayChoosePlace ? shownChoiceCode : null,
      mayChoosePlace,
    },
  }
}

/** Still closed: with the field for a code that is on its way. */
async function notYet(
  context: Context<AppEnv>,
  { prescriptionId }: TrackedLink,
  problem: 'tooOften' | 'ended' | null,
): Promise<PrivatePart> {
  const asked = await codeAskedBy(context, prescriptionId)
  if (asked === null) return { kind: 'closed', ...(problem === null ? {} : { problem }) }
  const isFamily = asked.agentId !== null
  return { kind: 'codeSent', isFamily, ...(problem === 'tooOften' ? { problem } : {}) }
}

interface UnknownFamily {
  readonly problem: 'familyIncomplete' | 'familyTooLong' | 'familyUnknown' | 'tooOften'
  readonly family: TypedFamily
}

/** Whoever says that they are family, by name and resident ID; a reason where nobody is found. */
async function familyMember(context: Context<AppEnv>, link: TrackedLink): Promise<string | UnknownFamily> {
  const { database } = context.var.dependencies
  const { agentName, agentResidentId } = await context.req.parseBody()
  const family = { name: formText(agentName), residentId: formText(agentResidentId) }
  const named = { ...family, residentId: family.residentId.toUpperCase() }
  if (named.name === '' || named.residentId === '') return { problem: 'familyIncomplete', family }
  const { agentName: longestName, agentResidentId: longestId } = choiceTextLimits
  if (isTooLong(named.name, longestName) || isTooLong(named.residentId, longestId))
    return { problem: 'familyTooLong', family }
  const waitSeconds = await openAttemptLimit(database, familyPolicy).attempt(link.prescriptionId)
  if (waitSeconds !== null) return { problem: 'tooOften', family }
  const { actor } = patientRequest(context, link, 'track.family')
  return (await findAgent(database, actor, named)) ?? { problem: 'familyUnknown', family }
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
