import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { rowRefusal } from '../check-rows.ts'
import { CommandRefused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { rowSource } from '../rows.ts'
import { lots } from './schema.ts'

/** A lot as its box shows it. */
export interface NamedLot {
  readonly productId: string
  readonly lotNumber: string
  readonly expiresOn: string | null
  /** Its id if it is new to the network; of several lines, the first one's. */
  readonly lotId?: string | undefined
}

/**
 * The ids of the lots, in the order of the lines; lots that nobody received before are added.
 * @throws CommandRefused `lotExpiryDiffers` for each line whose date is not the one on file, or on an earlier line:
 * a lot has one expiry everywhere. `lotRecalled` for lots that nobody may take in any more.
 */
export async function findOrAddLots(
  transaction: CommandTransaction,
  lines: readonly NamedLot[],
): Promise<string[]> {
  const byKey = Map.groupBy(lines, (line) => lotKey(line.productId, line.lotNumber))
  const wanted = [...byKey.values()].flatMap((ofLot) => ofLot.slice(0, 1))
  const known = await addLots(transaction, wanted)
  const differing = lines.flatMap((line, index) => {
    const lot = known.get(lotKey(line.productId, line.lotNumber))
    if (lot?.isRecalled) return [rowRefusal('lotRecalled', `Lot ${line.lotNumber} is recalled.`, index)]
    return lot?.expiresOn === line.expiresOn
      ? []
      : [rowRefusal('lotExpiryDiffers', `Lot ${line.lotNumber} is on file with another expiry.`, index)]
  })
  if (differing.length > 0) throw new CommandRefused('invalid', differing)
  return lines.flatMap((line) => known.get(lotKey(line.productId, line.lotNumber))?.id ?? [])
}

interface KnownLot extends Record<string, unknown> {
  readonly id: string
  readonly productId: string
  readonly number: string
  readonly expiresOn: string | null
  readonly isRecalled: boolean
}

async function addLots(
  { db }: CommandTransaction,
  wanted: readonly NamedLot[],
): Promise<Map<string, KnownLot>> {
  const rows = wanted.map(({ lotId, productId, lotNumber, expiresOn }) => ({
    id: lotId ?? randomUUIDv7(),
    productId,
    number: lotNumber,
    expiresOn,
  }))
  const { id, productId, number, expiresOn } = lots
  const source = rowSource(rows, { id, productId, number, expiresOn })
  await db.execute(sql`insert into ${lots} (id, product_id, number, expires_on)
    select id, product_id, number, expires_on from ${source} order by product_id, number
    on conflict (product_id, number) do nothing`)
  const found = await db.execute<KnownLot>(sql`
    select lots.id, lots.product_id as "productId", lots.number, lots.expires_on::text as "expiresOn",
      lots.recalled_at is not null as "isRecalled"
    from ${source} join ${lots} on lots.product_id = input.product_id and lots.number = input.number`)
  return new Map(found.rows.map((lot) => [lotKey(lot.productId, lot.number), lot]))
}

function lotKey(productId: string, lotNumber: string): string {
  return `${productId}/${lotNumber}`
}
