import { z } from '@hono/zod-openapi'
import { symptomAnswersSchema, symptomFormSchema } from '#domain/triage/symptom-form.ts'
import { symptomClaimMinutes, symptomFormOutcomes } from '#domain/triage/states.ts'
import { triageRuleIds } from '#domain/triage/triage-rules.ts'
import { setClinicEarmark } from '#db/triage/earmarks.ts'
import {
  answerSymptomForm,
  claimSymptomForm,
  releaseSymptomForm,
  submitSymptomForm,
} from '#db/triage/forms.ts'
import { listSymptomForms, symptomFormToken } from '#db/triage/queries.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant, pageOf, pageOfIds, pageQuery } from '../schemas.ts'

const firedRules = z
  .array(z.enum(triageRuleIds))
  .openapi({ description: 'Which rules fired, red flags first.' })
const urgency = z.int().openapi({ description: '1 is looked at before 2.' })

const submit = defineCommand({
  method: 'post',
  path: '/symptom-forms',
  summary: 'Hand a symptom form in',
  description:
    'For a program of the hospital, such as its own app; patients have a page. With a red flag the state is `sent_to_hospital`, and nothing of the person is kept. The temperature is in tenths of a degree Celsius.',
  guard: 'symptom_form.submit',
  onlyFor: ['internet_hospital'],
  body: symptomFormSchema,
  status: 201,
  answer: z.object({
    formId: z.uuid(),
    state: z.enum(['waiting', 'sent_to_hospital']),
    urgency,
    fired: firedRules,
    pagePath: z.string().openapi({ description: 'The patient’s own page.', example: '/clinic/form/0f….…' }),
  }),
  async handle({ database, request, body }) {
    const { answer, replayed } = await submitSymptomForm(database, request, body)
    const { formId, urgency: found, fired } = answer
    const state = answer.disposition === 'doctor' ? ('waiting' as const) : ('sent_to_hospital' as const)
    const pagePath = `/clinic/form/${symptomFormToken(database.secret, formId)}`
    return { answer: { formId, state, urgency: found, fired, pagePath }, replayed }
  },
})

const list = defineQuery({
  path: '/symptom-forms',
  summary: 'List the doctors’ queue of symptom forms',
  description: 'Urgent ones first, and of equal ones the oldest. It tells symptoms, and not who has them.',
  guard: 'symptom_form.answer',
  query: pageQuery,
  answer: pageOf(
    z
      .object({
        id: z.uuid(),
        state: z.enum(['waiting', 'claimed', 'answered', 'sent_to_hospital']),
        urgency,
        firedRules,
        answers: symptomAnswersSchema,
        submittedAt: instant,
        claimedBy: z.uuid().nullable(),
      })
      .openapi('QueuedSymptomForm'),
  ),
  async handle({ database, actor, query }) {
    const rows = await listSymptomForms(database, actor, { ...query, limit: query.limit + 1 })
    return pageOfIds(rows, query.limit)
  },
})

const claim = defineCommand({
  method: 'post',
  path: '/symptom-forms/{id}/claim',
  summary: 'Take a symptom form on',
  description: `Nobody else answers it for ${symptomClaimMinutes} minutes. Who is ill becomes a patient of your hospital, for whom you may prescribe as at a first visit.`,
  guard: 'symptom_form.answer',
  params: idParams,
  status: 200,
  answer: z.object({
    formId: z.uuid(),
    patientId: z.uuid(),
    urgency,
    firedRules,
    answers: symptomAnswersSchema,
  }),
  handle: ({ database, request, params }) => claimSymptomForm(database, request, { formId: params.id }),
})

const release = defineCommand({
  method: 'post',
  path: '/symptom-forms/{id}/release',
  summary: 'Give a symptom form back to the queue',
  guard: 'symptom_form.answer',
  params: idParams,
  status: 200,
  answer: z.object({ formId: z.uuid(), state: z.literal('waiting') }),
  handle: ({ database, request, params }) => releaseSymptomForm(database, request, { formId: params.id }),
})

const answerForm = defineCommand({
  method: 'post',
  path: '/symptom-forms/{id}/answer',
  summary: 'Answer a symptom form',
  description:
    'With a prescription that you have posted for this patient, with advice for home, or with the word to come to a hospital. What is earmarked for the clinic is counted down by the prescription.',
  guard: 'symptom_form.answer',
  params: idParams,
  body: z.strictObject({
    outcome: z.enum(symptomFormOutcomes),
    advice: z.string().trim().max(500),
    prescriptionId: z.uuid().optional(),
  }),
  status: 200,
  answer: z.object({ formId: z.uuid(), state: z.literal('answered') }),
  handle: ({ database, request, params, body }) =>
    answerSymptomForm(database, request, { ...body, formId: params.id }),
})

const earmark = defineCommand({
  method: 'put',
  path: '/clinic-earmarks',
  summary: 'Set what the fever clinic may prescribe of a product',
  description: 'In base units, those prescribed so far among them. What has no earmark is not limited.',
  guard: 'clinic_earmark.set',
  onlyFor: ['internet_hospital'],
  body: z.strictObject({ productId: z.uuid(), units: z.int().min(0).max(1_000_000_000) }),
  status: 200,
  answer: z.object({ productId: z.uuid(), units: z.int(), prescribedUnits: z.int() }),
  handle: ({ database, request, body }) => setClinicEarmark(database, request, body),
})

/** The fever clinic: forms in, a queue for doctors, answers out. */
export const symptomFormOperations = [submit, list, claim, release, answerForm, earmark] as const
