import { readInsuranceCheck } from '#db/insurance/check.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { insuranceCheck, insuranceSideOf } from './schemas.ts'

export const readInsuranceCheckOperation = defineQuery({
  path: '/prescriptions/{id}/insurance-check',
  summary: 'Read what insurance said of a prescription at intake, and who would bear what',
  description:
    'A line that is `refused` is not forbidden: the patient pays it alone. The check follows the intake by a moment.',
  guard: 'prescription.read',
  params: idParams,
  answer: insuranceCheck,
  async handle({ database, actor, params }) {
    return insuranceSideOf(await readInsuranceCheck(database, actor, params.id))
  },
})
