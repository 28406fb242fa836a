import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { z } from 'zod'
import { observedValueSchema, type ObservedValue } from '#domain/patients/observation.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { Actor } from '../actor.ts'
import { readPersonal } from '../audit/data-access.ts'
import { checkRows, repeatedRows, rowRefusal } from '../check-rows.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { keptQuery } from '../kept-query.ts'
import { insertNew } from '../rows.ts'
import { patientObservations, patients } from './schema.ts'

/** An observation of one patient. */
export type NewObservation = ObservedValue & {
  readonly id: string
  readonly patientId: string
  readonly effectiveAt: Date
}

export type ObservationRow = typeof patientObservations.$inferSelect

const newObservationSchema: z.ZodType<NewObservation> = observedValueSchema.and(
  z.object({ id: z.uuid(), patientId: z.uuid(), effectiveAt: z.date() }),
)

/** The clock of whoever measured may be off by as much. */
const clockToleranceMilliseconds = 5 * 60_000

/**
 * Records what was observed of patients whom the actor's tenant treats or serves: all or none.
 * @throws CommandRefused `notFound` when one of the patients is not linked to the tenant; `invalid` with a refusal for
 * each faulty row: `observationInvalid`, `observationRepeated`, `observationInFuture`; `conflict` for a known id.
 */
export function recordObservations(
  client: DatabaseClient,
  request: CommandRequest,
  observations: readonly NewObservation[],
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    await checkRows('observation', newObservationSchema, observations, () => [
      ...repeatedRows('observation', observations, 'The id', ({ id }) => id),
      ...inFuture(observations, now),
    ])
    const patientIds = [...new Set(observations.map(({ patientId }) => patientId))]
    await requireLinked(transaction, patientIds)
    const rows = observations.map((observation) => ({
      ...observation,
      tenantId: actor.tenantId,
      recordedBy: actor.principalId,
      recordedAt: now,
    }))
    await insertNew(db, patientObservations, rows, 'observation')
    for (const patientId of patientIds) {
      transaction.emit({
        type: 'patient.observed',
        aggregateKind: 'patient',
        aggregateId: patientId,
        tenantId: actor.tenantId,
        payload: {},
      })
    }
    return { recorded: rows.length }
  })
}

/**
 * What was observed of a patient, last recorded first, one page of it. That the actor saw it is recorded.
 * @throws CommandRefused `notFound` when the tenant is not linked to the patient.
 */
export function listObservations(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  patientId: string,
  page: { readonly after?: string | undefined; readonly limit: number },
) {
  return readPersonal(client, actor, now, async (db, saw) => {
    const [patient] = await db.select({ id: patients.id }).from(patients).where(eq(patients.id, patientId))
    if (!patient) throw notFound('patient')
    saw({ patientId, shown: 'observation' })
    const rows = await db
      .select()
      .from(patientObservations)
      .where(
        and(
          eq(patientObservations.patientId, patientId),
          page.after === undefined ? undefined : lt(patientObservations.id, page.after),
        ),
      )
      .orderBy(desc(patientObservations.id))
      .limit(page.limit + 1)
    const items = rows.slice(0, page.limit)
    return { items, next: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null }
  })
}

/** All observations of a patient that `db` may see, the one that holds first: newest by effect, then by record. */
export function observationsOf(db: Database, patientId: string): Promise<ObservationRow[]> {
  return newestOf(db, { patientId })
}

const newestOf = keptQuery((db, { patientId }: { readonly patientId: string }) =>
  db
    .select()
    .from(patientObservations)
    .where(eq(patientObservations.patientId, patientId))
    .orderBy(
      desc(patientObservations.effectiveAt),
      desc(patientObservations.recordedAt),
      desc(patientObservations.id),
    ),
)

function inFuture(observations: readonly NewObservation[], now: Date): Refusal[] {
  const latest = now.getTime() + clockToleranceMilliseconds
  return observations.flatMap(({ effectiveAt }, line) =>
    effectiveAt.getTime() > latest ? [rowRefusal('observationInFuture', 'It is dated after now.', line)] : [],
  )
}

/** @throws CommandRefused `notFound` when the tenant may not see one of the patients. */
async function requireLinked({ db }: CommandTransaction, patientIds: readonly string[]): Promise<void> {
  const seen = await db.$count(patients, inArray(patients.id, [...patientIds]))
  if (seen < patientIds.length) throw notFound('patient')
}
