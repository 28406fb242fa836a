import { and, eq } from 'drizzle-orm'
import { listSeparator, type ImportKind } from '#domain/jobs/import-kinds.ts'
import type { ImportValues, RowFault, RowReading } from '#domain/jobs/read-import-row.ts'
import { handlingObstacles } from '#domain/organisations/site.ts'
import { shanghaiDate, shanghaiWeekday } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import { productListingSchema } from '../catalogue/listing.ts'
import { readIntake, resolveHousehold, type CampaignIntake } from '../campaigns/import-households.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { priceListSchema } from '../orders/sellers.ts'
import { sites } from '../organisations/schema.ts'

type SiteRow = typeof sites.$inferSelect
type ProductRow = typeof products.$inferSelect

/** What the names and codes of a file stand for. A name that several sites bear stands for none. */
export interface Directory {
  readonly siteOf: ReadonlyMap<string, SiteRow | null>
  readonly productOf: ReadonlyMap<string, ProductRow>
  readonly today: string
  /** The campaign that households come to. */
  readonly campaign: CampaignIntake | null
}

/** Reads the sites at which the actor works and the catalogue, once for a whole file. */
export async function readDirectory(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  campaignId: string | null = null,
): Promise<Directory> {
  const [ownSites, listed] = await readAs(client, actor, async (db) => [
    await db.select().from(sites).where(eq(sites.tenantId, actor.tenantId)),
    await db
      .select()
      .from(products)
      .where(and(eq(products.active, true))),
  ])
  const siteOf = new Map<string, SiteRow | null>()
  for (const site of ownSites) {
    if (actor.siteIds.length > 0 && !actor.siteIds.includes(site.id)) continue
    for (const name of new Set([site.id, site.designatedCode ?? site.id, site.nameZh, site.nameEn])) {
      siteOf.set(name, siteOf.has(name) ? null : site)
    }
  }
  const productOf = new Map(
    listed.flatMap((product) => [
      [product.standardCode, product],
      [product.gtin, product],
    ]),
  )
  const campaign = campaignId === null ? null : await readIntake(client, actor, campaignId)
  return { siteOf, productOf, today: shanghaiDate(now), campaign }
}

/** Replaces a row's names and codes by ids, and checks what a row alone can show. */
export function resolveRow(kind: ImportKind, values: ImportValues, directory: Directory): RowReading {
  if (kind === 'products') return resolveListing(values)
  if (kind === 'price_list') return resolvePrice(values, directory)
  if (kind === 'campaign_households') return resolveHousehold(values, directory.campaign)
  const { siteOf, productOf, today } = directory
  const { site: siteName, product: code, ...rest } = values
  const site = siteOf.get(String(siteName))
  const product = productOf.get(String(code))
  const faults: RowFault[] = []
  if (site === undefined) faults.push(siteUnknown)
  if (site === null) faults.push(siteAmbiguous)
  if (product === undefined) faults.push(productUnknown)
  if (kind === 'demand_history') faults.push(...weekFaults(String(values.weekStart), today))
  if (!site || !product || faults.length > 0) return { ok: false, faults }
  if (kind === 'opening_stock') {
    const obstacles = handlingObstacles(site, product)
    if (obstacles.length > 0) return { ok: false, faults: obstacles.map((obstacle) => unfit(obstacle.kind)) }
  }
  return { ok: true, values: { siteId: site.id, productId: product.id, ...rest } }
}

function weekFaults(weekStart: string, today: string): RowFault[] {
  if (shanghaiWeekday(weekStart) !== 'monday') {
    return [fault('周一日期', 'notAMonday', 'A week begins on a Monday.', 'Write the Monday of the week.')]
  }
  return weekStart < today
    ? []
    : [fault('周一日期', 'inTheFuture', 'The week has not begun.', 'Leave the row out, or correct the day.')]
}

/** The listing that a row of the catalogue stands for, without an id. */
export function listingOf({ unitPrice, ingredientCodes, ...values }: ImportValues) {
  return {
    ...values,
    unitPriceTenThousandths: unitPrice,
    ingredientCodes: String(ingredientCodes)
      .split(listSeparator)
      .filter((code) => code !== ''),
    active: true,
  }
}

/** A price of one's own list: who may buy at it, from when to when, and from how many units on. */
function resolvePrice(
  { product: code, unitPrice, ...rest }: ImportValues,
  { productOf }: Directory,
): RowReading {
  const product = productOf.get(String(code))
  const faults: RowFault[] = []
  if (product === undefined) faults.push(productUnknown)
  if (!priceListSchema.shape.buyerGroup.safeParse(rest.buyerGroup).success) faults.push(groupInvalid)
  if (String(rest.validTo) < String(rest.validFrom)) faults.push(validityInvalid)
  if (!(Number(unitPrice) >= 1)) faults.push(priceMissing)
  if (product === undefined || faults.length > 0) return { ok: false, faults }
  return { ok: true, values: { ...rest, productId: product.id, unitPriceTenThousandths: unitPrice ?? null } }
}

const anyId = '00000000-0000-4000-8000-000000000000'

function resolveListing(values: ImportValues): RowReading {
  const checked = productListingSchema.safeParse({ id: anyId, ...listingOf(values) })
  if (checked.success) return { ok: true, values }
  const faults = checked.error.issues.map(({ path, message }) =>
    fault(
      String(path[0] ?? ''),
      'productInvalid',
      message,
      'Correct the value; see the code rules in the docs.',
    ),
  )
  return { ok: false, faults }
}

function fault(column: string, code: string, message: string, nextStep: string): RowFault {
  return { column, code, message, nextStep }
}

const groupInvalid = fault(
  '客户组',
  'groupInvalid',
  'A group is a word of small Latin letters, digits and underlines.',
  'Write it as in the accounts of your buyers, such as village.',
)
const validityInvalid = fault(
  '失效日期',
  'validityInvalid',
  'The last day is before the first.',
  'Correct one of the days.',
)
const priceMissing = fault(
  '最小单位单价',
  'priceMissing',
  'Nothing is sold for nothing.',
  'Write a price above 0.',
)
const siteUnknown = fault(
  '站点',
  'siteUnknown',
  'This is no site at which you work.',
  "Write the site's code or its full name.",
)
const siteAmbiguous = fault(
  '站点',
  'siteAmbiguous',
  'Several of your sites have this name.',
  "Write the site's code or id.",
)
const productUnknown = fault(
  '药品编码',
  'productUnknown',
  'The catalogue has no such product.',
  'Write its standard code or GTIN, or have it listed.',
)

function unfit(code: string): RowFault {
  return fault(
    '站点',
    code,
    code === 'storageUnfit'
      ? 'The site cannot store the product.'
      : 'The site is not licensed for the product.',
    'Name another site, or change what this one may handle.',
  )
}
