import { randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { symptomFormSchema } from '#domain/triage/symptom-form.ts'
import { CommandRefused } from '#db/command-refused.ts'
import { trackingToken } from '#db/prescriptions/tracking-token.ts'
import { submitSymptomForm } from '#db/triage/forms.ts'
import { eraseOwnForm, readOwnFormCopy } from '#db/triage/own-form.ts'
import { findClinic, formOfToken, readOwnForm, symptomFormToken } from '#db/triage/queries.ts'
import {
  clinicErasedPage,
  clinicPage,
  clinicResultPage,
  clinicUnknownPage,
  type ClinicForm,
  type ClinicResult,
} from '#web/public/clinic-page.ts'
import type { OwnDataOutcome } from '#web/ui/messages-patient.ts'
import { openAttemptLimit } from '../attempt-limit.ts'
import type { AppEnv } from '../dependencies.ts'
import { formText } from './form-text.ts'
import { keepLink, keptLink } from './kept-link.ts'
import { mayTryPhone, outcomeOfErasing } from './own-data.ts'
import { offerLanguageOf, pageReader } from './page-locale.ts'
import { villageChoice } from './village-choice.ts'

const link = { name: 'symptom_form', path: '/clinic/form' }
/** Of one phone; a family may share it. */
const formPolicy = { purpose: 'symptom_form', attempts: 8, windowSeconds: 3_600 }
const wholeNumber = z.coerce.number().int()

type Given = Readonly<Record<string, string>>

/** The public side of the fever clinic: a form for each hospital, and what came of it behind an unguessable link. */
export const clinicPages = new Hono<AppEnv>()
  .get('/clinic/form', (context) => withForm(context, (formId) => showResult(context, formId, null)))
  .post('/clinic/form/copy', (context) =>
    withForm(context, async (formId) => {
      const { database } = context.var.dependencies
      const phone = formText((await context.req.parseBody())['phone'])
      if (!(await mayTryPhone(database, formId))) return showResult(context, formId, 'tooOften')
      const copy = await readOwnFormCopy(database, { formId, phone })
      if (copy === null) return showResult(context, formId, 'wrongPhone')
      context.header('content-disposition', 'attachment; filename="my-symptom-form.json"')
      return context.json(copy)
    }),
  )
  .post('/clinic/form/erase', (context) =>
    withForm(context, async (formId, { tenantId }) => {
      const { database, clock } = context.var.dependencies
      const phone = formText((await context.req.parseBody())['phone'])
      if (!(await mayTryPhone(database, formId))) return showResult(context, formId, 'tooOften')
      const request = {
        actor: { tenantId, principalId: `symptom-form/${formId}`, roles: [], siteIds: [] },
        route: 'clinic.erase',
        key: randomUUIDv7(),
        body: { formId },
        now: clock(),
      }
      const outcome = await outcomeOfErasing(eraseOwnForm(database, request, { formId, phone }))
      return showResult(context, formId, outcome)
    }),
  )
  .get('/clinic/form/:token', async (context) => {
    const { database } = context.var.dependencies
    const formId = formOfToken(database.secret, context.req.param('token'))
    if (formId === null) return context.html(clinicUnknownPage(pageReader(context)), 404)
    await keepLink(context, link, formId)
    return context.redirect('/clinic/form', 303)
  })
  .get('/clinic/:id', (context) => showForm(context, {}, null))
  .post('/clinic/:id', async (context) => {
    const clinicId = context.req.param('id')
    const given = givenIn(await context.req.parseBody({ all: true }))
    const form = symptomFormSchema.safeParse(formOf(given))
    const key = z.uuid().safeParse(given['key'])
    if (!form.success || !key.success || !z.uuid().safeParse(clinicId).success)
      return showForm(context, given, 'incomplete')
    const { database, clock } = context.var.dependencies
    const waitSeconds = await openAttemptLimit(database, formPolicy).attempt(form.data.person.phone)
    if (waitSeconds !== null) return showForm(context, given, 'tooOften')
    const request = {
      actor: { tenantId: clinicId, principalId: 'symptom-form', roles: [], siteIds: [] },
      route: 'clinic.submit',
      key: key.data,
      body: form.data,
      now: clock(),
    }
    try {
      const { answer } = await submitSymptomForm(database, request, form.data)
      return context.redirect(`/clinic/form/${symptomFormToken(database.secret, answer.formId)}`, 303)
    } catch (error) {
      if (!(error instanceof CommandRefused)) throw error
      return showForm(context, given, 'incomplete')
    }
  })

type OwnForm = NonNullable<Awaited<ReturnType<typeof readOwnForm>>>

/** Runs `handle` with the form that this browser opened by its link. Nothing of it is cached. */
async function withForm(
  context: Context<AppEnv>,
  handle: (formId: string, form: OwnForm) => Promise<Response>,
): Promise<Response> {
  context.header('cache-control', 'no-store')
  const formId = await keptLink(context, link)
  const found = formId === null ? null : await readOwnForm(context.var.dependencies.database, formId)
  if (formId === null || found === null) return context.html(clinicUnknownPage(pageReader(context)), 404)
  return handle(formId, found)
}

/** Read anew, as it may just have been erased. */
async function showResult(
  context: Context<AppEnv>,
  formId: string,
  outcome: OwnDataOutcome | null,
): Promise<Response> {
  const reader = pageReader(context)
  const { database } = context.var.dependencies
  const found = await readOwnForm(database, formId)
  const data = { path: '/clinic/form', asksPhone: found?.state !== 'sent_to_hospital', outcome }
  if (found === null) return context.html(clinicErasedPage(data, reader))
  const linkPath = `/clinic/form/${symptomFormToken(database.secret, formId)}`
  const page = clinicResultPage(resultOf(found, database.secret), { linkPath, data }, reader)
  return context.html(page, outcome === null ? 200 : 422)
}

async function showForm(
  context: Context<AppEnv, '/clinic/:id'>,
  given: Given,
  problem: ClinicForm['problem'],
): Promise<Response> {
  context.header('cache-control', 'no-store')
  const { database } = context.var.dependencies
  const clinicId = context.req.param('id')
  const clinic = z.uuid().safeParse(clinicId).success ? await findClinic(database, clinicId) : null
  if (clinic === null) return context.html(clinicUnknownPage(pageReader(context)), 404)
  await offerLanguageOf(context, clinicId)
  const reader = pageReader(context)
  const township = context.req.query('township')
  const form = {
    clinicId,
    clinicName: reader.locale === 'zh-CN' ? clinic.nameZh : clinic.nameEn,
    choice: await villageChoice(database, township, null),
    key: randomUUIDv7(),
    township: township ?? '',
    given,
    problem,
  }
  const status = problem === null ? 200 : problem === 'tooOften' ? 429 : 422
  return context.html(clinicPage(form, reader), status)
}

function givenIn(body: Readonly<Record<string, unknown>>): Given {
  return Object.fromEntries(
    Object.entries(body).map(([name, field]) => [
      name,
      Array.isArray(field) ? field.map(formText).join(',') : formText(field),
    ]),
  )
}

/** Tenths of a degree; NaN for what is no number. */
function temperatureTenthsOf(text: string): number {
  return text === '' ? Number.NaN : Math.round(Number(text) * 10)
}

function formOf(given: Given): unknown {
  const listOf = (name: string) => (given[name] ?? '').split(',').filter((value) => value !== '')
  const numberOf = (name: string) => wholeNumber.safeParse(given[name]).data
  const { name, sex, birthDate, phone, villageCode, address } = given
  return {
    answers: {
      temperatureTenths: temperatureTenthsOf(given['temperature'] ?? ''),
      feverDays: given['feverDays'] === '' ? undefined : numberOf('feverDays'),
      oxygenPercent: given['oxygen'] ? (numberOf('oxygen') ?? 0) : null,
      symptoms: listOf('symptoms'),
      conditions: listOf('conditions'),
    },
    person: {
      name,
      sex,
      birthDate,
      residentId: given['residentId']?.toUpperCase(),
      phone: phone?.replaceAll(' ', ''),
      villageCode,
      address,
    },
  }
}

function resultOf(form: OwnForm, secret: string): ClinicResult {
  const { state, firedRules, outcome, advice, prescriptionId } = form
  if (state === 'sent_to_hospital') return { kind: 'hospital', fired: firedRules }
  if (state !== 'answered' || outcome === null) return { kind: 'waiting' }
  const trackingPath = prescriptionId === null ? null : `/t/${trackingToken(secret, prescriptionId)}`
  return { kind: 'answered', outcome, advice: advice ?? '', trackingPath }
}
