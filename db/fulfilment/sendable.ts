import { and, eq, inArray } from 'drizzle-orm'
import { handlingObstacles } from '#domain/organisations/site.ts'
import type { Refusal } from '#domain/refusal.ts'
import { products } from '../catalogue/schema.ts'
import { rowRefusal } from '../check-rows.ts'
import type { Database } from '../client.ts'
import { CommandRefused, notFound, refused } from '../command-refused.ts'
import { sites } from '../organisations/schema.ts'
import type { WantedLine, WantedShipments } from './open-shipments.ts'

type SiteRow = typeof sites.$inferSelect
type ProductRow = typeof products.$inferSelect

/** Where goods leave, and where they go; null where they leave the network. */
export interface Ends {
  readonly from: SiteRow
  readonly destination: SiteRow | null
}

const mostUnits = 100_000_000

/**
 * Checks that what is wanted makes sense and may lie where it goes.
 * @throws CommandRefused `siteNotFound`, `linesInvalid`, and per line `unitsInvalid`, `productNotListed`, `storageUnfit`,
 * `outOfScope`.
 */
export async function requireSendable(db: Database, wanted: WantedShipments): Promise<Ends> {
  const { kind, fromSiteId, destinationSiteId, takenFrom, lines } = wanted
  const mayLeave = kind === 'supplier_return'
  if (!mayLeave && (destinationSiteId === null || takenFrom === 'quarantine')) {
    throw new Error(`A shipment of kind ${kind} needs a destination and takes available stock.`)
  }
  if (lines.length === 0 || fromSiteId === destinationSiteId) throw linesInvalid()
  const ids = [fromSiteId, ...(destinationSiteId === null ? [] : [destinationSiteId])]
  const found = await db.select().from(sites).where(inArray(sites.id, ids))
  const from = found.find(({ id }) => id === fromSiteId)
  const destination = found.find(({ id }) => id === destinationSiteId) ?? null
  if (from === undefined || (destination === null && destinationSiteId !== null)) throw notFound('site')
  const listed = await readProducts(db, lines)
  const refusals = lines.flatMap((line, index) => lineRefusals(line, index, listed, destination))
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
  return { from, destination }
}

function lineRefusals(
  { units, productId }: WantedLine,
  index: number,
  listed: ReadonlyMap<string, ProductRow>,
  destination: SiteRow | null,
): Refusal[] {
  const product = listed.get(productId)
  if (!Number.isSafeInteger(units) || units < 1 || units > mostUnits) {
    return [rowRefusal('unitsInvalid', `A line asks for 1 to ${mostUnits} whole base units.`, index)]
  }
  if (product === undefined)
    return [rowRefusal('productNotListed', 'The product is not in the catalogue.', index)]
  if (destination === null) return []
  return handlingObstacles(destination, product).map((obstacle) =>
    obstacle.kind === 'storageUnfit'
      ? rowRefusal(
          obstacle.kind,
          `${destination.nameEn} cannot store at class ${obstacle.storageClass}.`,
          index,
        )
      : rowRefusal(obstacle.kind, `${destination.nameEn} is not licensed for ${obstacle.scope}.`, index),
  )
}

async function readProducts(db: Database, lines: readonly WantedLine[]): Promise<Map<string, ProductRow>> {
  const ids = [...new Set(lines.map(({ productId }) => productId))]
  const rows = await db
    .select()
    .from(products)
    .where(and(inArray(products.id, ids), eq(products.active, true)))
  return new Map(rows.map((row) => [row.id, row]))
}

function linesInvalid() {
  return refused('invalid', {
    code: 'linesInvalid',
    message: 'A shipment has at least one line, and goes to another site than it leaves.',
    nextStep: 'Name what is to go, and where.',
  })
}
