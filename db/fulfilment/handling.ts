import { and, eq, gt, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { actingFor } from '../acting-for.ts'
import type { Actor } from '../actor.ts'
import { accessGrants } from '../access/schema.ts'
import { notFound, refused } from '../command-refused.ts'
import type { Database } from '../client.ts'
import type { CommandTransaction } from '../commands.ts'
import { isAnyOf, keptQuery } from '../kept-query.ts'
import { tenantOfSite } from '../organisations/tenant-of-site.ts'
import { together } from '../together.ts'
import { shipments } from './schema.ts'

/** The most parcels that a station works on in one command. */
export const batchLimit = 50

/**
 * Refuses a batch that is empty, too large or names a shipment twice.
 * @throws CommandRefused `batchInvalid`.
 */
export function requireBatch(shipmentIds: readonly string[]): void {
  const different = new Set(shipmentIds).size === shipmentIds.length
  if (different && shipmentIds.length > 0 && shipmentIds.length <= batchLimit) return
  throw refused('invalid', {
    code: 'batchInvalid',
    message: `A batch holds 1 to ${batchLimit} different shipments.`,
    nextStep: `Send each shipment once, at most ${batchLimit} at a time.`,
  })
}

/**
 * Runs `work` once per owner of the shipments, in the owner's name: they are the actor's tenant's own, or were handed
 * to it with purpose `act`.
 * @param required what else must hold, asked at the same time; its refusal comes first
 * @throws CommandRefused `notFound` when one is neither: a foreign id looks like a wrong one.
 */
export async function asOwners<Value>(
  transaction: CommandTransaction,
  shipmentIds: readonly string[],
  work: (ownerTenantId: string, shipmentIds: string[]) => Promise<Value>,
  required: Promise<unknown> = Promise.resolve(),
): Promise<Value[]> {
  const [, rows] = await together([required, readOwners(transaction.db, transaction.actor, shipmentIds)])
  const values: Value[] = []
  for (const [ownerTenantId, group] of Map.groupBy(rows, (row) => row.tenantId)) {
    const ids = group.map(({ id }) => id)
    values.push(await actingFor(transaction, ownerTenantId, () => work(ownerTenantId, ids)))
  }
  return values
}

/**
 * Whose the shipments are that the actor may act on: its tenant's own, or handed to it with purpose `act`.
 * @throws CommandRefused `notFound` when one is neither.
 */
export async function readOwners(db: Database, { tenantId }: Actor, shipmentIds: readonly string[]) {
  const rows = await ownersFor(db, { tenantId, shipmentIds })
  if (rows.length !== shipmentIds.length) throw notFound('shipment')
  return rows
}

interface MayActOn {
  /** The tenant that acts. */
  readonly tenantId: string
  readonly shipmentIds: readonly string[]
}

const ownersFor = keptQuery((db, { tenantId, shipmentIds }: MayActOn) => {
  const mayAct = and(
    eq(accessGrants.resourceId, shipments.id),
    eq(accessGrants.tenantId, tenantId),
    eq(accessGrants.purpose, 'act'),
    or(isNull(accessGrants.until), gt(accessGrants.until, sql`now()`)),
  )
  return db
    .select({ id: shipments.id, tenantId: shipments.tenantId })
    .from(shipments)
    .leftJoin(accessGrants, mayAct)
    .where(
      and(
        isAnyOf(shipments.id, shipmentIds),
        or(eq(shipments.tenantId, tenantId), isNotNull(accessGrants.resourceId)),
      ),
    )
})

/** `asOwners` for a single shipment. */
export async function asOwner<Value>(
  transaction: CommandTransaction,
  shipmentId: string,
  work: (ownerTenantId: string) => Promise<Value>,
): Promise<Value> {
  const [value] = await asOwners(transaction, [shipmentId], async (owner) => ({ of: await work(owner) }))
  if (!value) throw notFound('shipment')
  return value.of
}

/**
 * Refuses an actor who works at named sites, and not at this one of its own tenant.
 * @throws CommandRefused `wrongSite`.
 */
export function requireSite(actor: Actor, siteId: string): void {
  if (actor.siteIds.length === 0 || actor.siteIds.includes(siteId)) return
  throw wrongSite()
}

/**
 * Refuses an actor who neither works at the site nor drives: a driver comes to sites of other tenants.
 * @returns the site's tenant.
 * @throws CommandRefused `siteNotFound` or `wrongSite`.
 */
export async function requireAtSite(
  { db, actor }: CommandTransaction,
  siteId: string,
  may: { readonly drivers: boolean },
): Promise<string> {
  const [site] = await tenantOfSite(db, { siteId })
  if (!site) throw notFound('site')
  if (may.drivers && actor.roles.includes('driver')) return site.tenantId
  if (site.tenantId !== actor.tenantId) throw wrongSite()
  requireSite(actor, siteId)
  return site.tenantId
}

function wrongSite() {
  return refused('forbidden', {
    code: 'wrongSite',
    message: 'You do not work at the site where this happens.',
    nextStep: 'Ask somebody of that site, or have your administrator add the site to your record.',
  })
}
