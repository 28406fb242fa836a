import { Client, Connection } from '@temporalio/client'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectOwner } from '#db/client.ts'
import type { System } from '../system.ts'

/** Something that must hold for every row whatever happened: the query finds the rows for which it does not. */
interface Invariant {
  readonly says: string
  readonly violations: string
}

const ends = `('prescription.completed', 'prescription.cancelled', 'prescription.expired', 'prescription.rejected')`

const invariants: readonly Invariant[] = [
  {
    says: 'every acknowledged prescription has ended',
    violations: `select id from unnest($1::uuid[]) as acknowledged(id)
      where not exists (select from prescriptions p where p.id = acknowledged.id and p.state in ('completed', 'cancelled'))`,
  },
  {
    says: 'no prescription is there that nobody acknowledged',
    violations: `select id from prescriptions where id <> all($1::uuid[])`,
  },
  {
    says: 'every prescription has exactly one end in the stream, the one that its row tells',
    violations: `select p.id from prescriptions p left join events e on e.aggregate_id = p.id and e.type in ${ends}
      group by p.id, p.state having count(e.id) <> 1 or min(e.type) <> 'prescription.' || p.state`,
  },
  {
    says: 'each line of a completed prescription was dispensed in full, and of a cancelled one nothing',
    violations: `select l.id from prescription_lines l join prescriptions p on p.id = l.prescription_id
      left join dispenses d on d.prescription_line_id = l.id and d.returned_at is null
      group by l.id, l.quantity_units, p.state
      having coalesce(sum(d.units), 0) <> case p.state when 'completed' then l.quantity_units else 0 end`,
  },
  {
    says: 'no box was dispensed beyond its units',
    violations: `select s.code from shipment_scans s left join trace_codes t on t.code = s.code
      where s.handed_over_at is not null group by s.code, t.units_in_pack
      having sum(s.units) > coalesce(t.units_in_pack, 0)`,
  },
  {
    says: 'nothing stays reserved or on the road',
    violations: `select lot_id from stock_balances where status in ('reserved', 'in_transit') and units > 0`,
  },
  {
    says: 'each hand-over was charged once, and its patient paid once',
    violations: `select s.id from shipments s left join charges c on c.shipment_id = s.id
      group by s.id, s.state having count(c.shipment_id) <> (s.state = 'handed_over')::int
        or coalesce(sum(c.collected_fen), 0) <> coalesce(sum(c.patient_fen), 0)`,
  },
  {
    says: 'what insurers bear of a charge is the sum of their shares',
    violations: `select c.shipment_id from charges c left join charge_shares s on s.shipment_id = c.shipment_id
      group by c.shipment_id, c.insurer_fen having coalesce(sum(s.paid_fen), 0) <> c.insurer_fen`,
  },
  {
    says: 'each share of an insurer has one claim, and it was settled',
    violations: `select s.shipment_id, s.plan_code from charge_shares s
      left join claims k on k.shipment_id = s.shipment_id and k.plan_code = s.plan_code
      group by s.shipment_id, s.plan_code, s.paid_fen
      having count(k.id) <> (s.paid_fen > 0)::int
        or coalesce(bool_and(k.state = 'settled' and k.claimed_fen = s.paid_fen), true) is false`,
  },
  {
    says: 'the postings of each money transaction sum to zero',
    violations: `select transaction_id from money_postings group by transaction_id having sum(amount_fen) <> 0`,
  },
  {
    says: 'every event has a position, and there are no gaps',
    violations: `select position from
      (select position, row_number() over (order by position) as place from events) as placed
      where position is distinct from place`,
  },
]

/** Looks at every row as the owner of the database. @returns what does not hold, with the first few of its rows. */
export async function brokenInvariants(
  { databaseUrl }: System,
  acknowledged: ReadonlySet<string>,
): Promise<string[]> {
  const owner = await connectOwner(databaseUrl)
  const broken: string[] = []
  try {
    for (const { says, violations } of invariants) {
      const parameters = violations.includes('$1') ? [[...acknowledged]] : []
      const { rows } = await owner.query<object>(violations, parameters)
      if (rows.length > 0)
        broken.push(`Not so: ${says}: ${rows.length}, such as ${JSON.stringify(rows.slice(0, 3))}`)
    }
  } finally {
    await owner.end()
  }
  return broken
}

/** What is still under way. All zero once the system has nothing left to do. */
export interface Backlog {
  /** Committed events without a position. */
  readonly unplaced: number
  /** Events that no workflow was told of yet. */
  readonly undelivered: number
  readonly openClaims: number
  /** Journeys of prescriptions that have not ended. Other workflows, such as a procurement round of weeks, go on. */
  readonly runningJourneys: number
}

const lookMs = 250

/** Waits until the system has nothing left to do. @returns the last backlog: all zero, unless patience ran out. */
export async function drain(system: System, patienceMs: number): Promise<Backlog> {
  const connection = await Connection.connect({ address: system.temporalAddress })
  const { workflow } = new Client({ connection })
  const owner = await connectOwner(system.databaseUrl)
  try {
    for (const givesUpAt = Date.now() + patienceMs; ; await sleep(lookMs)) {
      const { rows } = await owner.query<Omit<Backlog, 'runningJourneys'>>(`select
        (select count(*)::int from events where position is null) as unplaced,
        (select count(*)::int from events where position >
          (select coalesce(max(position), 0) from event_cursors where reader = 'workflows')) as undelivered,
        (select count(*)::int from claims where state in ('prechecked', 'submitted')) as "openClaims"`)
      const running = await workflow.count(
        `ExecutionStatus = 'Running' AND WorkflowType = 'deliverPrescription'`,
      )
      const backlog = {
        unplaced: 0,
        undelivered: 0,
        openClaims: 0,
        ...rows[0],
        runningJourneys: running.count,
      }
      const isDrained = Object.values(backlog).every((left) => left === 0)
      if (isDrained || Date.now() > givesUpAt) return backlog
    }
  } finally {
    await owner.end()
    await connection.close()
  }
}

/** How many claims the insurer's book has, and how many ours has. */
export async function countClaims(
  system: System,
): Promise<{ readonly atInsurer: number; readonly ours: number }> {
  const answer = await fetch(`${system.sandboxUrl}/insurer/claim-count`)
  const { claims: atInsurer } = (await answer.json()) as { claims: number }
  const owner = await connectOwner(system.databaseUrl)
  try {
    const { rows } = await owner.query<{ ours: number }>('select count(*)::int as ours from claims')
    return { atInsurer, ours: rows[0]?.ours ?? 0 }
  } finally {
    await owner.end()
  }
}

/** Workflows that ended otherwise than by coming to their end. */
export async function failedWorkflows({ temporalAddress }: System): Promise<string[]> {
  const connection = await Connection.connect({ address: temporalAddress })
  try {
    const { workflow } = new Client({ connection })
    const failed: string[] = []
    const query = `ExecutionStatus != 'Completed' AND ExecutionStatus != 'Running' AND ExecutionStatus != 'ContinuedAsNew'`
    for await (const { workflowId, status } of workflow.list({ query }))
      failed.push(`${workflowId}: ${status.name}`)
    return failed
  } finally {
    await connection.close()
  }
}
