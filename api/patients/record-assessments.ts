import { randomUUIDv7 } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { recordAssessments } from '#db/patients/assessments.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

const mostAssessments = 10

const newAssessment = z
  .strictObject({
    diagnosisCode: z.string().min(1).max(16).openapi({ description: 'ICD-10.', example: 'I10' }),
    assessedOn: z.iso.date(),
    validTo: z.iso.date().openapi({ description: 'The last day; a year later at the most.' }),
  })
  .openapi('NewAssessment')

export const recordAssessmentsOperation = defineCommand({
  method: 'post',
  path: '/patients/{id}/assessments',
  summary: 'Record that a patient is stable enough for a long prescription',
  description: 'One for each disease. More than four weeks of medicine need it. All of them or none.',
  guard: 'patient.assess',
  params: idParams,
  body: z.strictObject({ assessments: z.array(newAssessment).min(1).max(mostAssessments) }),
  status: 201,
  answer: z.object({ recorded: z.int() }),
  handle: ({ database, request, params, body }) =>
    recordAssessments(
      database,
      request,
      body.assessments.map((assessed) => ({ ...assessed, id: randomUUIDv7(), patientId: params.id })),
    ),
})
