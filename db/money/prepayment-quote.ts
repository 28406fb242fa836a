import { eq, sql } from 'drizzle-orm'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross, readAs } from '../commands.ts'
import { selfPayLinesOf } from '../insurance/check.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { prepaidBy } from './due-refunds.ts'
import { readOwed, type ComingParcel } from './owed-before.ts'
import { toPrepay } from './prepayments.ts'
import { readNeeded, readPrepaid } from './queries.ts'

/** What may be paid before the hand-over, what was, and what of that may be paid back. Amounts in fen. */
export interface PrepaymentQuote {
  readonly prescriptionId: string
  readonly hospitalReference: string
  readonly state: PrescriptionState
  /** Of the parcels that are still to come to the reader's tenant, the first promised in front. */
  readonly parcels: readonly ComingParcel[]
  readonly totalFen: number
  readonly insurerFen: number
  readonly patientFen: number
  readonly prepaidFen: number
  /** What is still to be taken before; 0 once it was. */
  readonly dueFen: number
  readonly refundDueFen: number
  /** Whose drawer it went into last, where something was prepaid. */
  readonly prepaidSiteId: string | null
}

/**
 * What a patient will owe at the reader's tenant for a prescription, and what they paid before. Sees the insurance side across
 * tenants, which is recorded, and tells its sums alone.
 * @throws CommandRefused `prescriptionNotFound` for who does not see it.
 */
export async function quotePrepayment(
  client: DatabaseClient,
  actor: Actor,
  prescriptionId: string,
  now: Date,
): Promise<PrepaymentQuote> {
  const { tenantId } = actor
  const seen = await readAs(client, actor, async (db) => {
    const [prescription] = await db
      .select({
        hospitalReference: prescriptions.hospitalReference,
        patientId: prescriptions.patientId,
        state: prescriptions.state,
        prepaidSiteId: sql<string | null>`${prepaidBy.siteId(prescriptions.id)}`,
      })
      .from(prescriptions)
      .where(eq(prescriptions.id, prescriptionId))
    if (!prescription) throw notFound('prescription')
    const prepaidFen = await readPrepaid(db, prescriptionId, tenantId)
    return { ...prescription, prepaidFen, neededFen: await readNeeded(db, prescriptionId, tenantId) }
  })
  const { patientId, neededFen, ...told } = seen
  const owed = await readAcross(client, actor, 'prepayment.quote', now, async (db) => {
    const selfPay = await selfPayLinesOf(db, prescriptionId)
    return readOwed(db, { prescriptionId, patientId, tenantId }, selfPay, now)
  })
  const { totalFen, patientFen, parcels } = owed
  return {
    ...told,
    prescriptionId,
    parcels,
    totalFen,
    patientFen,
    insurerFen: totalFen - patientFen,
    dueFen: toPrepay(owed, told.prepaidFen),
    refundDueFen: Math.max(0, told.prepaidFen - neededFen),
  }
}
