import { and, desc, eq, lt } from 'drizzle-orm'
import { purposeOf, type AccessPurpose, type ShownData } from '#domain/audit/data-access.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross, readAndKeep, type CommandTransaction } from '../commands.ts'
import { tenants } from '../organisations/schema.ts'
import type { PreparedStatement } from '../transaction.ts'
import { dataAccesses } from './schema.ts'

/** That somebody is shown data of a patient, or of a household that a campaign serves. */
export interface Sighting {
  /** The patient, or the household. */
  readonly patientId: string
  readonly shown: ShownData
  /** Which prescription, claim or other record it is. */
  readonly resourceId?: string
  /** Where it is another than the actor's role says. */
  readonly purpose?: AccessPurpose
}

/**
 * Reads what shows patients, as `actor`: every sighting that `read` tells `saw` is recorded in the same transaction and
 * the same round trip as its commit. What could not be recorded is not read either. Otherwise as `readAs`.
 */
export function readPersonal<Value>(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  read: (db: Database, saw: (sighting: Sighting) => void) => Promise<Value>,
): Promise<Value> {
  return readAndKeep(client, actor, async (db) => {
    const seen: Sighting[] = []
    const value = await read(db, (sighting) => void seen.push(sighting))
    return { value, last: sightingStatements(actor, now, seen) }
  })
}

/** Records sightings of data that was read in a transaction of another kind. Call it before anything is shown. */
export function recordDataAccess(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  seen: readonly Sighting[],
): Promise<void> {
  return readAndKeep(client, actor, async () => ({
    value: undefined,
    last: sightingStatements(actor, now, seen),
  }))
}

/** Records what a command is about to show. It stays only if the command takes effect. */
export async function recordSightings(
  { actor, now, send }: CommandTransaction,
  seen: readonly Sighting[],
): Promise<void> {
  await send(sightingStatements(actor, now, seen))
}

/** One look at a patient's data, as the patient may learn of it. */
export interface DataAccess {
  readonly id: number
  readonly tenantId: string
  readonly tenantNameZh: string | null
  readonly tenantNameEn: string | null
  readonly principalId: string
  readonly shown: ShownData
  readonly resourceId: string | null
  readonly purpose: AccessPurpose
  readonly recordedAt: Date
}

/** Rows from the newest on, at most `limit`, and only those older than the row `before`. */
export interface AccessPage {
  readonly patientId: string
  readonly before?: number | undefined
  readonly limit: number
}

/** Who looked at a patient's data, in any organisation. Reads across tenants: the patient has none. */
export function listDataAccesses(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { patientId, before, limit }: AccessPage,
): Promise<DataAccess[]> {
  return readAcross(client, actor, 'audit.data_accesses', now, (db) =>
    db
      .select({
        id: dataAccesses.id,
        tenantId: dataAccesses.tenantId,
        tenantNameZh: tenants.nameZh,
        tenantNameEn: tenants.nameEn,
        principalId: dataAccesses.principalId,
        shown: dataAccesses.shown,
        resourceId: dataAccesses.resourceId,
        purpose: dataAccesses.purpose,
        recordedAt: dataAccesses.recordedAt,
      })
      .from(dataAccesses)
      .leftJoin(tenants, eq(tenants.id, dataAccesses.tenantId))
      .where(
        and(
          eq(dataAccesses.patientId, patientId),
          before === undefined ? undefined : lt(dataAccesses.id, before),
        ),
      )
      .orderBy(desc(dataAccesses.id))
      .limit(limit),
  )
}

function sightingStatements(actor: Actor, now: Date, seen: readonly Sighting[]): PreparedStatement[] {
  if (seen.length === 0) return []
  const usual = purposeOf(actor.roles)
  // What one answer shows of a record in several places is one look at it.
  const rows = new Map(
    seen.map(({ patientId, shown, resourceId = null, purpose = usual }) => [
      `${patientId}/${shown}/${resourceId}/${purpose}`,
      { patient_id: patientId, shown, resource_id: resourceId, purpose },
    ]),
  )
  return [
    {
      name: 'record_data_access',
      text: `insert into data_accesses
          (tenant_id, principal_id, cause, recorded_at, patient_id, shown, resource_id, purpose)
        select $1, $2, $3, $4, seen.* from json_to_recordset($5)
          as seen(patient_id uuid, shown text, resource_id uuid, purpose text)`,
      values: [
        actor.tenantId,
        actor.principalId,
        actor.cause ?? null,
        now.toISOString(),
        JSON.stringify([...rows.values()]),
      ],
    },
  ]
}
