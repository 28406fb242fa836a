import { and, eq, gt, isNull, or, sql } from 'drizzle-orm'
import { accessGrants } from '../access/schema.ts'
import { notFound } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { requireAtSite } from '../fulfilment/handling.ts'
import { charges } from './schema.ts'

export type ChargeRow = typeof charges.$inferSelect

/**
 * The charge of a shipment, when the actor may take or pay its money: as somebody of the site that booked it, whose drawer
 * it is, as a driver of its tenant, or as one of a tenant that may act on the shipment, such as the driver who hands over at
 * the door. Goes on as the tenant that booked it.
 * @throws CommandRefused `notFound`, or `wrongSite` for who works at other sites of the tenant.
 */
export async function chargeForPayment(
  transaction: CommandTransaction,
  shipmentId: string,
): Promise<ChargeRow> {
  const { db, actor } = transaction
  const [charge] = await db.select().from(charges).where(eq(charges.shipmentId, shipmentId))
  if (!charge) throw notFound('charge')
  if (charge.tenantId === actor.tenantId) {
    await requireAtSite(transaction, charge.siteId, { drivers: true })
    return charge
  }
  const [grant] = await db
    .select({ tenantId: accessGrants.tenantId })
    .from(accessGrants)
    .where(
      and(
        eq(accessGrants.resourceId, shipmentId),
        eq(accessGrants.tenantId, actor.tenantId),
        eq(accessGrants.purpose, 'act'),
        or(isNull(accessGrants.until), gt(accessGrants.until, sql`now()`)),
      ),
    )
  if (!grant) throw notFound('charge')
  await transaction.actFor(charge.tenantId)
  return charge
}
