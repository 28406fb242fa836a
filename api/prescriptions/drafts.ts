import { z } from '@hono/zod-openapi'
import { readDraftRoutes } from '#db/prescriptions/draft-routes.ts'
import { judgeDraft } from '#db/prescriptions/judge-draft.ts'
import { consideredPlace, prescriptionDraft } from '#domain/prescriptions/draft.ts'
import { prescriptionLineIntake } from '#domain/prescriptions/prescription.ts'
import type { ReviewFinding } from '#domain/prescriptions/review/finding.ts'
import { insuranceCheck } from '../insurance/schemas.ts'
import { defineQuestion } from '../operation.ts'
import { instant } from '../schemas.ts'
import { finding, reviewResult } from './review/schemas.ts'
import { refusal } from './schemas.ts'

/** What a finding says while a prescription is written: other hospitals' prescriptions are not named to the doctor. */
const draftFinding = finding.omit({ id: true }).extend({
  withOtherPrescription: z
    .boolean()
    .openapi({ description: 'It concerns something that another prescription still supplies.' }),
})

const draftReview = reviewResult.extend({
  lines: z.array(reviewResult.shape.lines.element.extend({ findings: z.array(draftFinding) })),
})

const draftInsurance = insuranceCheck
  .pick({ totalFen: true, shares: true, patientFen: true })
  .extend({ lines: z.array(insuranceCheck.shape.lines.element.omit({ lineId: true })) })

const judge = defineQuestion({
  path: '/prescription-drafts/judge',
  summary: 'Ask what the rules would say of a prescription that is being written',
  description:
    'Intake, clinical rules and insurance, as if it were signed now: the same rules on the same facts. Nothing is kept of ' +
    'it; that the patient’s record was looked at is recorded. `review` is null where no clinical rules are in force.',
  guard: 'prescription.submit',
  body: prescriptionDraft,
  answer: z
    .object({
      refusals: z.array(refusal),
      review: z.object({ ruleSetVersion: z.int(), result: draftReview }).nullable(),
      insurance: draftInsurance.nullable(),
    })
    .openapi('DraftJudgement'),
  async handle({ database, actor, now, body }) {
    const { review, ...sides } = await judgeDraft(database, actor, now, body)
    if (review === null) return { ...sides, review }
    const { ruleSetVersion, result } = review
    const lines = result.lines.map(({ outcome, findings }) => ({
      outcome,
      findings: findings.map(withoutOtherPrescription),
    }))
    return { ...sides, review: { ruleSetVersion, result: { ...result, lines } } }
  },
})

function withoutOtherPrescription({ details, ...told }: ReviewFinding) {
  const { otherPrescriptionId, ...shown } = details
  return { ...told, details: shown, withOtherPrescription: otherPrescriptionId !== undefined }
}

const shortfall = z.object({ lineIndex: z.int(), units: z.int() })

const siteOnTheWay = z.object({
  siteId: z.uuid(),
  name: z.object({ zh: z.string(), en: z.string() }),
  arriveAt: instant.nullable(),
  missing: z
    .array(shortfall)
    .openapi({ description: 'What it lacks of the lines; nothing else of its stock.' }),
  verdict: z.enum(['chosen', 'short', 'late', 'dearer', 'equal', 'excluded']),
})

const draftRoute = z
  .object({
    ...consideredPlace.shape,
    nameZh: z.string(),
    nameEn: z.string(),
    refusals: z.array(refusal),
    arriveAt: instant.nullable(),
    isOnTime: z.boolean(),
    shortfalls: z.array(shortfall),
    sites: z.array(siteOnTheWay),
  })
  .openapi('DraftRoute')

const mostPlaces = 12

const readRoutes = defineQuestion({
  path: '/prescription-drafts/routes',
  summary: 'Ask by which routes medicine would come to some places',
  description:
    'The choice that sourcing would make as the stock stands now, with the promised time; nothing is reserved. With the patient ' +
    'and the diagnoses it knows whether a fever clinic writes it, which has what campaigns hold for it.',
  guard: 'prescription.submit',
  body: z.strictObject({
    lines: z
      .array(prescriptionLineIntake.pick({ productId: true, quantityUnits: true }))
      .min(1)
      .max(20),
    places: z.array(consideredPlace).min(1).max(mostPlaces),
    ...prescriptionDraft.pick({ patientId: true, prescriberId: true, diagnosisCodes: true }).partial().shape,
  }),
  answer: z.object({ items: z.array(draftRoute) }),
  async handle({ database, actor, now, body }) {
    const { lines, places, patientId, prescriberId = actor.principalId, diagnosisCodes = [] } = body
    const written = patientId === undefined ? null : { patientId, prescriberId, diagnosisCodes }
    const items = await readDraftRoutes(database, actor, now, { lines, places, written })
    return {
      items: items.map(({ sites, ...found }) => ({
        ...found,
        sites: sites.map(({ verdict, ...site }) => ({ ...site, verdict: verdict.kind })),
      })),
    }
  },
})

export const prescriptionDraftOperations = [judge, readRoutes] as const
