import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#db/actor.ts'
import { connectOwner, type DatabaseClient } from '#db/client.ts'
import { readAcross } from '#db/commands.ts'
import { findHolders, findReceivers } from '#db/inventory/recall-walk.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { rounded } from './figures.ts'
import { countMovements, makeLedger, type MadeLedger } from './ledger-rows.ts'
import { withScratchDatabase } from './scratch-database.ts'

const size = { siteCount: 100, lotCount: 100, movementsEach: 101 }
/** Hand-overs of the recalled lot to patients. */
const patients = 2_000
const rounds = 20

/** How long it takes from a lot to every site that holds it and every parcel that brought it to a patient. */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  return withScratchDatabase(2, async (database) => {
    report('Writing a million movements.')
    const ledger = await makeLedger(database, size)
    const lotId = ledger.lotIds[0] ?? ''
    await handOver(database, ledger, lotId)
    const movements = await countMovements(database)
    const actor: Actor = { tenantId: ledger.tenantId, principalId: 'bench', roles: [], siteIds: [] }
    const seconds: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now()
      const found = await readAcross(database, actor, 'bench.recall', new Date(), async (db) => ({
        holders: await findHolders(db, [lotId]),
        receivers: await findReceivers(db, [lotId]),
      }))
      seconds.push((performance.now() - startedAt) / 1000)
      if (found.holders.length !== size.siteCount || found.receivers.length !== patients)
        throw new Error(`${found.holders.length} holders and ${found.receivers.length} patients were found.`)
    }
    return {
      figures: { seconds: rounded(Math.max(...seconds)), movements },
      peer: { holders: size.siteCount, patients, rounds },
      targets: [
        { figure: 'seconds', must: 'atMost', value: 1 },
        { figure: 'movements', must: 'atLeast', value: 1_000_000 },
      ],
    }
  })
}

/** Parcels by which the lot came to patients, with a movement each. */
async function handOver({ urls }: DatabaseClient, ledger: MadeLedger, lotId: string): Promise<void> {
  const owner = await connectOwner(urls.owner)
  const ids = Array.from({ length: patients }, () => randomUUIDv7())
  const { tenantId, siteIds, productId } = ledger
  try {
    await owner.query(
      `insert into shipments (id, tenant_id, kind, prescription_id, prescription_tenant_id, from_site_id,
         destination_site_id, destination_tenant_id, current_site_id, mode, state, due_at, promised_at)
       select id, $1, 'prescription', uuidv7(), $1, $2, $2, $1, $2, 'village_counter', 'handed_over', now(), now()
       from unnest($3::uuid[]) id`,
      [tenantId, siteIds[0], ids],
    )
    await owner.query(
      `insert into stock_movements (tenant_id, counter_tenant_id, lot_id, product_id, ownership, from_site_id,
         from_account, to_account, units, from_balance_after, reason, reference_id, principal_id, recorded_at)
       select $1, $1, $2, $3, 'ours', $4, 'in_transit', 'patient', 1, 0, 'hand_over', id, 'bench', now()
       from unnest($5::uuid[]) id`,
      [tenantId, lotId, productId, siteIds[0], ids],
    )
    await owner.query('vacuum analyze stock_movements, shipments')
  } finally {
    await owner.end()
  }
}
