import { sql } from 'drizzle-orm'
import type { DeliveryPromise } from '#domain/fulfilment/promise.ts'
import type { RequestedKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { actingFor } from '../acting-for.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { moveStock } from '../inventory/ledger.ts'
import { holdWorkingSites } from '../organisations/site-work.ts'
import { readPromiseBetween } from '../sourcing/candidates.ts'
import { planTakes, type PlannedTake, type TakePlan } from './plan-takes.ts'
import { requireSendable, type Ends } from './sendable.ts'
import { writeRequested, type OpenedTake } from './write-requested.ts'

/** Units of one product that something asks for. */
export interface WantedLine {
  /** The line of the request. */
  readonly requestLineId: string
  readonly productId: string
  /** Base units. */
  readonly units: number
  /** Only units of this lot. */
  readonly lotId?: string | undefined
  /** Only stock of these owners; `ours` unless told. */
  readonly ownerships?: readonly StockOwnership[] | undefined
}

/** What is to go from a site to a place, and who asks for it. */
export interface WantedShipments {
  readonly kind: RequestedKind
  /** The part of an order, the transfer or the return, and the tenant that owns it. */
  readonly request: { readonly id: string; readonly tenantId: string }
  readonly fromSiteId: string
  /** Null for a supplier who is not on the network: only for `supplier_return`. */
  readonly destinationSiteId: string | null
  readonly dueAt: Date
  readonly lines: readonly WantedLine[]
  /** The status that the stock is taken from, `available` unless told; `quarantine` only for `supplier_return`. */
  readonly takenFrom?: 'available' | 'quarantine' | undefined
  /** When the site has less than asked: opens nothing at all, or takes what there is. */
  readonly whenShort: 'open_nothing' | 'open_rest'
}

/** What became of one wanted line. */
export interface OpenedLine {
  readonly requestLineId: string
  /** Base units that are reserved now, lot by lot, nearest expiry first. */
  readonly units: number
  readonly takes: readonly OpenedTake[]
  /** Base units that the site could not give: 0 when all are there. */
  readonly shortUnits: number
}

export interface OpenedShipments {
  /** Empty when nothing was opened. */
  readonly shipmentIds: readonly string[]
  /** When they arrive by the timetable; `dueAt` where no lanes lead there. Null when nothing was opened. */
  readonly promisedAt: Date | null
  /** In the order of the request. */
  readonly lines: readonly OpenedLine[]
}

/** How often a plan is made anew when another command took its stock between reading and taking. */
const planAttempts = 5

/**
 * Reserves what something asks for at one site and opens the shipments that bring it: for an order's part, a transfer,
 * or a return to a supplier. Part of a command of the caller, which commits or vanishes with it.
 *
 * - Stock: lots that may be sold (for `supplier_return` all), nearest expiry first, taken by the ledger's guarded
 *   statement; planned anew when somebody else was faster. A line may get several lots, and several shipment lines.
 * - Shipments: `allocated`, of at most 100 lines each, with legs by the timetable where lanes lead there, and
 *   `shipment.allocated` told. From here the station commands work on them, and the destination's `receiveShipment`
 *   ends them; `cancelShipments` releases those that have not left.
 * - Access: the destination's tenant and the carriers act on them, the request's tenant reads them.
 * - Events: every `shipment.*` event of them has `kind`, `requestId` and `requestTenantId` in its payload;
 *   `shipment.short_picked` names the missing units by `requestLineId`.
 *
 * It goes on in the name of the site's tenant while it works: the caller has made sure that the request may have the
 * stock. The order of locks is that of the ledger; call it before taking other locks on stock.
 * @throws CommandRefused `siteNotFound`, `siteDown`, `linesInvalid`, and per line `unitsInvalid`, `productNotListed`,
 * `storageUnfit` and `outOfScope` for what the destination may not hold.
 */
export async function openShipments(
  transaction: CommandTransaction,
  wanted: WantedShipments,
): Promise<OpenedShipments> {
  const ends = await requireSendable(transaction.db, wanted)
  return actingFor(transaction, ends.from.tenantId, async () => {
    const { takes, short } = await planAndReserve(transaction, wanted, ends)
    const promise = takes.length === 0 ? null : await readPromise(transaction, wanted)
    const opened = await writeRequested(transaction, { wanted, ends, takes, promise })
    return {
      shipmentIds: [...new Set(opened.map(({ shipmentId }) => shipmentId))],
      promisedAt: opened.length === 0 ? null : (promise?.arriveAt ?? wanted.dueAt),
      lines: wanted.lines.map((line, index) => openedLine(line, opened, index, short)),
    }
  })
}

function openedLine(
  { requestLineId }: WantedLine,
  opened: readonly OpenedTake[],
  index: number,
  short: readonly number[],
): OpenedLine {
  const takes = opened.filter((take) => take.lineIndex === index)
  const units = takes.reduce((sum, take) => sum + take.units, 0)
  return { requestLineId, units, takes, shortUnits: short[index] ?? 0 }
}

async function planAndReserve(
  transaction: CommandTransaction,
  wanted: WantedShipments,
  { from }: Ends,
): Promise<TakePlan> {
  if (!(await holdWorkingSites(transaction, [from.id]))) throw siteDown(from.nameEn)
  for (let attempt = 1; ; attempt += 1) {
    const plan = await planTakes(transaction.db, wanted, transaction.now)
    const isShort = plan.short.some((units) => units > 0)
    if (plan.takes.length === 0 || (isShort && wanted.whenShort === 'open_nothing'))
      return { ...plan, takes: [] }
    if (await reserveTakes(transaction, wanted, from.tenantId, plan.takes)) return plan
    if (attempt === planAttempts) throw takenMeanwhile()
  }
}

/** Takes what was planned, all of it or none. @returns false when somebody else was faster. */
async function reserveTakes(
  transaction: CommandTransaction,
  { fromSiteId, request, takenFrom = 'available' }: WantedShipments,
  tenantId: string,
  takes: readonly PlannedTake[],
): Promise<boolean> {
  await transaction.db.execute(sql`savepoint reservation`)
  const shortage = await moveStock(
    transaction,
    takes.map(({ lot, units }) => ({
      reason: 'reserve' as const,
      lotId: lot.lotId,
      productId: lot.productId,
      ownership: lot.ownership,
      units,
      from: { account: takenFrom, siteId: fromSiteId },
      to: { account: 'reserved' as const, siteId: fromSiteId },
      tenantId,
      referenceId: request.id,
    })),
  )
  await transaction.db.execute(
    shortage === null ? sql`release savepoint reservation` : sql`rollback to savepoint reservation`,
  )
  return shortage === null
}

async function readPromise(
  { db, now }: CommandTransaction,
  { fromSiteId, destinationSiteId }: WantedShipments,
): Promise<DeliveryPromise | null> {
  return destinationSiteId === null ? null : readPromiseBetween(db, fromSiteId, destinationSiteId, now)
}

function siteDown(name: string) {
  return refused('conflict', {
    code: 'siteDown',
    message: `${name} does not work at present.`,
    nextStep: 'Choose another site, or wait until it works again.',
  })
}

function takenMeanwhile() {
  return refused('conflict', {
    code: 'takenMeanwhile',
    message: 'The stock was promised to others again and again while it was taken.',
    nextStep: 'Look at the stock again and repeat.',
  })
}
