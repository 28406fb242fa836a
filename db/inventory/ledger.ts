import { sql } from 'drizzle-orm'
import { mayMoveStock, type MovementReason } from '#domain/inventory/movement.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { isBoundary, stockStatuses, type AccountKind } from '#domain/inventory/stock-status.ts'
import type { CommandTransaction } from '../commands.ts'
import type { PreparedStatement } from '../transaction.ts'
import { rowSource } from '../rows.ts'
import { stockBalances, stockMovements } from './schema.ts'

/** One side of a movement: a status at a site, or a boundary of the ledger's world, which has no site. */
export interface StockAccount {
  readonly account: AccountKind
  readonly siteId: string | null
}

/** A movement of base units of one lot from one account to another. */
export interface StockMovement {
  readonly reason: MovementReason
  readonly lotId: string
  readonly productId: string
  readonly ownership: StockOwnership
  readonly units: number
  readonly from: StockAccount
  readonly to: StockAccount
  /** The tenant whose books this is in: the owner of the site that gives, or that receives from a boundary. */
  readonly tenantId: string
  /** The receiving site's tenant, where it is another. */
  readonly counterTenantId?: string
  /** The shipment, receipt or decision that moves it. */
  readonly referenceId: string | null
}

/** What stood in the way of a movement: the account held fewer units than asked for. */
export interface StockShortage {
  readonly kind: 'insufficientStock'
  readonly movement: StockMovement
}

/**
 * Moves stock, all or nothing: each movement is one guarded statement that takes, gives and writes the ledger row.
 * Balances are locked in (site, lot) order, so that commands that share lots wait for each other instead of deadlocking.
 * @returns the first movement whose account held too little, or null when all were made. After a shortage the caller
 * must roll back to where it stood: the other movements of the list have been made.
 * @throws Error when a movement breaks the ledger's paths: a fault of the program, not of the request.
 */
export async function moveStock(
  transaction: CommandTransaction,
  movements: readonly StockMovement[],
): Promise<StockShortage | null> {
  const steps = inLockOrder(movements).flatMap((movement) => {
    const move = { movement, statement: moveUnits(transaction, movement), moves: true }
    return goesBack(movement) ? [{ movement, statement: lockBalance(movement), moves: false }, move] : [move]
  })
  const results = await transaction.send(steps.map(({ statement }) => statement))
  const short = steps.find(({ moves }, index) => moves && results[index]?.rowCount !== 1)
  return short === undefined ? null : { kind: 'insufficientStock', movement: short.movement }
}

/** Goods of one lot that come in at a site. */
export interface StockReceipt {
  readonly siteId: string
  readonly lotId: string
  readonly ownership: StockOwnership
  readonly units: number
}

/**
 * Takes goods in from suppliers, tens of thousands of rows in one statement, in the same lock order as `moveStock`:
 * one movement per site, lot and ownership. All sites must be the tenant's. Doubtful goods go into quarantine.
 */
export async function receiveFromSuppliers(
  { db, actor, now }: CommandTransaction,
  tenantId: string,
  referenceId: string,
  receipts: readonly StockReceipt[],
  into: 'available' | 'quarantine' = 'available',
): Promise<void> {
  const { siteId, lotId, ownership, units } = stockBalances
  await db.execute(sql`
    with receipt as (
      select site_id, lot_id, ownership, sum(units)::integer as units
      from ${rowSource(receipts, { siteId, lotId, ownership, units })} group by site_id, lot_id, ownership
    ), given as (
      insert into ${stockBalances} (site_id, lot_id, status, ownership, tenant_id, product_id, expires_on, units, moved_at)
      select site_id, lot_id, ${into}, ownership, ${tenantId}::uuid, lots.product_id, lots.expires_on, units,
        ${now.toISOString()}
      from receipt join lots on lots.id = lot_id
      order by site_id, lot_id, ownership
      on conflict (site_id, lot_id, status, ownership) do update set units = stock_balances.units + excluded.units,
        moved_at = greatest(stock_balances.moved_at, excluded.moved_at)
      returning site_id, lot_id, ownership, product_id, units, moved_at
    )
    insert into ${stockMovements} (tenant_id, counter_tenant_id, lot_id, product_id, ownership, from_account,
      to_site_id, to_account, units, to_balance_after, reason, reference_id, principal_id, recorded_at)
    select ${tenantId}, ${tenantId}, lot_id, product_id, ownership, 'supplier',
      site_id, ${into}, receipt.units, given.units, 'receive', ${referenceId}, ${actor.principalId}, given.moved_at
    from receipt join given using (site_id, lot_id, ownership)
    order by site_id, lot_id, ownership`)
}

function inLockOrder(movements: readonly StockMovement[]): StockMovement[] {
  const lockKey = ({ from, to, lotId }: StockMovement) => `${from.siteId ?? to.siteId ?? ''}/${lotId}`
  return movements.toSorted((a, b) => compareText(lockKey(a), lockKey(b)))
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

const take = `update stock_balances set units = units - $4, moved_at = greatest(moved_at, $14)
  where site_id = $5 and lot_id = $1 and status = $6 and ownership = $3 and units >= $4
  returning units, expires_on, moved_at`

const give = `insert into stock_balances
    (site_id, lot_id, status, ownership, tenant_id, product_id, expires_on, units, moved_at)
  select $7, $1, $8, $3, $10, $2, taken.expires_on, $4, taken.moved_at from taken
  on conflict (site_id, lot_id, status, ownership) do update set units = stock_balances.units + excluded.units,
    moved_at = greatest(stock_balances.moved_at, excluded.moved_at)
  returning units, moved_at`

/** The boundaries of the ledger's world keep no balance: nothing is taken from there, or given to there. */
const takeFromOutside =
  'select null::integer as units, expires_on, $14::timestamptz as moved_at from lots where id = $1'
const giveToOutside = 'select null::integer as units, moved_at from taken'

/**
 * One movement, in one statement that either makes a ledger row or changes nothing. It is recorded at the command's time,
 * or with the last movement of its accounts where that had a later one: who waited for it comes after it.
 */
function moveUnits({ actor, now }: CommandTransaction, movement: StockMovement): PreparedStatement {
  const { reason, lotId, productId, ownership, units, from, to, tenantId, referenceId } = movement
  if (!mayMoveStock(reason, from.account, to.account)) {
    throw new Error(`The ledger has no ${reason} from ${from.account} to ${to.account}.`)
  }
  const [isReceived, isGone] = [isBoundary(from.account), isBoundary(to.account)]
  return {
    name: `move_stock${isReceived ? '_in' : ''}${isGone ? '_out' : ''}`,
    text: `with taken as (${isReceived ? takeFromOutside : take}), given as (${isGone ? giveToOutside : give})
      insert into stock_movements (lot_id, product_id, ownership, units, from_site_id, from_account, to_site_id,
        to_account, tenant_id, counter_tenant_id, reason, reference_id, principal_id, recorded_at,
        from_balance_after, to_balance_after)
      select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, given.moved_at, taken.units, given.units from taken, given`,
    values: [
      lotId,
      productId,
      ownership,
      units,
      from.siteId,
      from.account,
      to.siteId,
      to.account,
      tenantId,
      movement.counterTenantId ?? tenantId,
      reason,
      referenceId,
      actor.principalId,
      now.toISOString(),
    ],
  }
}

/**
 * True when units go back against the direction in which goods flow. Such a movement takes its second lock first, so
 * that on one lot every command locks available before reserved, and both before in transit and quarantine.
 */
function goesBack({ from, to }: StockMovement): boolean {
  if (isBoundary(from.account) || isBoundary(to.account)) return false
  return stockStatuses.indexOf(to.account) < stockStatuses.indexOf(from.account)
}

function lockBalance({ lotId, ownership, to }: StockMovement): PreparedStatement {
  return {
    name: 'lock_balance',
    text: `select 1 from stock_balances
      where site_id = $1 and lot_id = $2 and status = $3 and ownership = $4 for update`,
    values: [to.siteId, lotId, to.account, ownership],
  }
}
