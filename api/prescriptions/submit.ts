import { z } from '@hono/zod-openapi'
import { submitPrescription } from '#db/prescriptions/submit.ts'
import { trackingToken } from '#db/prescriptions/tracking-token.ts'
import { prescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { defineCommand } from '../operation.ts'
import { instant } from '../schemas.ts'

export const submit = defineCommand({
  method: 'post',
  path: '/prescriptions',
  summary: 'Post a signed prescription',
  description:
    'The rules of intake must let it through; then it waits for a pharmacist. The 48 hours begin with the answer. ' +
    'Each refusal names the rule, its source, the line and the next step.',
  guard: 'prescription.submit',
  body: prescriptionIntake,
  status: 201,
  answer: z.object({
    prescriptionId: z.uuid(),
    state: z.literal('in_review'),
    acknowledgedAt: instant,
    dueAt: instant,
    validUntil: instant,
    trackingPath: z.string().openapi({
      description: 'The patient’s link on this server: for the patient only, who needs no sign-in.',
      example: '/t/0f…',
    }),
  }),
  async handle({ database, request, body }) {
    const { answer, replayed } = await submitPrescription(database, request, body)
    const token = trackingToken(database.secret, answer.prescriptionId)
    return { answer: { ...answer, trackingPath: `/t/${token}` }, replayed }
  },
})
