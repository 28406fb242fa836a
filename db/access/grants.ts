import { and, eq, gt, isNull, or, sql } from 'drizzle-orm'
import { notFound } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { shipments } from '../fulfilment/schema.ts'
import { accessGrants, type ResourceKind } from './schema.ts'

/** Letting one tenant in to an aggregate of another. */
export interface Grant {
  readonly resourceKind: ResourceKind
  readonly resourceId: string
  readonly ownerTenantId: string
  readonly tenantId: string
  readonly purpose: 'read' | 'act'
}

/** Lets tenants in; a grant that is there already stays as it is. A tenant needs none for its own aggregates. */
export function grantAccess({ db, now, write }: CommandTransaction, grants: readonly Grant[]): void {
  const needed = grants.filter((grant) => grant.tenantId !== grant.ownerTenantId)
  if (needed.length === 0) return
  const rows = needed.map((grant) => Object.assign({ grantedAt: now }, grant))
  write(db.insert(accessGrants).values(rows).onConflictDoNothing())
}

/**
 * Goes on as the owner of an aggregate that was handed to the actor's tenant with purpose `act`, or is its own.
 * @returns the owner's tenant id.
 * @throws CommandRefused `notFound` when the actor's tenant was not let in: it cannot tell a foreign id from a wrong one.
 */
export async function actForOwner(
  transaction: CommandTransaction,
  kind: Exclude<ResourceKind, 'escalation'>,
  resourceId: string,
): Promise<string> {
  const { db, actor } = transaction
  const table = kind === 'shipment' ? shipments : prescriptions
  const [own] = await db
    .select({ tenantId: table.tenantId })
    .from(table)
    .where(and(eq(table.id, resourceId), eq(table.tenantId, actor.tenantId)))
  if (own) return own.tenantId
  const [grant] = await db
    .select({ ownerTenantId: accessGrants.ownerTenantId })
    .from(accessGrants)
    .where(
      and(
        eq(accessGrants.resourceKind, kind),
        eq(accessGrants.resourceId, resourceId),
        eq(accessGrants.tenantId, actor.tenantId),
        eq(accessGrants.purpose, 'act'),
        or(isNull(accessGrants.until), gt(accessGrants.until, sql`now()`)),
      ),
    )
  if (!grant) throw notFound(kind)
  await transaction.actFor(grant.ownerTenantId)
  return grant.ownerTenantId
}
