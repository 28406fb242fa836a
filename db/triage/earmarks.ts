import { and, eq, sql } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { products } from '../catalogue/schema.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import { prescriptionUnfit } from './refusals.ts'
import { clinicEarmarks, type symptomForms } from './schema.ts'

/**
 * Sets how many units of a product the fever clinic of the actor's hospital may prescribe, those prescribed so far among
 * them. A product without an earmark is not limited.
 * @throws CommandRefused `productUnknown`, `earmarkBelowPrescribed`.
 */
export function setClinicEarmark(
  client: DatabaseClient,
  request: CommandRequest,
  { productId, units }: { readonly productId: string; readonly units: number },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const [product] = await db.select({ id: products.id }).from(products).where(eq(products.id, productId))
    if (product === undefined) throw productUnknown()
    const facts = { units, setBy: actor.principalId, setAt: now }
    const [earmark] = await db
      .insert(clinicEarmarks)
      .values({ tenantId: actor.tenantId, productId, prescribedUnits: 0, ...facts })
      .onConflictDoUpdate({
        target: [clinicEarmarks.tenantId, clinicEarmarks.productId],
        set: facts,
        setWhere: sql`${clinicEarmarks.prescribedUnits} <= ${units}`,
      })
      .returning({ prescribedUnits: clinicEarmarks.prescribedUnits })
    if (earmark === undefined) throw belowPrescribed()
    transaction.emit({
      type: 'product.earmarked',
      aggregateKind: 'product',
      aggregateId: productId,
      tenantId: actor.tenantId,
      payload: { units },
    })
    return { productId, units, prescribedUnits: earmark.prescribedUnits }
  })
}

/** Counts a prescription's units against the earmarks of the clinic, all of them or none. */
export async function drawOnEarmarks(
  { db, actor }: CommandTransaction,
  form: typeof symptomForms.$inferSelect,
  prescriptionId: string,
): Promise<void> {
  const lines = await db
    .select({
      productId: prescriptionLines.productId,
      units: prescriptionLines.quantityUnits,
      patientId: prescriptions.patientId,
      prescriberId: prescriptions.prescriberId,
    })
    .from(prescriptions)
    .innerJoin(prescriptionLines, eq(prescriptionLines.prescriptionId, prescriptions.id))
    .where(and(eq(prescriptions.id, prescriptionId), eq(prescriptions.tenantId, actor.tenantId)))
    // In one order, so that two doctors never wait for each other.
    .orderBy(prescriptionLines.productId)
  const [first] = lines
  if (first === undefined || first.patientId !== form.patientId || first.prescriberId !== form.claimedBy) {
    throw prescriptionUnfit()
  }
  for (const { productId, units } of lines) {
    const own = and(eq(clinicEarmarks.tenantId, actor.tenantId), eq(clinicEarmarks.productId, productId))
    const { prescribedUnits } = clinicEarmarks
    const drawn = await db
      .update(clinicEarmarks)
      .set({ prescribedUnits: sql`${prescribedUnits} + ${units}` })
      .where(and(own, sql`${prescribedUnits} + ${units} <= ${clinicEarmarks.units}`))
    if (drawn.rowCount === 1) continue
    const [earmark] = await db.select().from(clinicEarmarks).where(own)
    if (earmark !== undefined) throw earmarkSpent(earmark.units - earmark.prescribedUnits)
  }
}

function productUnknown() {
  return refused('invalid', {
    code: 'productUnknown',
    message: 'The catalogue has no such product.',
    nextStep: 'Give the id of a product of the catalogue.',
  })
}

function belowPrescribed() {
  return refused('conflict', {
    code: 'earmarkBelowPrescribed',
    message: 'More than that has been prescribed already.',
    nextStep: 'Set at least what was prescribed; it then prescribes no more.',
  })
}

function earmarkSpent(leftUnits: number) {
  return refused('conflict', {
    code: 'earmarkSpent',
    message: `Only ${leftUnits} units are left of what is set aside for the clinic.`,
    nextStep: 'Prescribe another product, or have the earmark raised by an operator.',
  })
}
