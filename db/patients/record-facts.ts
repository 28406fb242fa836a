import { randomUUIDv7 } from 'node:crypto'
import { and, eq, isNull, or, gt } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { patientAllergies, patientDiagnoses, patientLinks } from './schema.ts'

/**
 * Records a diagnosis in the name of the actor's tenant. A network command, since a patient's file has no owner; only
 * who treats the patient may add to it. @throws CommandRefused `patientNotFound`.
 */
export function recordDiagnosis(
  client: DatabaseClient,
  request: CommandRequest,
  diagnosis: {
    readonly patientId: string
    readonly code: string
    /** In words, beside the code. */
    readonly text?: string | undefined
    readonly diagnosedOn: string
    /** Made face to face: only such a diagnosis carries an online follow-up. */
    readonly offline: boolean
  },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, actor } = transaction
    await requireTreated(transaction, diagnosis.patientId)
    const id = randomUUIDv7()
    await db.insert(patientDiagnoses).values({ ...diagnosis, id, tenantId: actor.tenantId })
    tellPatient(transaction, 'patient.diagnosed', diagnosis.patientId)
    return { diagnosisId: id }
  })
}

/** Records an allergy to an ingredient; one that is on file stays as it is. As for diagnoses. */
export function recordAllergy(
  client: DatabaseClient,
  request: CommandRequest,
  allergy: { readonly patientId: string; readonly ingredientCode: string; readonly recordedOn: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    await requireTreated(transaction, allergy.patientId)
    await transaction.db.insert(patientAllergies).values(allergy).onConflictDoNothing()
    tellPatient(transaction, 'patient.allergy_recorded', allergy.patientId)
    return { patientId: allergy.patientId, ingredientCode: allergy.ingredientCode }
  })
}

async function requireTreated({ db, actor, now }: CommandTransaction, patientId: string): Promise<void> {
  const treated = await db.$count(
    patientLinks,
    and(
      eq(patientLinks.patientId, patientId),
      eq(patientLinks.tenantId, actor.tenantId),
      eq(patientLinks.purpose, 'treat'),
      or(isNull(patientLinks.until), gt(patientLinks.until, now)),
    ),
  )
  if (treated === 0) throw notFound('patient')
}

function tellPatient(
  transaction: CommandTransaction,
  type: 'patient.diagnosed' | 'patient.allergy_recorded',
  patientId: string,
): void {
  const { tenantId } = transaction.actor
  transaction.emit({ type, aggregateKind: 'patient', aggregateId: patientId, tenantId, payload: {} })
}
