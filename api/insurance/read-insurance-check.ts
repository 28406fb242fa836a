import { z } from '@hono/zod-openapi'
import { readInsuranceCheck } from '#db/insurance/check.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

const finding = z.object({
  level: z.enum(['caution', 'refused']),
  code: z.string(),
  message: z.string(),
  nextStep: z.string(),
  rule: z.string(),
  source: z.string(),
})

export const readInsuranceCheckOperation = defineQuery({
  path: '/prescriptions/{id}/insurance-check',
  summary: 'Read what insurance said of a prescription at intake, and who would bear what',
  description:
    'A line that is `refused` is not forbidden: the patient pays it alone. The check follows the intake by a moment.',
  guard: 'prescription.read',
  params: idParams,
  answer: z
    .object({
      prescriptionId: z.uuid(),
      checkedAt: instant,
      lines: z.array(
        z.object({
          lineId: z.uuid(),
          level: z.enum(['pass', 'caution', 'refused']),
          findings: z.array(finding),
          totalFen: z.int(),
          patientFen: z.int(),
        }),
      ),
      totalFen: z.int(),
      shares: z.array(z.object({ planCode: z.string(), paidFen: z.int() })),
      patientFen: z.int(),
    })
    .openapi('InsuranceCheck'),
  async handle({ database, actor, params }) {
    const { prescriptionId, checkedAt, result } = await readInsuranceCheck(database, actor, params.id)
    return { prescriptionId, checkedAt, ...result }
  },
})
