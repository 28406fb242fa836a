import { randomUUIDv7 } from 'node:crypto'
import { and, eq, gt, or, sql } from 'drizzle-orm'
import { storagePostings } from '#domain/money/trade-postings.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { daysOfMonth, monthRange } from '#domain/organisations/shanghai-month.ts'
import { storageFee, type StorageTariffUnit } from '#domain/orders/storage-fee.ts'
import { sumFen } from '#domain/orders/split-order.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import {
  readAcross,
  runCommand,
  runNetworkCommand,
  type CommandRequest,
  type CommandTransaction,
} from '../commands.ts'
import { openShipments } from '../fulfilment/open-shipments.ts'
import { lots, stockBalances, stockMovements } from '../inventory/schema.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { insertNew } from '../rows.ts'
import { postInBothBooks } from './invoices.ts'
import { goodsOwners, storageAgreements, storageChargeLines, storageCharges } from './storage-schema.ts'

// Goods that lie in a depot and belong to somebody else: the ledger keeps them apart by ownership and lot, and here is
// whose they are, what keeping them costs, and how they go back.

/** Ownerships that have an owner other than the depot. */
export const foreignOwnerships = ['consigned', 'third_party'] as const satisfies readonly StockOwnership[]
export type ForeignOwnership = (typeof foreignOwnerships)[number]

export interface StorageAgreementInput {
  readonly ownerTenantId: string
  readonly tariffUnit: StorageTariffUnit
  readonly feeTenThousandths: number
  readonly palletUnits: number
}

/** Agrees what a depot asks an owner for keeping its goods; months that were charged stay as they are. */
export function setStorageAgreement(
  client: DatabaseClient,
  request: CommandRequest,
  input: StorageAgreementInput,
) {
  return runCommand(client, request, async ({ db, actor }) => {
    await db
      .insert(storageAgreements)
      .values({ tenantId: actor.tenantId, ...input })
      .onConflictDoUpdate({
        target: [storageAgreements.tenantId, storageAgreements.ownerTenantId],
        set: input,
      })
    return { ownerTenantId: input.ownerTenantId }
  })
}

export interface StoredLot {
  readonly siteId: string
  readonly lotId: string
  readonly ownership: ForeignOwnership
}

/**
 * Says whose the consigned or third-party units of a lot at a site are. It is said once: goods do not change hands in a
 * depot unseen.
 * @throws CommandRefused `notFound` and `notYourSite` for the site, `notStored` for a lot that does not lie there under
 * that ownership, `noAgreement`, or `ownerDiffers`.
 */
export function nameGoodsOwner(
  client: DatabaseClient,
  request: CommandRequest,
  input: StoredLot & { readonly ownerTenantId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { siteId, lotId, ownership, ownerTenantId } = input
    await requireOwnSite(transaction, siteId)
    const lies = await db.$count(
      stockBalances,
      and(
        eq(stockBalances.siteId, siteId),
        eq(stockBalances.lotId, lotId),
        eq(stockBalances.ownership, ownership),
      ),
    )
    if (lies === 0) throw notStored()
    await readAgreement(transaction, ownerTenantId)
    await db
      .insert(goodsOwners)
      .values({ siteId, lotId, ownership, ownerTenantId, tenantId: actor.tenantId, since: now })
      .onConflictDoNothing()
    const owner = await readOwner(transaction, input)
    if (owner !== ownerTenantId) throw ownerDiffers()
    return { ownerTenantId }
  })
}

/**
 * Charges an owner for a month that is over: what lay in the depot at the end of each day, by the ledger, at the agreed
 * fee, rounded once for each lot, in both books. A month is charged once.
 * A network command, since one of the books is the owner's.
 * @throws CommandRefused `monthRunning`, `noAgreement`, or `alreadyCharged`.
 */
export function chargeStorage(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly ownerTenantId: string; readonly month: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { ownerTenantId, month } = input
    if (monthRange(month).until > now) throw monthRunning(month)
    const tariff = await readAgreement(transaction, ownerTenantId)
    const stored = await db
      .select()
      .from(goodsOwners)
      .where(and(eq(goodsOwners.tenantId, actor.tenantId), eq(goodsOwners.ownerTenantId, ownerTenantId)))
    const chargeId = randomUUIDv7()
    const lines = []
    for (const lot of stored) {
      const daily = await dailyUnits(transaction, lot, month)
      const fee = storageFee(daily, tariff)
      const { siteId, lotId, ownership, tenantId } = lot
      if (fee.tariffDays > 0) lines.push({ chargeId, tenantId, siteId, lotId, ownership, ...fee })
    }
    const totalFen = sumFen(lines)
    const transactionId = randomUUIDv7()
    const charged = await db
      .insert(storageCharges)
      .values({
        id: chargeId,
        tenantId: actor.tenantId,
        ownerTenantId,
        month,
        tariffDays: lines.reduce((sum, { tariffDays }) => sum + tariffDays, 0),
        totalFen,
        chargedAt: now,
        transactionId,
      })
      .onConflictDoNothing()
      .returning({ id: storageCharges.id })
    if (charged.length === 0) throw alreadyCharged(month)
    await insertNew(db, storageChargeLines, lines, 'storageChargeLine')
    const pair = { sellerTenantId: actor.tenantId, buyerTenantId: ownerTenantId }
    if (totalFen > 0) {
      const postings = storagePostings({ ...pair, amountFen: totalFen })
      postInBothBooks(transaction, pair, transactionId, 'storage_charged', postings)
    }
    return { chargeId, month, totalFen, lines }
  })
}

/** Base units of a lot in the depot, whatever their status but out on the road, at the end of each day of a month. */
async function dailyUnits(
  { db }: CommandTransaction,
  { siteId, lotId, ownership }: typeof goodsOwners.$inferSelect,
  month: string,
): Promise<number[]> {
  const { until } = monthRange(month)
  const found = await db.execute<{ day: string; units: number }>(sql`
    select to_char(recorded_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day,
      sum(case when to_site_id = ${siteId} and to_account <> 'in_transit' then units else 0 end
        - case when from_site_id = ${siteId} and from_account <> 'in_transit' then units else 0 end)::float8 as units
    from ${stockMovements}
    where lot_id = ${lotId} and ownership = ${ownership} and recorded_at < ${until.toISOString()}
      and (from_site_id = ${siteId} or to_site_id = ${siteId})
    group by 1 order by 1`)
  let units = 0
  let next = 0
  return daysOfMonth(month).map((day) => {
    for (; (found.rows[next]?.day ?? '9') <= day; next += 1) units += found.rows[next]?.units ?? 0
    return units
  })
}

/**
 * What lies in depots for others, as the depot and the owner see it alike. Reads across, so that an owner sees its goods
 * in another's depot, and nothing else of it.
 */
export function listStoredGoods(client: DatabaseClient, actor: Actor, now: Date) {
  return readAcross(client, actor, 'stored goods', now, (db) =>
    db
      .select({
        depotTenantId: goodsOwners.tenantId,
        ownerTenantId: goodsOwners.ownerTenantId,
        siteId: goodsOwners.siteId,
        lotId: goodsOwners.lotId,
        lotNumber: lots.number,
        expiresOn: lots.expiresOn,
        productId: lots.productId,
        ownership: goodsOwners.ownership,
        status: stockBalances.status,
        units: stockBalances.units,
      })
      .from(goodsOwners)
      .innerJoin(lots, eq(lots.id, goodsOwners.lotId))
      .innerJoin(
        stockBalances,
        and(
          eq(stockBalances.siteId, goodsOwners.siteId),
          eq(stockBalances.lotId, goodsOwners.lotId),
          eq(stockBalances.ownership, goodsOwners.ownership),
          gt(stockBalances.units, 0),
        ),
      )
      .where(or(eq(goodsOwners.tenantId, actor.tenantId), eq(goodsOwners.ownerTenantId, actor.tenantId)))
      .orderBy(goodsOwners.siteId, goodsOwners.lotId, goodsOwners.ownership, stockBalances.status),
  )
}

/**
 * Sends goods back to their owner: a shipment of that lot and ownership alone, to a site of the owner's or, without one,
 * out of the network.
 * A network command: it goes to a site of another organisation.
 * @throws CommandRefused `notFound` and `notYourSite` for the site, `notStored`, `siteNotOwners`, or `notInStock`.
 */
export function returnToOwner(
  client: DatabaseClient,
  request: CommandRequest,
  input: StoredLot & { readonly units: number; readonly destinationSiteId: string | null },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { siteId, lotId, ownership, units, destinationSiteId } = input
    await requireOwnSite(transaction, siteId)
    const ownerTenantId = await readOwner(transaction, input)
    const [lot] = await db.select({ productId: lots.productId }).from(lots).where(eq(lots.id, lotId))
    if (ownerTenantId === null || !lot) throw notStored()
    if (destinationSiteId !== null) await requireOwnersSite(transaction, destinationSiteId, ownerTenantId)
    const returnId = randomUUIDv7()
    const { shipmentIds } = await openShipments(transaction, {
      kind: 'supplier_return',
      request: { id: returnId, tenantId: actor.tenantId },
      fromSiteId: siteId,
      destinationSiteId,
      dueAt: now,
      lines: [{ requestLineId: returnId, productId: lot.productId, units, lotId, ownerships: [ownership] }],
      whenShort: 'open_nothing',
    })
    if (shipmentIds.length === 0) throw notInStock()
    return { returnId, shipmentIds, ownerTenantId }
  })
}

async function requireOwnersSite(
  transaction: CommandTransaction,
  siteId: string,
  ownerTenantId: string,
): Promise<void> {
  const owner = { ...transaction.actor, tenantId: ownerTenantId, siteIds: [] }
  await requireOwnSite({ ...transaction, actor: owner }, siteId)
}

async function readAgreement({ db, actor }: CommandTransaction, ownerTenantId: string) {
  const [agreement] = await db
    .select()
    .from(storageAgreements)
    .where(
      and(eq(storageAgreements.tenantId, actor.tenantId), eq(storageAgreements.ownerTenantId, ownerTenantId)),
    )
  if (!agreement) throw noAgreement()
  return agreement
}

async function readOwner(
  { db, actor }: CommandTransaction,
  { siteId, lotId, ownership }: StoredLot,
): Promise<string | null> {
  const [row] = await db
    .select({ ownerTenantId: goodsOwners.ownerTenantId })
    .from(goodsOwners)
    .where(
      and(
        eq(goodsOwners.tenantId, actor.tenantId),
        eq(goodsOwners.siteId, siteId),
        eq(goodsOwners.lotId, lotId),
        eq(goodsOwners.ownership, ownership),
      ),
    )
  return row?.ownerTenantId ?? null
}

function notStored() {
  return refused('conflict', {
    code: 'notStored',
    message: 'No goods of that lot and ownership lie there for anybody else.',
    nextStep: 'Receive them under their ownership first, and name their owner.',
  })
}

function noAgreement() {
  return refused('conflict', {
    code: 'noAgreement',
    message: 'There is no storage agreement with this owner.',
    nextStep: 'Set one first.',
  })
}

function ownerDiffers() {
  return refused('conflict', {
    code: 'ownerDiffers',
    message: 'These goods have another owner on file.',
    nextStep: 'Receive goods of another owner as another lot.',
  })
}

function monthRunning(month: string) {
  return refused('conflict', {
    code: 'monthRunning',
    message: `${month} is not over.`,
    nextStep: 'Charge it after its last day.',
  })
}

function alreadyCharged(month: string) {
  return refused('conflict', {
    code: 'alreadyCharged',
    message: `${month} was charged already.`,
    nextStep: 'Read the charges of the month.',
  })
}

function notInStock() {
  return refused('conflict', {
    code: 'notInStock',
    message: 'Fewer units of these goods are available there.',
    nextStep: 'Read the stored goods and ask for what lies there.',
  })
}
