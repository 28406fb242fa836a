import { randomUUIDv7 } from 'node:crypto'
import { and, eq, gt, gte, inArray, lte } from 'drizzle-orm'
import type { StorageClass } from '#domain/catalogue/storage-class.ts'
import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import { allowedMinutesOutside, findExcursions, type Excursion } from '#domain/inventory/excursion.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { statesBefore } from '#domain/state-table.ts'
import { products } from '../catalogue/schema.ts'
import type { CommandTransaction } from '../commands.ts'
import { callBackShipments } from '../fulfilment/cancelling.ts'
import { escalate } from '../fulfilment/escalations.ts'
import { shipments } from '../fulfilment/schema.ts'
import { stopParcels } from '../fulfilment/stop-parcels.ts'
import { freezeGoods, lockGoods } from './freeze-lots.ts'
import { temperatureExcursions } from './goods-schema.ts'
import type { MeasuredSubject, SensorReadings } from './readings.ts'
import { stockBalances, temperatureReadings } from './schema.ts'

/** A run that began before the readings of a request is looked for this far back. */
const lookBackHours = 24

/**
 * Looks at what one thermometer showed around its new readings. For each time outside the band that was longer than data
 * allows, and not found before, what was in it is stopped at once and a person is asked to decide: the goods of the class
 * at a site are set aside and its parcels with them end, and a parcel on the road comes back. The transaction acts for the
 * subject's owner.
 */
export async function stopAfterExcursions(
  transaction: CommandTransaction,
  subject: MeasuredSubject,
  { storageClass, sensor, readings }: SensorReadings,
): Promise<void> {
  const allowed = allowedMinutesOutside(storageClass, shanghaiDate(transaction.now))
  const around = await readAround(transaction, subject, { storageClass, sensor, readings })
  for (const excursion of findExcursions(storageClass, around, allowed)) {
    await stopAfter(transaction, subject, { storageClass, sensor }, excursion)
  }
}

function readAround(
  { db }: CommandTransaction,
  { subjectId }: MeasuredSubject,
  { storageClass, sensor, readings }: SensorReadings,
) {
  const times = readings.map(({ takenAt }) => takenAt.getTime())
  const { takenAt, celsius } = temperatureReadings
  return db
    .select({ takenAt, celsius })
    .from(temperatureReadings)
    .where(
      and(
        eq(temperatureReadings.subjectId, subjectId),
        eq(temperatureReadings.storageClass, storageClass),
        eq(temperatureReadings.sensor, sensor),
        gte(takenAt, new Date(Math.min(...times) - lookBackHours * 3_600_000)),
        lte(takenAt, new Date(Math.max(...times) + lookBackHours * 3_600_000)),
      ),
    )
}

async function stopAfter(
  transaction: CommandTransaction,
  { subjectKind, subjectId, tenantId }: MeasuredSubject,
  measured: Pick<SensorReadings, 'storageClass' | 'sensor'>,
  excursion: Excursion,
): Promise<void> {
  const { db, now: foundAt } = transaction
  const id = randomUUIDv7()
  const [found] = await db
    .insert(temperatureExcursions)
    .values({ id, tenantId, subjectKind, subjectId, ...measured, ...excursion, unitsFrozen: 0, foundAt })
    .onConflictDoNothing()
    .returning({ id: temperatureExcursions.id })
  if (!found) return
  const unitsFrozen =
    subjectKind === 'site'
      ? await stopAtSite(transaction, subjectId, measured.storageClass, id)
      : await callBack(transaction, subjectId)
  await db.update(temperatureExcursions).set({ unitsFrozen }).where(eq(temperatureExcursions.id, id))
  await escalate(transaction, {
    tenantId,
    subject: { kind: subjectKind, id: subjectId },
    kind: 'storage_excursion',
    acting: { role: 'operator', tenantId },
    dueAt: null,
  })
  transaction.emit({
    type: 'stock.excursion_found',
    aggregateKind: 'stock',
    aggregateId: id,
    tenantId,
    payload: { subjectKind, subjectId, ...measured, ...excursion, unitsFrozen },
  })
}

/** Sets aside what lies at the site of a class, promised or not. @returns base units. */
async function stopAtSite(
  transaction: CommandTransaction,
  siteId: string,
  storageClass: StorageClass,
  referenceId: string,
): Promise<number> {
  const rows = await transaction.db
    .selectDistinct({ lotId: stockBalances.lotId })
    .from(stockBalances)
    .innerJoin(products, eq(products.id, stockBalances.productId))
    .where(
      and(
        eq(stockBalances.siteId, siteId),
        gt(stockBalances.units, 0),
        eq(products.storageClass, storageClass),
      ),
    )
  const goods = { lotIds: rows.map(({ lotId }) => lotId), siteId }
  if (goods.lotIds.length === 0) return 0
  await lockGoods(transaction, goods)
  await stopParcels(transaction, goods, { cancelled: 'storage_broken', calledBack: null })
  return freezeGoods(transaction, goods, referenceId)
}

/** A parcel on the road comes back, and into quarantine when a site takes it in. What is back already lies there. */
async function callBack(transaction: CommandTransaction, shipmentId: string): Promise<number> {
  const [onTheRoad] = await transaction.db
    .select({ id: shipments.id })
    .from(shipments)
    .where(
      and(
        eq(shipments.id, shipmentId),
        inArray(shipments.state, statesBefore<ShipmentState>(shipmentStates, 'return_in_transit')),
      ),
    )
    .for('update')
  if (onTheRoad) await callBackShipments(transaction, [onTheRoad.id], 'storage_broken')
  return 0
}
