import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import { replenishmentModes, supplySources } from '#domain/replenishment/policy.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import { checkRows, repeatedRows, rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { sites } from '../organisations/schema.ts'
import { rowSource } from '../rows.ts'
import { replenishmentPolicies } from './schema.ts'

const mostUnits = 100_000_000

/** How a product is restocked at a site. Units are base units. */
export const policySchema = z
  .object({
    productId: z.uuid(),
    mode: z.enum(replenishmentModes),
    supplySource: z.enum(supplySources),
    /** The depot that goods come from; null where the source is a supplier. */
    supplySiteId: z.uuid().nullable(),
    /** Thousandths of the stretches between two orders that shall pass without a stock-out. */
    serviceLevelPerMille: z.int().min(500).max(999),
    minUnits: z.int().min(0).max(mostUnits).nullable(),
    maxUnits: z.int().min(0).max(mostUnits).nullable(),
    packUnits: z.int().min(1).max(mostUnits),
    leadDays: z.int().min(0).max(180),
    shelfLifeDays: z.int().min(0).max(3650).nullable(),
    priority: z.int().min(1).max(9),
  })
  .refine(({ minUnits, maxUnits }) => minUnits === null || maxUnits === null || minUnits <= maxUnits, {
    path: ['maxUnits'],
    error: 'The maximum is below the minimum.',
  })
  .refine(({ supplySource, supplySiteId }) => (supplySource === 'supplier') === (supplySiteId === null), {
    path: ['supplySiteId'],
    error: 'A depot is named exactly where the source is one.',
  })
export type ReplenishmentPolicy = z.infer<typeof policySchema>

export interface SitePolicies {
  readonly siteId: string
  readonly policies: readonly ReplenishmentPolicy[]
}

/**
 * Sets how products are restocked at a site of one's own, all or none; products that are not named stay as they are.
 * @throws CommandRefused `notFound`, `notYourSite`, or `invalid` with a refusal per faulty line: `policyInvalid`,
 * `policyRepeated`, `productNotListed`, `wrongPackSize`, `supplySiteUnfit`.
 */
export function setReplenishmentPolicies(
  client: DatabaseClient,
  request: CommandRequest,
  { siteId, policies }: SitePolicies,
) {
  return runCommand(client, request, async (transaction) => {
    await requireOwnSite(transaction, siteId)
    await checkRows('policy', policySchema, policies, () => furtherRefusals(transaction, siteId, policies))
    await upsert(transaction, siteId, policies)
    tellOf(transaction, siteId, policies)
    return { siteId, policies: policies.length }
  })
}

/** Ends the restocking of products at a site of one's own. @throws CommandRefused `notFound`, `notYourSite`. */
export function removeReplenishmentPolicies(
  client: DatabaseClient,
  request: CommandRequest,
  { siteId, productIds }: { readonly siteId: string; readonly productIds: readonly string[] },
) {
  return runCommand(client, request, async (transaction) => {
    await requireOwnSite(transaction, siteId)
    const removed = await transaction.db
      .delete(replenishmentPolicies)
      .where(
        and(
          eq(replenishmentPolicies.siteId, siteId),
          inArray(replenishmentPolicies.productId, [...productIds]),
        ),
      )
      .returning({ productId: replenishmentPolicies.productId })
    tellOf(transaction, siteId, removed)
    return { siteId, policies: removed.length }
  })
}

/** How products are restocked at a site of one's own, a page at a time by product. */
export function listReplenishmentPolicies(
  client: DatabaseClient,
  actor: Actor,
  page: { readonly siteId: string; readonly after?: string | undefined; readonly limit: number },
) {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(replenishmentPolicies)
      .where(
        and(
          eq(replenishmentPolicies.siteId, page.siteId),
          eq(replenishmentPolicies.tenantId, actor.tenantId),
          page.after === undefined ? undefined : gt(replenishmentPolicies.productId, page.after),
        ),
      )
      .orderBy(asc(replenishmentPolicies.productId))
      .limit(page.limit),
  )
}

async function furtherRefusals(
  { db }: CommandTransaction,
  siteId: string,
  policies: readonly ReplenishmentPolicy[],
): Promise<Refusal[]> {
  const listed = await db
    .select({ id: products.id, packUnits: products.packUnits })
    .from(products)
    .where(
      inArray(
        products.id,
        policies.map(({ productId }) => productId),
      ),
    )
  const sources = await db
    .select({ id: sites.id, kind: sites.kind })
    .from(sites)
    .where(
      inArray(
        sites.id,
        policies.flatMap(({ supplySiteId }) => supplySiteId ?? []),
      ),
    )
  const boxUnitsOf = new Map(listed.map(({ id, packUnits }) => [id, packUnits]))
  const kindOf = new Map(sources.map(({ id, kind }) => [id, kind]))
  const refusals = policies.flatMap((policy, line) => {
    const { productId, supplySource, supplySiteId } = policy
    const boxUnits = boxUnitsOf.get(productId)
    if (boxUnits === undefined) {
      return [rowRefusal('productNotListed', 'The product is not in the catalogue.', line)]
    }
    if (policy.packUnits % boxUnits !== 0) {
      return [rowRefusal('wrongPackSize', `The product comes in boxes of ${boxUnits}.`, line)]
    }
    if (supplySource === 'supplier' || supplySiteId === null) return []
    const isFit = supplySiteId !== siteId && kindOf.get(supplySiteId) === depotKinds[supplySource]
    return isFit
      ? []
      : [rowRefusal('supplySiteUnfit', `The site that supplies is no other ${supplySource} depot.`, line)]
  })
  return [...refusals, ...repeatedRows('policy', policies, 'productId', ({ productId }) => productId)]
}

const depotKinds = {
  county: 'county_hub',
  city: 'city_depot',
  province: 'province_depot',
} as const

function tellOf(
  transaction: CommandTransaction,
  siteId: string,
  policies: readonly { readonly productId: string }[],
): void {
  transaction.emit({
    type: 'site.replenishment_changed',
    aggregateKind: 'site',
    aggregateId: siteId,
    tenantId: transaction.actor.tenantId,
    payload: { productIds: policies.map(({ productId }) => productId) },
  })
}

async function upsert(
  { db, actor }: CommandTransaction,
  siteId: string,
  policies: readonly ReplenishmentPolicy[],
): Promise<void> {
  const names = Object.values(columns).map((column) => column.name)
  const list = sql.raw(names.join(', '))
  const changes = sql.raw(
    names
      .filter((name) => name !== 'product_id')
      .map((name) => `${name} = excluded.${name}`)
      .join(', '),
  )
  await db.execute(sql`insert into ${replenishmentPolicies} (site_id, tenant_id, ${list})
    select ${siteId}::uuid, ${actor.tenantId}::uuid, ${list} from ${rowSource(policies, columns)} order by product_id
    on conflict (site_id, product_id, tenant_id) do update set ${changes}`)
}

const columns = {
  productId: replenishmentPolicies.productId,
  mode: replenishmentPolicies.mode,
  supplySource: replenishmentPolicies.supplySource,
  supplySiteId: replenishmentPolicies.supplySiteId,
  serviceLevelPerMille: replenishmentPolicies.serviceLevelPerMille,
  minUnits: replenishmentPolicies.minUnits,
  maxUnits: replenishmentPolicies.maxUnits,
  packUnits: replenishmentPolicies.packUnits,
  leadDays: replenishmentPolicies.leadDays,
  shelfLifeDays: replenishmentPolicies.shelfLifeDays,
  priority: replenishmentPolicies.priority,
}
