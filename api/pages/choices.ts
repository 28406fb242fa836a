import { randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { addDays } from '#domain/organisations/shanghai-time.ts'
import { consentScopes } from '#domain/patients/consent.ts'
import { fulfilmentModes } from '#domain/prescriptions/prescription.ts'
import { CommandRefused } from '#db/command-refused.ts'
import type { CommandRequest } from '#db/commands.ts'
import { giveConsent, withdrawConsent } from '#db/patients/consents.ts'
import { nominatePharmacy } from '#db/patients/nominations.ts'
import { findAgent, readOwnChoices } from '#db/patients/own-choices.ts'
import { delayPart, skipPart } from '#db/prescriptions/change-parts.ts'
import { choosePlace } from '#db/prescriptions/choose-place.ts'
import { stopRepeats } from '#db/prescriptions/stop-repeats.ts'
import { choicesPage, familyChoicesPage } from '#web/public/choices-page.ts'
import {
  choicesDone,
  choiceTextLimits,
  consentDays,
  delayDays,
  type ChoiceOutcome,
  type ChoiceProblem,
  type AskedChange,
  type ChoicesView,
} from '#web/public/choices-view.ts'
import { confirmPage } from '#web/public/confirm-page.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import { openAttemptLimit } from '../attempt-limit.ts'
import type { AppEnv } from '../dependencies.ts'
import { formText } from './form-text.ts'
import { pageReader } from './page-locale.ts'
import { withProvenChooser, withProvenPatient, type ProvenPatient } from './proven-patient.ts'

type Form = Readonly<Record<string, string>>
type Choice = (context: Context<AppEnv>, patient: ProvenPatient, form: Form) => Promise<ChoiceOutcome>

const dayMilliseconds = 24 * 60 * 60 * 1000
/** Nobody tries names and numbers of strangers here. */
const agentPolicy = { purpose: 'consent_agent', attempts: 10, windowSeconds: 3_600 }

const done = z.enum(choicesDone)

/**
 * What the patient decides by themselves, behind the code by SMS: place and mode, the pharmacy they name, what family may
 * do for them, and the parts of a long prescription. Each form answers with a redirect, so that reading the page again
 * repeats nothing.
 */
export const choicesPages = new Hono<AppEnv>()
  .get('/track/choices', (context) =>
    withProvenChooser(context, (patient) => {
      const shown = done.safeParse(context.req.query('done'))
      return showChoices(context, patient, shown.success ? { done: shown.data } : null)
    }),
  )
  .get('/track/choices/confirm', (context) =>
    withProvenPatient(context, async (patient) => {
      const asked = askedChange(context.req.query(), (await readChoices(context, patient)).parts)
      if (asked === null) return showChoices(context, patient, { problem: 'partBegun' })
      return context.html(confirmPage(asked, pageReader(context)))
    }),
  )
  .post('/track/choices/place', choice(changePlace, withProvenChooser))
  .post('/track/choices/nomination', choice(nominate))
  .post('/track/choices/consents', choice(consent))
  .post('/track/choices/consents/withdraw', choice(withdraw))
  .post('/track/choices/parts/delay', choice(delay))
  .post('/track/choices/parts/skip', choice(skip))
  .post('/track/choices/parts/stop', choice(stop))

/** Lets the patient choose, and shows the page with what came of it. */
function choice(choose: Choice, withProven = withProvenPatient) {
  return (context: Context<AppEnv>) =>
    withProven(context, async (patient) => {
      const body = await context.req.parseBody({ all: true })
      const form = Object.fromEntries(
        Object.entries(body).map(([name, field]) => [
          name,
          Array.isArray(field) ? field.map(formText).join(',') : formText(field),
        ]),
      )
      const outcome = hasTooLongText(form)
        ? ({ problem: 'tooLong' } as const)
        : await choose(context, patient, form).catch((error: unknown) => problemOf(error))
      return outcome !== null && 'done' in outcome
        ? context.redirect(`/track/choices?done=${outcome.done}`, 303)
        : showChoices(context, patient, outcome === null ? null : { ...outcome, typed: form })
    })
}

function hasTooLongText(form: Form): boolean {
  return Object.entries(choiceTextLimits).some(([name, longest]) => isTooLong(form[name] ?? '', longest))
}

async function changePlace(
  context: Context<AppEnv>,
  patient: ProvenPatient,
  { place = '', address = '', phone = '' }: Form,
): Promise<ChoiceOutcome> {
  const [mode, siteId] = place.split('/')
  const chosen = z.object({ mode: z.enum(fulfilmentModes), siteId: z.uuid() }).safeParse({ mode, siteId })
  const isHome = mode === 'home'
  const isPhone = phone === '' || /^\+?[\d -]{5,20}$/.test(phone)
  if (!chosen.success || (isHome && address === '') || !isPhone) return { problem: 'incomplete' }
  const input = {
    ...chosen.data,
    prescriptionId: patient.prescriptionId,
    ...(isHome ? { address } : {}),
    // Codes go to this phone: only the patient says which it is.
    ...(phone === '' || patient.agentId !== null ? {} : { phone }),
    ...(patient.agentId === null ? {} : { agentId: patient.agentId }),
  }
  await choosePlace(databaseOf(context), requestOf(context, patient, 'track.place', input), input)
  return { done: 'placeChanged' }
}

async function nominate(
  context: Context<AppEnv>,
  patient: ProvenPatient,
  { siteId = '' }: Form,
): Promise<ChoiceOutcome> {
  if (siteId !== '' && !z.uuid().safeParse(siteId).success) return { problem: 'incomplete' }
  const input = { patientId: patient.patientId, siteId: siteId === '' ? null : siteId }
  await nominatePharmacy(databaseOf(context), requestOf(context, patient, 'track.nomination', input), input)
  return { done: 'nominated' }
}

async function consent(
  context: Context<AppEnv>,
  patient: ProvenPatient,
  { agentName = '', agentResidentId = '', scope = '', days = '' }: Form,
): Promise<ChoiceOutcome> {
  const database = databaseOf(context)
  const forDays = consentDays.find((count) => String(count) === days)
  if (agentName === '' || agentResidentId === '' || forDays === undefined) return { problem: 'incomplete' }
  const waitSeconds = await openAttemptLimit(database, agentPolicy).attempt(patient.prescriptionId)
  if (waitSeconds !== null) return { problem: 'tooOften' }
  const named = { name: agentName, residentId: agentResidentId.toUpperCase() }
  const agentId = await findAgent(database, patient.actor, named)
  if (agentId === null) return { problem: 'agentUnknown' }
  const { patientId } = patient
  const scopes = consentScopes.filter((one) => scope.split(',').includes(one))
  const until = new Date(context.var.dependencies.clock().getTime() + forDays * dayMilliseconds)
  // The agent is in the key's body by an id alone.
  const request = requestOf(context, patient, 'track.consent', { agentId, scopes, days: forDays })
  await giveConsent(database, request, { patientId, agentId, scopes, until })
  return { done: 'consentGiven' }
}

async function withdraw(
  context: Context<AppEnv>,
  patient: ProvenPatient,
  { consentId = '' }: Form,
): Promise<ChoiceOutcome> {
  const { consents } = await readChoices(context, patient)
  // The hospital may end the consents of all its patients; whoever holds this link, those of one.
  if (!consents.some(({ id }) => id === consentId)) return { problem: 'notPossible' }
  const request = requestOf(context, patient, 'track.withdraw', { consentId })
  await withdrawConsent(databaseOf(context), request, { consentId })
  return { done: 'consentWithdrawn' }
}

async function delay(
  context: Context<AppEnv>,
  patient: ProvenPatient,
  { part = '', days = '' }: Form,
): Promise<ChoiceOutcome> {
  const byDays = delayDays.find((count) => String(count) === days)
  const number = partOf(part)
  if (number === null || byDays === undefined) return { problem: 'incomplete' }
  const input = { prescriptionId: patient.prescriptionId, part: number, days: byDays }
  await delayPart(databaseOf(context), requestOf(context, patient, 'track.delay', input), input)
  return { done: 'delayed' }
}

async function skip(
  context: Context<AppEnv>,
  patient: ProvenPatient,
  { part = '' }: Form,
): Promise<ChoiceOutcome> {
  const number = partOf(part)
  if (number === null) return { problem: 'incomplete' }
  const input = { prescriptionId: patient.prescriptionId, part: number }
  await skipPart(databaseOf(context), requestOf(context, patient, 'track.skip', input), input)
  return { done: 'skipped' }
}

/** What is on its way still comes: the patient may refuse it at the door. */
async function stop(context: Context<AppEnv>, patient: ProvenPatient): Promise<ChoiceOutcome> {
  const input = { prescriptionId: patient.prescriptionId, partUnderWay: 'deliver' } as const
  await stopRepeats(databaseOf(context), requestOf(context, patient, 'track.stop', input), input)
  return { done: 'stopped' }
}

/** The change that an address asks about; null for parts that have begun or are none, and for days that are not offered. */
function askedChange({ act, part = '', days }: Form, parts: ChoicesView['parts']): AskedChange | null {
  const open = parts.filter(({ isOpen }) => isOpen)
  if (act === 'stop') return open.length === 0 ? null : { act, parts: open }
  const chosen = open.find((one) => one.part === partOf(part))
  if (chosen === undefined) return null
  const from = chosen.firstDoseOn
  if (act === 'skip') return { act, part: chosen.part, from }
  const byDays = delayDays.find((count) => String(count) === days)
  if (act !== 'delay' || byDays === undefined) return null
  return { act, part: chosen.part, days: byDays, from, to: addDays(from, byDays) }
}

function partOf(text: string): number | null {
  const part = z.coerce.number().int().min(1).max(100).safeParse(text)
  return text !== '' && part.success ? part.data : null
}

/** What a refusal means to the patient. */
const problemOfCode: Readonly<Record<string, ChoiceProblem>> = {
  alreadyDispatched: 'alreadyDispatched',
  placeFixed: 'placeFixed',
  prescriptionExpired: 'prescriptionExpired',
  siteNotFound: 'placeUnfit',
  pharmacyUnfit: 'placeUnfit',
  consentInvalid: 'consentInvalid',
  consentMissing: 'notPossible',
  agentNotFound: 'agentUnknown',
  delayedTooOften: 'delayedTooOften',
  wrongState: 'partBegun',
  partNotFound: 'partBegun',
}

/** Every rule that can speak against a place speaks of the place. */
function problemOf(error: unknown): ChoiceOutcome {
  if (!(error instanceof CommandRefused)) throw error
  const code = error.refusals[0]?.code ?? ''
  const isOfPlace = code.startsWith('destination') || code === 'notByMail'
  return { problem: problemOfCode[code] ?? (isOfPlace ? 'placeUnfit' : 'notPossible') }
}

function readChoices(context: Context<AppEnv>, { actor, prescriptionId }: ProvenPatient) {
  const { database, clock } = context.var.dependencies
  return readOwnChoices(database, actor, clock(), prescriptionId)
}

async function showChoices(
  context: Context<AppEnv>,
  patient: ProvenPatient,
  outcome: ChoiceOutcome,
): Promise<Response> {
  const view = await readChoices(context, patient)
  const isFamily = patient.agentId !== null
  return context.html((isFamily ? familyChoicesPage : choicesPage)(view, outcome, pageReader(context)))
}

function databaseOf(context: Context<AppEnv>) {
  return context.var.dependencies.database
}

/** A form has no key of its own: each press is an act, and the state tables stop what must not happen twice. */
function requestOf(
  context: Context<AppEnv>,
  { actor }: ProvenPatient,
  route: string,
  body: unknown,
): CommandRequest {
  return { actor, route, key: randomUUIDv7(), body, now: context.var.dependencies.clock() }
}
