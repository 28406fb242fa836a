import { randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { symptomFormOutcomes } from '#domain/triage/states.ts'
import type { Caller } from '#db/access/identify.ts'
import { CommandRefused } from '#db/command-refused.ts'
import type { CommandRequest } from '#db/commands.ts'
import { answerSymptomForm, claimSymptomForm, releaseSymptomForm } from '#db/triage/forms.ts'
import { listSymptomForms } from '#db/triage/queries.ts'
import { readWrittenMeanwhile } from '#db/triage/written-meanwhile.ts'
import { clinicQueuePage, longestAdvice, type TypedAnswer } from '#web/console/clinic-queue-page.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import type { AppEnv } from '../dependencies.ts'
import { standingOf } from './console/standing.ts'
import { withCaller } from './console/with-caller.ts'
import { formText } from './form-text.ts'
import { pageLocale } from './page-locale.ts'

const shownForms = 50
const anId = z.uuid()

type Form = Readonly<Record<string, unknown>>

/** The queue of the fever clinic, for its doctors. */
export const clinicQueuePages = new Hono<AppEnv>()
  .get('/console/clinic', (context) => withDoctor(context, (viewer) => showQueue(context, viewer)))
  .post('/console/clinic/:id/claim', (context) =>
    act(context, 'claim', (request, formId) => claimSymptomForm(databaseOf(context), request, { formId })),
  )
  .post('/console/clinic/:id/release', (context) =>
    act(context, 'release', (request, formId) =>
      releaseSymptomForm(databaseOf(context), request, { formId }),
    ),
  )
  .post('/console/clinic/:id/answer', (context) =>
    withDoctor(context, async (viewer) => {
      const typed = answerOf(await context.req.parseBody())
      if (isTooLong(typed.advice, longestAdvice))
        return showQueue(context, viewer, { formId: context.req.param('id'), typed })
      return act(context, 'answer', async (request, formId) => {
        const { outcome, advice, prescriptionId: given } = typed
        const prescriptionId = anId.safeParse(given)
        return answerSymptomForm(databaseOf(context), request, {
          formId,
          outcome,
          advice,
          ...(given === ''
            ? {}
            : { prescriptionId: prescriptionId.data ?? '00000000-0000-0000-0000-000000000000' }),
        })
      })
    }),
  )

function answerOf(form: Form): TypedAnswer {
  return {
    outcome: symptomFormOutcomes.find((known) => known === formText(form['outcome'])) ?? 'hospital',
    advice: formText(form['advice']),
    prescriptionId: formText(form['prescriptionId']),
  }
}

/** @param refused What was too long to be taken: it is shown again, and nothing was answered. */
async function showQueue(
  context: Context<AppEnv>,
  viewer: Caller,
  refused: { readonly formId: string; readonly typed: TypedAnswer } | null = null,
): Promise<Response> {
  const { actor, personName } = viewer
  const { database, clock } = context.var.dependencies
  const rows = await listSymptomForms(database, actor, { limit: shownForms })
  const written = await readWrittenMeanwhile(database, actor, clock())
  const forms = rows.map(({ claimedBy, state, ...form }) => ({
    ...form,
    written: written.get(form.id) ?? [],
    typed: refused?.formId === form.id ? refused.typed : null,
    standing:
      state === 'waiting'
        ? ('waiting' as const)
        : claimedBy === actor.principalId
          ? ('mine' as const)
          : ('other' as const),
  }))
  const view = {
    viewerName: personName ?? '',
    standing: standingOf(viewer),
    forms,
    wasRefused: context.req.query('refused') !== undefined,
    prescribedId: anId.safeParse(context.req.query('prescribed')).data ?? null,
  }
  return context.html(clinicQueuePage(view, pageLocale(context)), refused === null ? 200 : 400)
}

/** Does what a form asks for, then shows how things stand; a refusal is told there. */
function act(
  context: Context<AppEnv>,
  name: string,
  run: (request: CommandRequest, formId: string) => Promise<unknown>,
): Promise<Response> {
  return withDoctor(context, async ({ actor }) => {
    const form = await context.req.parseBody()
    const id = anId.safeParse(context.req.param('id'))
    const now = context.var.dependencies.clock()
    try {
      if (id.success) {
        const body = { formId: id.data }
        await run({ actor, route: `console.clinic.${name}`, key: randomUUIDv7(), body, now }, id.data)
      }
    } catch (error) {
      if (!(error instanceof CommandRefused)) throw error
      return context.redirect('/console/clinic?refused', 303)
    }
    const prescribed = anId.safeParse(form['prescriptionId'])
    return context.redirect(
      `/console/clinic${prescribed.success ? `?prescribed=${prescribed.data}` : ''}`,
      303,
    )
  })
}

function withDoctor(
  context: Context<AppEnv>,
  handle: (viewer: Caller) => Promise<Response>,
): Promise<Response> {
  return withCaller(context, { guard: 'symptom_form.answer', path: '/console/clinic' }, handle)
}

function databaseOf(context: Context<AppEnv>) {
  return context.var.dependencies.database
}
