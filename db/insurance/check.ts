import { and, eq, inArray, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { checkInsurance } from '#domain/insurance/check-insurance.ts'
import type { InsuranceFacts } from '#domain/insurance/facts.ts'
import { actingFor } from '../acting-for.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import {
  readAcross,
  readAs,
  runNetworkCommand,
  type CommandRequest,
  type CommandTransaction,
} from '../commands.ts'
import { keptQuery } from '../kept-query.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import type { PrescriptionRow } from '../prescriptions/state.ts'
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
      .where(
        and(
          inArray(prescriptions.id, [...prescriptionIds]),
          notExists(
            db
              .select({ id: insuranceChecks.prescriptionId })
              .from(insuranceChecks)
              .where(eq(insuranceChecks.prescriptionId, prescriptions.id)),
          ),
        ),
      )
    for (const prescription of rows)
      await keepCheck(db, prescription, await readInsuranceFacts(db, prescription), now)
    return { checked: rows.length }
  })
}

/**
 * Makes sure that a pharmacist who opens a prescription has the insurance side before them, when they are faster than the
 * check that follows every intake. Sees across tenants, which is recorded.
 */
export async function checkForReview(
  client: DatabaseClient,
  { db, actor, now }: CommandTransaction,
  prescription: PrescriptionRow,
): Promise<void> {
  if ((await latestCheck(db, prescription.id)) !== null) return
  const facts = await readAcross(client, actor, 'insurance.check', now, (network) =>
    readInsuranceFacts(network, prescription),
  )
  await keepCheck(db, prescription, facts, now)
}

/** What insurance said of a prescription, or null in the moment before it is asked. */
export async function latestCheck(db: Database, prescriptionId: string) {
  const [check] = await checkOf(db, { prescriptionId })
  return check ?? null
}

const checkOf = keptQuery((db, { prescriptionId }: { readonly prescriptionId: string }) =>
  db.select().from(insuranceChecks).where(eq(insuranceChecks.prescriptionId, prescriptionId)),
)

async function keepCheck(
  db: Database,
  { id: prescriptionId, tenantId }: PrescriptionRow,
  facts: InsuranceFacts,
  checkedAt: Date,
): Promise<void> {
  const result = checkInsurance(facts)
  const selfPayLineIds = result.lines.filter(({ level }) => level === 'refused').map(({ lineId }) => lineId)
  await db
    .insert(insuranceChecks)
    .values({ prescriptionId, tenantId, checkedAt, facts, result, selfPayLineIds })
    .onConflictDoNothing()
}

/**
 * What insurance said of a prescription, and the facts of other supplies that it saw.
 * @throws CommandRefused `notFound`, also in the moment before it is checked.
 */
export function readInsuranceCheck(client: DatabaseClient, actor: Actor, prescriptionId: string) {
  return readAs(client, actor, async (db) => {
    const check = await latestCheck(db, prescriptionId)
    if (check === null) throw notFound('insuranceCheck')
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
  return actingFor(transaction, prescription.prescriptionTenantId, () =>
    selfPayLinesOf(transaction.db, prescription.prescriptionId),
  )
}

/** As `readSelfPayLines`, for whoever sees the prescription: for a quote. */
export async function selfPayLinesOf(db: Database, prescriptionId: string): Promise<ReadonlySet<string>> {
  const lines = await refusedLinesOf(db, { prescriptionId })
  return new Set(lines.map(({ id }) => id))
}

const refused = alias(prescriptionLines, 'refused')
const refusedLinesOf = keptQuery((db, { prescriptionId }: { readonly prescriptionId: string }) =>
  db
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
    .where(eq(insuranceChecks.prescriptionId, prescriptionId)),
)
