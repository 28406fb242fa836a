import { and, desc, eq, lte } from 'drizzle-orm'
import { usualInventoryPolicy, type InventoryPolicy } from '#domain/inventory/policy.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest } from '../commands.ts'
import { inventoryPolicies } from './counting-schema.ts'

/** The limits of an organisation's stock that are in force at `now`: its own, or else the usual ones. */
export async function readInventoryPolicy(
  db: Database,
  tenantId: string,
  now: Date,
): Promise<InventoryPolicy> {
  const [policy] = await db
    .select()
    .from(inventoryPolicies)
    .where(and(eq(inventoryPolicies.tenantId, tenantId), lte(inventoryPolicies.validFrom, shanghaiDate(now))))
    .orderBy(desc(inventoryPolicies.validFrom))
    .limit(1)
  return policy ?? usualInventoryPolicy
}

/** The limits of the actor's own organisation. */
export function showInventoryPolicy(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
): Promise<InventoryPolicy> {
  return readAs(client, actor, (db) => readInventoryPolicy(db, actor.tenantId, now))
}

/**
 * Sets an organisation's limits from a day on; those of earlier days stay on file. Setting the same day again replaces it.
 * @throws CommandRefused `policyInPast` for a day before today, whose acts were already decided by another rule.
 */
export function setInventoryPolicy(
  client: DatabaseClient,
  request: CommandRequest,
  input: InventoryPolicy & { readonly validFrom: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    if (input.validFrom < shanghaiDate(now)) throw policyInPast()
    const { tenantId, principalId: setBy } = actor
    const set = { ...input, transferFen: input.transferFen ?? null, setBy }
    await db
      .insert(inventoryPolicies)
      .values({ tenantId, ...set })
      .onConflictDoUpdate({ target: [inventoryPolicies.tenantId, inventoryPolicies.validFrom], set })
    transaction.emit({
      type: 'stock.policy_set',
      aggregateKind: 'tenant',
      aggregateId: tenantId,
      tenantId,
      payload: { ...input },
    })
    return { validFrom: input.validFrom }
  })
}

function policyInPast() {
  return refused('invalid', {
    code: 'policyInPast',
    message: 'Limits cannot change for days that have passed.',
    nextStep: 'Let them hold from today or from a later day.',
  })
}
