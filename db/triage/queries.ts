import { createHmac, timingSafeEqual } from 'node:crypto'
import { and, asc, eq, gt, inArray, or } from 'drizzle-orm'
import { z } from 'zod'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { tenants } from '../organisations/schema.ts'
import { symptomForms } from './schema.ts'

/** The doctors' queue of a hospital: urgent forms first, of equal ones the oldest. Tells symptoms, not who has them. */
export function listSymptomForms(
  client: DatabaseClient,
  actor: Actor,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
) {
  return readAs(client, actor, async (db) => {
    const [last] =
      after === undefined ? [] : await db.select().from(symptomForms).where(eq(symptomForms.id, after))
    const behind =
      last === undefined
        ? undefined
        : or(
            gt(symptomForms.urgency, last.urgency),
            and(eq(symptomForms.urgency, last.urgency), gt(symptomForms.id, last.id)),
          )
    return db
      .select({
        id: symptomForms.id,
        state: symptomForms.state,
        urgency: symptomForms.urgency,
        firedRules: symptomForms.firedRules,
        answers: symptomForms.answers,
        submittedAt: symptomForms.submittedAt,
        claimedBy: symptomForms.claimedBy,
        patientId: symptomForms.patientId,
      })
      .from(symptomForms)
      .where(and(inArray(symptomForms.state, ['waiting', 'claimed']), behind))
      .orderBy(asc(symptomForms.urgency), asc(symptomForms.id))
      .limit(limit)
  })
}

/** The secret part of the link to a form: nobody can guess it without the server's secret. */
export function symptomFormToken(secret: string, formId: string): string {
  return `${formId}.${signatureOf(secret, formId)}`
}

/** The form that a link leads to, or null for a link that is none. */
export function formOfToken(secret: string, token: string): string | null {
  const [formId = '', signature = ''] = token.split('.')
  if (!z.uuid().safeParse(formId).success) return null
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(secret, formId))]
  return given.length === right.length && timingSafeEqual(given, right) ? formId : null
}

function signatureOf(secret: string, formId: string): string {
  return createHmac('sha256', secret).update(`symptom-form/${formId}`).digest('base64url')
}

/** What became of a form, for who holds its link. Reads across tenants, since a patient has none. Null for an unknown id. */
export async function readOwnForm(client: DatabaseClient, formId: string) {
  const [form] = await client.network
    .select({
      state: symptomForms.state,
      firedRules: symptomForms.firedRules,
      outcome: symptomForms.outcome,
      advice: symptomForms.advice,
      prescriptionId: symptomForms.prescriptionId,
      tenantId: symptomForms.tenantId,
    })
    .from(symptomForms)
    .where(eq(symptomForms.id, formId))
  return form ?? null
}

/** The hospital behind a fever clinic's public page, or null when there is none. */
export async function findClinic(client: DatabaseClient, tenantId: string) {
  const [clinic] = await client.network
    .select({ nameZh: tenants.nameZh, nameEn: tenants.nameEn })
    .from(tenants)
    .where(and(eq(tenants.id, tenantId), eq(tenants.kind, 'internet_hospital'), eq(tenants.state, 'active')))
  return clinic ?? null
}
