import { and, eq, gte, lte, sql } from 'drizzle-orm'
import type { StorageClass } from '#domain/catalogue/storage-class.ts'
import type { TemperatureReading } from '#domain/inventory/storage-evidence.ts'
import { rowRefusal } from '../check-rows.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { rowSource } from '../rows.ts'
import { temperatureReadings } from './schema.ts'
import { stopAfterExcursions } from './stop-after-excursions.ts'

/** Readings of one thermometer, which lay among goods of one class. */
export interface SensorReadings {
  readonly storageClass: StorageClass
  readonly sensor: string
  readonly readings: readonly TemperatureReading[]
}

export interface ReadingsAnswer {
  /** How many of them were new. */
  readonly recorded: number
}

/** What a thermometer was with: a shipment on its way, or a store room of a site. */
export interface MeasuredSubject {
  readonly subjectKind: 'shipment' | 'site'
  readonly subjectId: string
  /** Its owner. */
  readonly tenantId: string
}

/** A logger's clock may be ahead of ours by so much. */
const clockToleranceMinutes = 5

/**
 * Records what the thermometers of a site's store showed. A reading that is known already stays as it is. Where they show
 * that goods were outside their band for longer than they may be, what lies there of their class is stopped at once.
 * @throws CommandRefused `notFound`, `notYourSite`, and `readingInFuture` for each reading that cannot be.
 */
export function recordSiteReadings(
  client: DatabaseClient,
  request: CommandRequest,
  input: SensorReadings & { readonly siteId: string },
) {
  return runCommand(client, request, async (transaction): Promise<ReadingsAnswer> => {
    const { id: subjectId, tenantId } = await requireOwnSite(transaction, input.siteId)
    const subject = { subjectKind: 'site', subjectId, tenantId } as const
    const answer = await insertReadings(transaction, subject, input)
    await stopAfterExcursions(transaction, subject, input)
    return answer
  })
}

/** Adds readings, in one statement; the transaction acts for the subject's owner. */
export async function insertReadings(
  { db, actor, now }: CommandTransaction,
  { subjectKind, subjectId, tenantId }: MeasuredSubject,
  { storageClass, sensor, readings }: SensorReadings,
): Promise<ReadingsAnswer> {
  const latest = now.getTime() + clockToleranceMinutes * 60_000
  const inFuture = readings.flatMap(({ takenAt }, line) =>
    takenAt.getTime() > latest
      ? [rowRefusal('readingInFuture', 'The reading lies in the future.', line)]
      : [],
  )
  if (inFuture.length > 0) throw new CommandRefused('invalid', inFuture)
  const { takenAt, celsius } = temperatureReadings
  const added = await db.execute(sql`
    insert into ${temperatureReadings} (subject_id, tenant_id, subject_kind, storage_class, sensor, taken_at, celsius,
      recorded_at, recorded_by)
    select ${subjectId}, ${tenantId}, ${subjectKind}, ${storageClass}, ${sensor}, taken_at, celsius,
      ${now.toISOString()}, ${actor.principalId}
    from ${rowSource(readings, { takenAt, celsius })}
    on conflict do nothing`)
  return { recorded: added.rowCount ?? 0 }
}

/** What every thermometer with the subject showed among goods of a class, in a time with both ends. */
export function readReadings(
  db: Database,
  subjectId: string,
  storageClass: StorageClass,
  { from, until }: { readonly from: Date; readonly until: Date },
): Promise<TemperatureReading[]> {
  const { takenAt, celsius } = temperatureReadings
  return db
    .select({ takenAt, celsius })
    .from(temperatureReadings)
    .where(
      and(
        eq(temperatureReadings.subjectId, subjectId),
        eq(temperatureReadings.storageClass, storageClass),
        gte(takenAt, from),
        lte(takenAt, until),
      ),
    )
}
