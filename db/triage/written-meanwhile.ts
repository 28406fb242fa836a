import { and, asc, eq, gte, notInArray } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import { readPersonal } from '../audit/data-access.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import { symptomForms } from './schema.ts'

/** A prescription that a form can be answered with: when it was taken in, and what it is of. */
export interface WrittenPrescription {
  readonly prescriptionId: string
  readonly acknowledgedAt: Date
  readonly medicines: readonly { readonly nameZh: string; readonly nameEn: string }[]
}

/**
 * What the acting doctor has prescribed to who is on each form that they have taken on, since they took it on, by the form: what
 * `answerSymptomForm` takes. Oldest first. That the prescriptions were shown is recorded.
 */
export function readWrittenMeanwhile(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
): Promise<ReadonlyMap<string, readonly WrittenPrescription[]>> {
  return readPersonal(client, actor, now, async (db, saw) => {
    const rows = await db
      .select({
        formId: symptomForms.id,
        prescriptionId: prescriptions.id,
        patientId: prescriptions.patientId,
        acknowledgedAt: prescriptions.acknowledgedAt,
        nameZh: products.nameZh,
        nameEn: products.nameEn,
      })
      .from(symptomForms)
      .innerJoin(
        prescriptions,
        and(
          eq(prescriptions.patientId, symptomForms.patientId),
          eq(prescriptions.tenantId, symptomForms.tenantId),
          eq(prescriptions.prescriberId, actor.principalId),
          gte(prescriptions.acknowledgedAt, symptomForms.claimedAt),
          notInArray(prescriptions.state, ['rejected', 'cancelled', 'expired']),
        ),
      )
      .innerJoin(prescriptionLines, eq(prescriptionLines.prescriptionId, prescriptions.id))
      .innerJoin(products, eq(products.id, prescriptionLines.productId))
      .where(and(eq(symptomForms.state, 'claimed'), eq(symptomForms.claimedBy, actor.principalId)))
      .orderBy(
        asc(prescriptions.acknowledgedAt),
        asc(prescriptionLines.part),
        asc(prescriptionLines.lineNumber),
      )
    const byForm = new Map<string, WrittenPrescription[]>()
    for (const [formId, ofForm] of Map.groupBy(rows, (row) => row.formId)) {
      const written = [...Map.groupBy(ofForm, (row) => row.prescriptionId)].map(
        ([prescriptionId, lines]) => ({
          prescriptionId,
          acknowledgedAt: lines[0]?.acknowledgedAt ?? now,
          medicines: [...new Map(lines.map(({ nameZh, nameEn }) => [nameZh, { nameZh, nameEn }])).values()],
        }),
      )
      byForm.set(formId, written)
    }
    for (const { prescriptionId, patientId } of new Map(
      rows.map((row) => [row.prescriptionId, row]),
    ).values())
      saw({ patientId, shown: 'prescription', resourceId: prescriptionId })
    return byForm
  })
}
