import { eq, inArray } from 'drizzle-orm'
import { checkDestination } from '#domain/prescriptions/check-destination.ts'
import { deadlines } from '#domain/prescriptions/deadlines.ts'
import type { ConsideredPlace } from '#domain/prescriptions/draft.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { SiteExplanation } from '#domain/sourcing/explain.ts'
import type { Shortfall } from '#domain/sourcing/choice.ts'
import type { Actor } from '../actor.ts'
import type { Written } from '../campaigns/clinic-lots.ts'
import type { ProductRow } from '../catalogue/queries.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import type { MissingLine } from '../sourcing/missing-lines.ts'
import { planPrescription } from '../sourcing/plan.ts'

/** How what was written would come to one place. */
export interface DraftRoute extends ConsideredPlace {
  readonly nameZh: string
  readonly nameEn: string
  /** Why it may not be handed over there. */
  readonly refusals: readonly Refusal[]
  /** When the last of it is there; null when nothing can be supplied. */
  readonly arriveAt: string | null
  readonly isOnTime: boolean
  /** What no site on the way has. */
  readonly shortfalls: readonly Shortfall[]
  /** The sites that were looked at, and how each did. Of its stock it says only what is lacking of the lines. */
  readonly sites: readonly SiteExplanation[]
}

interface WantedLine {
  readonly productId: string
  readonly quantityUnits: number
}

interface WantedRoutes {
  readonly lines: readonly WantedLine[]
  readonly places: readonly ConsideredPlace[]
  /** Who writes it for whom: a fever clinic's has what campaigns hold for it. Null where it is not said. */
  readonly written: Omit<Written, 'id' | 'tenantId'> | null
}

/**
 * The routes by which lines that are still being written would come to some places, as the stock stands now: the choice
 * that sourcing will make, without reserving anything.
 * A network query, since the stock of all depots on the way counts. @throws CommandRefused `productNotFound`, `siteNotFound`.
 */
export function readDraftRoutes(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  draft: WantedRoutes,
): Promise<DraftRoute[]> {
  return readAcross(client, actor, 'sourcing.draft_routes', now, async (db) => {
    const productIds = draft.lines.map(({ productId }) => productId)
    const rows = await db
      .select()
      .from(products)
      .where(inArray(products.id, [...new Set(productIds)]))
    const known = new Map(rows.map((product) => [product.id, product]))
    const lines = draft.lines.map((line, index) => missingLine(line, index, known))
    const written = draft.written && { ...draft.written, id: null, tenantId: actor.tenantId }
    const routes: DraftRoute[] = []
    for (const place of draft.places) routes.push(await routeTo(db, place, { lines, known, written, now }))
    return routes
  })
}

interface Asked {
  readonly lines: readonly MissingLine[]
  readonly known: ReadonlyMap<string, ProductRow>
  readonly written: Written | null
  readonly now: Date
}

async function routeTo(
  db: Database,
  { mode, siteId }: ConsideredPlace,
  { lines, known, written, now }: Asked,
): Promise<DraftRoute> {
  const [destination] = await db.select().from(sites).where(eq(sites.id, siteId))
  if (destination === undefined) throw notFound('site')
  const refusals = checkDestination({ fulfilment: { mode }, lines }, { products: known, destination }, now)
  const wanted = { destinationSiteId: siteId, mode, dueAt: deadlines(now).breach }
  const { plan, explanation } = await planPrescription(db, wanted, written, lines, now)
  return {
    mode,
    siteId,
    nameZh: destination.nameZh,
    nameEn: destination.nameEn,
    refusals,
    arriveAt: plan.arriveAt?.toISOString() ?? null,
    isOnTime: plan.isOnTime,
    shortfalls: plan.shortfalls,
    sites: explanation.sites,
  }
}

/** A line as sourcing looks at it; it is no prescription's yet, so its index stands for its id. */
function missingLine(
  { productId, quantityUnits }: WantedLine,
  index: number,
  known: ReadonlyMap<string, ProductRow>,
): MissingLine {
  const product = known.get(productId)
  if (product === undefined) throw notFound('product')
  return {
    prescriptionLineId: String(index),
    lineNumber: index + 1,
    productId,
    nameZh: product.nameZh,
    nameEn: product.nameEn,
    handling: product,
    units: quantityUnits,
  }
}
