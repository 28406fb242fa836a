import { and, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { parseTraceCode } from '#domain/catalogue/trace-code.ts'
import { isSaleable } from '#domain/inventory/fefo.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { handlingObstacles } from '#domain/organisations/site.ts'
import type { Refusal } from '#domain/refusal.ts'
import { products } from '../catalogue/schema.ts'
import { checkRows, repeatedRows, rowRefusal } from '../check-rows.ts'
import type { CommandTransaction } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import { boxesOf } from './packaging.ts'

/** Goods of one lot that arrived at a site. */
export const receiptLineSchema = z.object({
  siteId: z.uuid(),
  productId: z.uuid(),
  lotNumber: z
    .string()
    .max(40)
    .regex(/^\S(?:.*\S)?$/),
  /** The last day, YYYY-MM-DD in Shanghai, on which the lot may be sold; null for goods that carry no date. */
  expiresOn: z.iso.date().nullable(),
  ownership: z.enum(stockOwnerships),
  /** Base units. */
  units: z.int().min(1).max(100_000_000),
  /** Who brought it, where the books do not tell; a recall by supplier finds it by this name. */
  supplierName: z.string().trim().min(1).max(200).nullish(),
  /** The id that the lot gets when it is new to the network; one is made where none is given. */
  lotId: z.uuid().optional(),
  /** Codes of closed boxes among the goods. Boxes without one get theirs when they are first scanned. */
  traceCodes: z.array(z.string()).readonly().optional(),
})
export type ReceiptLine = z.infer<typeof receiptLineSchema>

/** A box among received goods, under the code that tells it from every other. */
export interface ReceivedBox {
  readonly line: number
  readonly code: string
  readonly unitsInPack: number
}

type ProductRow = typeof products.$inferSelect
type SiteRow = typeof sites.$inferSelect

/**
 * Checks received goods against the catalogue and against what their sites may handle.
 * @returns the boxes of the lines that name trace codes.
 * @throws CommandRefused `invalid` with a refusal for each faulty line: `receiptInvalid`, `siteNotOwn`,
 * `productNotListed`, `storageUnfit`, `outOfScope`, `lotExpired`, `traceCode…`, `boxesExceedUnits`.
 */
export async function checkReceipt(
  transaction: CommandTransaction,
  scanned: readonly ReceiptLine[],
  { acceptExpired }: { readonly acceptExpired: boolean },
): Promise<ReceivedBox[]> {
  const boxes: ReceivedBox[] = []
  const lines = await withoutPackages(transaction, scanned)
  await checkRows('receipt', receiptLineSchema, lines, async () => {
    const siteById = await ownSites(transaction, lines)
    const productById = await listedProducts(transaction, lines)
    const refusals = lines.flatMap((line, index) => {
      const site = siteById.get(line.siteId)
      const product = productById.get(line.productId)
      if (!site) return [rowRefusal('siteNotOwn', 'This is no site of yours.', index)]
      if (!product) return [rowRefusal('productNotListed', 'The product is not in the catalogue.', index)]
      const read = readBoxes(line, product, index)
      boxes.push(...read.boxes)
      return [
        ...handlingRefusals(site, product, index),
        ...(acceptExpired || isSaleable(line.expiresOn, transaction.now) ? [] : [lotExpired(line, index)]),
        ...read.refusals,
      ]
    })
    return [...refusals, ...repeatedBoxes(boxes)]
  })
  return boxes
}

/** The lines with the boxes that each scanned package stands for. */
async function withoutPackages(
  { db }: CommandTransaction,
  lines: readonly ReceiptLine[],
): Promise<ReceiptLine[]> {
  const scanned = lines.flatMap(({ traceCodes = [] }) => traceCodes)
  const inside = await boxesOf(db, scanned)
  return lines.map((line) =>
    line.traceCodes === undefined
      ? line
      : Object.assign({}, line, {
          traceCodes: line.traceCodes.flatMap((code) => inside.get(code) ?? [code]),
        }),
  )
}

function handlingRefusals(site: SiteRow, product: ProductRow, index: number): Refusal[] {
  return handlingObstacles(site, product).map((obstacle) =>
    obstacle.kind === 'storageUnfit'
      ? rowRefusal(obstacle.kind, `The site cannot store at class ${obstacle.storageClass}.`, index)
      : rowRefusal(obstacle.kind, `The site is not licensed for ${obstacle.scope}.`, index),
  )
}

function lotExpired({ lotNumber, expiresOn }: ReceiptLine, index: number): Refusal {
  return rowRefusal('lotExpired', `Lot ${lotNumber} expired on ${expiresOn}.`, index)
}

function readBoxes(
  line: ReceiptLine,
  product: ProductRow,
  index: number,
): { readonly boxes: ReceivedBox[]; readonly refusals: Refusal[] } {
  const boxes: ReceivedBox[] = []
  const refusals: Refusal[] = []
  for (const scanned of line.traceCodes ?? []) {
    const read = parseTraceCode(scanned)
    if (!read.ok) {
      refusals.push(...read.refusals.map((refusal) => rowRefusal(refusal.code, refusal.message, index)))
    } else if (read.value.resource !== undefined && read.value.resource !== product.tracePrefix) {
      refusals.push(rowRefusal('traceCodeForeign', `${scanned} is no code of this product.`, index))
    } else {
      boxes.push({ line: index, code: read.value.code, unitsInPack: product.packUnits })
    }
  }
  if (boxes.length * product.packUnits > line.units) {
    refusals.push(rowRefusal('boxesExceedUnits', 'The boxes hold more units than were received.', index))
  }
  return { boxes, refusals }
}

function repeatedBoxes(boxes: readonly ReceivedBox[]): Refusal[] {
  return repeatedRows('traceCode', boxes, 'The trace code', ({ code }) => code).map((refusal) => {
    const line = boxes[refusal.line ?? 0]?.line ?? 0
    return rowRefusal(refusal.code, refusal.message, line)
  })
}

async function ownSites(
  { db, actor }: CommandTransaction,
  lines: readonly ReceiptLine[],
): Promise<Map<string, SiteRow>> {
  const asked = [...new Set(lines.map((line) => line.siteId))].filter(
    (siteId) => actor.siteIds.length === 0 || actor.siteIds.includes(siteId),
  )
  const found = await db
    .select()
    .from(sites)
    .where(and(inArray(sites.id, asked), eq(sites.tenantId, actor.tenantId)))
  return new Map(found.map((site) => [site.id, site]))
}

async function listedProducts(
  { db }: CommandTransaction,
  lines: readonly ReceiptLine[],
): Promise<Map<string, ProductRow>> {
  const asked = [...new Set(lines.map((line) => line.productId))]
  const found = await db
    .select()
    .from(products)
    .where(and(inArray(products.id, asked), eq(products.active, true)))
  return new Map(found.map((product) => [product.id, product]))
}
