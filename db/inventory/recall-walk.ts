import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import type { CommandTransaction } from '../commands.ts'
import { shipments } from '../fulfilment/schema.ts'
import { rowSource } from '../rows.ts'
import { recallPatients, recallTasks } from './recall-schema.ts'
import { stockBalances, stockMovements } from './schema.ts'

/** A site that holds goods of some lots, in its books: what lies there and what is on the road from it. */
export interface LotHolder {
  readonly siteId: string
  readonly tenantId: string
  readonly units: number
}

/** Every site of the network whose books hold anything of the lots. For commands and queries that see across. */
export async function findHolders(db: Database, lotIds: readonly string[]): Promise<LotHolder[]> {
  const found = await db.execute<LotHolder & Record<string, unknown>>(sql`
    select site_id as "siteId", tenant_id as "tenantId", sum(units)::float8 as units
    from ${stockBalances} where lot_id = any(${sql.param([...lotIds])}::uuid[]) and units > 0
    group by site_id, tenant_id order by site_id`)
  return found.rows
}

/** A parcel by which a patient received goods of some lots and has them still. */
export interface LotReceiver {
  readonly shipmentId: string
  readonly tenantId: string
  readonly siteId: string
  readonly prescriptionId: string
  readonly prescriptionTenantId: string
  readonly units: number
}

/**
 * Every hand-over of the lots to a patient that was not taken back: a walk over the movements that left the books to
 * patients, to the shipments that they name.
 */
export async function findReceivers(db: Database, lotIds: readonly string[]): Promise<LotReceiver[]> {
  const found = await db.execute<LotReceiver & Record<string, unknown>>(sql`
    with given as (
      select reference_id as shipment_id, sum(units) as units from ${stockMovements}
      where lot_id = any(${sql.param([...lotIds])}::uuid[]) and to_account = 'patient' and reference_id is not null
      group by reference_id
    )
    select s.id as "shipmentId", s.destination_tenant_id as "tenantId", s.destination_site_id as "siteId",
      s.prescription_id as "prescriptionId", s.prescription_tenant_id as "prescriptionTenantId",
      given.units::float8 as units
    from given join ${shipments} s on s.id = given.shipment_id
    where s.prescription_id is not null and not exists (
      select 1 from ${shipments} back where back.returns_shipment_id = s.id and back.state = 'returned')
    order by s.id`)
  return found.rows
}

/** Asks each holder to act. One that has been asked is asked once. @returns the tasks that are new. */
export async function openTasks(
  transaction: CommandTransaction,
  recallId: string,
  holders: readonly LotHolder[],
): Promise<(typeof recallTasks.$inferSelect)[]> {
  if (holders.length === 0) return []
  return transaction.db
    .insert(recallTasks)
    .values(
      holders.map(({ siteId, tenantId, units }) => ({
        id: randomUUIDv7(),
        tenantId,
        recallId,
        siteId,
        state: 'open' as const,
        unitsToFind: units,
        openedAt: transaction.now,
      })),
    )
    .onConflictDoNothing()
    .returning()
}

/** Keeps who received the goods, each parcel once, so that they are told. */
export async function keepReceivers(
  { db }: CommandTransaction,
  recallId: string,
  receivers: readonly LotReceiver[],
): Promise<void> {
  if (receivers.length === 0) return
  const { shipmentId, tenantId, siteId, prescriptionId, prescriptionTenantId, units } = recallPatients
  const columns = { shipmentId, tenantId, siteId, prescriptionId, prescriptionTenantId, units }
  await db.execute(sql`
    insert into ${recallPatients} (recall_id, shipment_id, tenant_id, site_id, prescription_id, prescription_tenant_id,
      units, notice)
    select ${recallId}, shipment_id, tenant_id, site_id, prescription_id, prescription_tenant_id, units, 'due'
    from ${rowSource(receivers, columns)} on conflict do nothing`)
}
