import { and, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { checkInsurance } from '#domain/insurance/check-insurance.ts'
import { actingFor } from '../acting-for.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import { readInsuranceFacts } from './check-facts.ts'
import { insuranceChecks } from './schema.ts'

/**
 * Checks prescriptions that were just taken in against insurance, and keeps what was found with each: the insurance side
 * of the joint review. One that was checked already stays as it was.
 * A network command: what other institutions supplied to a patient counts.
 * @returns how many were checked.
 */
export function checkPrescriptions(
  client: DatabaseClient,
  request: CommandRequest,
  prescriptionIds: readonly string[],
) {
  return runNetworkCommand(client, request, async ({ db, now }) => {
    const rows = await db
      .select()
      .from(prescriptions)
      .where(inArray(prescriptions.id, [...prescriptionIds]))
    for (const prescription of rows) {
      const facts = await readInsuranceFacts(db, prescription)
      const result = checkInsurance(facts)
      const selfPayLineIds = result.lines
        .filter(({ level }) => level === 'refused')
        .map(({ lineId }) => lineId)
      await db
        .insert(insuranceChecks)
        .values({
          prescriptionId: prescription.id,
          tenantId: prescription.tenantId,
          checkedAt: now,
          facts,
          result,
          selfPayLineIds,
        })
        .onConflictDoNothing()
    }
    return { checked: rows.length }
  })
}

/**
 * What insurance said of a prescription, and the facts of other supplies that it saw.
 * @throws CommandRefused `notFound`, also in the moment before it is checked.
 */
export function readInsuranceCheck(client: DatabaseClient, actor: Actor, prescriptionId: string) {
  return readAs(client, actor, async (db) => {
    const [check] = await db
      .select()
      .from(insuranceChecks)
      .where(eq(insuranceChecks.prescriptionId, prescriptionId))
    if (!check) throw notFound('insuranceCheck')
    return check
  })
}

/**
 * The lines of a prescription that insurance refused, for the charge of a hand-over; none where it was not checked.
 * The lines of later parts are like those of the first, which was checked: what was refused there is refused in each.
 */
export function readSelfPayLines(
  transaction: CommandTransaction,
  prescription: { readonly prescriptionId: string; readonly prescriptionTenantId: string },
): Promise<ReadonlySet<string>> {
  return actingFor(transaction, prescription.prescriptionTenantId, async () => {
    const refused = alias(prescriptionLines, 'refused')
    const lines = await transaction.db
      .select({ id: prescriptionLines.id })
      .from(insuranceChecks)
      .innerJoin(refused, eq(refused.id, sql`any(${insuranceChecks.selfPayLineIds})`))
      .innerJoin(
        prescriptionLines,
        and(
          eq(prescriptionLines.prescriptionId, refused.prescriptionId),
          eq(prescriptionLines.lineNumber, refused.lineNumber),
        ),
      )
      .where(eq(insuranceChecks.prescriptionId, prescription.prescriptionId))
    return new Set(lines.map(({ id }) => id))
  })
}
