import { sql } from 'drizzle-orm'
import type { DatabaseClient } from '#db/client.ts'

/** How the whole network stands: counts and seconds only. */
export interface OperationFigures {
  readonly unplacedEvents: number
  readonly readers: readonly { readonly name: string; readonly lag: number }[]
  /** Seconds since the earliest deadline of an open prescription; negative while it is ahead, 0 when none is open. */
  readonly oldestUnmetDeadlineSeconds: number
  readonly openEscalations: readonly { readonly kind: string; readonly count: number }[]
}

/** Reads across tenants for /metrics, in one statement: numbers that name nobody. */
export async function readOperationFigures(database: DatabaseClient, now: Date): Promise<OperationFigures> {
  const found = await database.network.execute<{ figures: OperationFigures }>(sql`
    select jsonb_build_object(
      'unplacedEvents', (select count(*) from events where position is null),
      'readers', (select coalesce(jsonb_agg(jsonb_build_object('name', reader,
          'lag', (select coalesce(max(position), 0) from events) - position)), '[]') from event_cursors),
      'oldestUnmetDeadlineSeconds', (select coalesce(extract(epoch from ${now.toISOString()}::timestamptz - min(due_at)), 0)
          from prescriptions where state not in ('completed', 'cancelled', 'expired', 'rejected')),
      'openEscalations', (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'count', count)), '[]')
          from (select kind, count(*) from escalations where resolved_at is null group by kind) as open)
    ) as figures`)
  const figures = found.rows[0]?.figures
  if (figures === undefined) throw new Error('The database gave no figures.')
  return figures
}
