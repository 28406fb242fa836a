import { inArray } from 'drizzle-orm'
import { z } from 'zod'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { diagnosisCodeSchema } from '#domain/prescriptions/prescription.ts'
import type { Refusal } from '#domain/refusal.ts'
import { checkRows, repeatedRows, rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { insertNew } from '../rows.ts'
import { patientAssessments, patients } from './schema.ts'

/** A doctor's finding that a patient is stable in one disease. Days are YYYY-MM-DD in Shanghai, both included. */
export interface NewAssessment {
  readonly id: string
  readonly patientId: string
  readonly diagnosisCode: string
  readonly assessedOn: string
  readonly validTo: string
}

/** Our own setting: who was not looked at for a year is not known to be stable. */
const mostValidDays = 366

const newAssessmentSchema: z.ZodType<NewAssessment> = z
  .object({
    id: z.uuid(),
    patientId: z.uuid(),
    diagnosisCode: diagnosisCodeSchema,
    assessedOn: z.iso.date(),
    validTo: z.iso.date(),
  })
  .refine(
    ({ assessedOn, validTo }) => assessedOn <= validTo && validTo <= addDays(assessedOn, mostValidDays),
    {
      error: 'It holds from the day of the assessment, for a year at the most.',
    },
  )

/**
 * Records that patients whom the actor's tenant treats are stable enough for long prescriptions: all or none.
 * @throws CommandRefused `notFound` when one of the patients is not linked to the tenant; `invalid` with a refusal for
 * each faulty row: `assessmentInvalid`, `assessmentRepeated`, `assessmentInFuture`; `conflict` for a known id.
 */
export function recordAssessments(
  client: DatabaseClient,
  request: CommandRequest,
  assessments: readonly NewAssessment[],
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    await checkRows('assessment', newAssessmentSchema, assessments, () => [
      ...repeatedRows('assessment', assessments, 'The id', ({ id }) => id),
      ...inFuture(assessments, shanghaiDate(now)),
    ])
    const patientIds = [...new Set(assessments.map(({ patientId }) => patientId))]
    const seen = await db.$count(patients, inArray(patients.id, patientIds))
    if (seen < patientIds.length) throw notFound('patient')
    const own = { tenantId: actor.tenantId, assessedBy: actor.principalId }
    const rows = assessments.map((assessment) => Object.assign({}, own, assessment))
    await insertNew(db, patientAssessments, rows, 'assessment')
    for (const patientId of patientIds) {
      transaction.emit({
        type: 'patient.assessed',
        aggregateKind: 'patient',
        aggregateId: patientId,
        tenantId: actor.tenantId,
        payload: {},
      })
    }
    return { recorded: rows.length }
  })
}

function inFuture(assessments: readonly NewAssessment[], today: string): Refusal[] {
  return assessments.flatMap(({ assessedOn }, line) =>
    assessedOn > today ? [rowRefusal('assessmentInFuture', 'It is dated after today.', line)] : [],
  )
}
