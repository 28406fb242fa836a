import { sql } from 'drizzle-orm'
import { collectedPerThousand } from '#domain/inventory/recall-classes.ts'
import type { Database } from '../client.ts'
import { shipments } from '../fulfilment/schema.ts'
import { recallLots, recallPatients, recallTasks } from './recall-schema.ts'
import { stockBalances, stockMovements } from './schema.ts'

/** How far a recall is at this moment. Units are base units. */
export interface RecallProgress {
  readonly unitsToFind: number
  /** Set aside anywhere, or destroyed or sent back from there since. */
  readonly unitsCollected: number
  readonly collectedPerThousand: number
  readonly unitsInTransit: number
  readonly unitsWithPatients: number
  readonly tasks: number
  readonly tasksAcknowledged: number
  readonly tasksDone: number
  readonly patients: number
  readonly patientsNoticed: number
}

/** What a site came to, for the closing report. */
export interface RecallReportRow {
  readonly siteId: string
  readonly unitsToFind: number
  readonly unitsFound: number | null
  readonly unitsInQuarantine: number
  readonly acknowledgedAt: string | null
  readonly doneAt: string | null
}

/** The closing report, as it was kept. */
export interface RecallReport {
  readonly progress: RecallProgress
  readonly closedAt: string
  /** Why it ended before every task was done; null where all were. */
  readonly unfinishedReason: string | null
  readonly rows: readonly RecallReportRow[]
}

interface Recall {
  readonly id: string
  readonly openedAt: Date
  readonly unitsToFind: number
}

interface Counted extends Record<string, unknown> {
  readonly quarantined: number
  readonly inTransit: number
  readonly leftQuarantine: number
  readonly withPatients: number
  readonly tasks: number
  readonly tasksAcknowledged: number
  readonly tasksDone: number
  readonly patients: number
  readonly patientsNoticed: number
}

/** Counts a recall's figures over the whole network. For commands and queries that see across. */
export async function readProgress(db: Database, recall: Recall): Promise<RecallProgress> {
  const found = await db.execute<Counted>(sql`
    with lot as (select lot_id from ${recallLots} where recall_id = ${recall.id})
    select
      (select coalesce(sum(units), 0)::float8 from ${stockBalances} join lot using (lot_id)
        where status = 'quarantine') as quarantined,
      (select coalesce(sum(units), 0)::float8 from ${stockBalances} join lot using (lot_id)
        where status = 'in_transit') as "inTransit",
      (select coalesce(sum(units), 0)::float8 from ${stockMovements} join lot using (lot_id)
        where from_account = 'quarantine' and to_account in ('loss', 'supplier')
          and recorded_at >= ${recall.openedAt.toISOString()}) as "leftQuarantine",
      (select coalesce(sum(units), 0)::float8 from ${recallPatients} p where p.recall_id = ${recall.id}
        and not exists (select 1 from ${shipments} back where back.returns_shipment_id = p.shipment_id
          and back.state = 'returned')) as "withPatients",
      (select count(*)::integer from ${recallTasks} where recall_id = ${recall.id}) as tasks,
      (select count(acknowledged_at)::integer from ${recallTasks} where recall_id = ${recall.id}) as "tasksAcknowledged",
      (select count(done_at)::integer from ${recallTasks} where recall_id = ${recall.id}) as "tasksDone",
      (select count(*)::integer from ${recallPatients} where recall_id = ${recall.id}) as patients,
      (select count(*)::integer from ${recallPatients} where recall_id = ${recall.id} and notice = 'sent')
        as "patientsNoticed"`)
  const [counted] = found.rows
  if (!counted) throw new Error('A recall could not be counted.')
  const { quarantined, leftQuarantine, inTransit, withPatients, ...counts } = counted
  const unitsCollected = quarantined + leftQuarantine
  return {
    unitsToFind: recall.unitsToFind,
    unitsCollected,
    collectedPerThousand: collectedPerThousand(unitsCollected, recall.unitsToFind),
    unitsInTransit: inTransit,
    unitsWithPatients: withPatients,
    ...counts,
  }
}

/** What each site of a recall came to. */
export async function readReportRows(db: Database, recallId: string): Promise<RecallReportRow[]> {
  const found = await db.execute<RecallReportRow & Record<string, unknown>>(sql`
    select task.site_id as "siteId", task.units_to_find as "unitsToFind", task.units_found as "unitsFound",
      to_json(task.acknowledged_at) #>> '{}' as "acknowledgedAt", to_json(task.done_at) #>> '{}' as "doneAt",
      (select coalesce(sum(balance.units), 0)::float8 from ${stockBalances} balance
        join ${recallLots} lot on lot.lot_id = balance.lot_id and lot.recall_id = ${recallId}
        where balance.site_id = task.site_id and balance.status = 'quarantine') as "unitsInQuarantine"
    from ${recallTasks} task where task.recall_id = ${recallId} order by task.site_id`)
  return found.rows
}
