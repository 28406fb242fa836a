import { and, eq, inArray } from 'drizzle-orm'
import type { Database, DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest } from '../commands.ts'
import { patients } from '../patients/schema.ts'
import { symptomForms } from './schema.ts'

/** Who holds a form's link, and knows the phone number that was given in it. */
export interface OwnForm {
  readonly formId: string
  readonly phone: string
}

type FormRow = typeof symptomForms.$inferSelect

/**
 * Everything that is held of a symptom form, for who proves to have sent it: the link and the phone number, of which a form
 * that was sent to a hospital keeps none. Across tenants, since a patient has none. Null for a wrong number.
 */
export async function readOwnFormCopy(client: DatabaseClient, own: OwnForm) {
  const form = await findOwn(client.network, own)
  if (form === null) return null
  const { tenantId: _hospital, claimedBy: _doctor, ...held } = form
  return held
}

/**
 * Erases a form that no doctor took on; what a doctor answered is a record of treatment, which the law keeps.
 * A network command, since who sent it has no tenant.
 * @throws CommandRefused `formNotFound` for a wrong number too, `keptByLaw`.
 */
export function eraseOwnForm(client: DatabaseClient, request: CommandRequest, own: OwnForm) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    await db
      .select({ id: symptomForms.id })
      .from(symptomForms)
      .where(eq(symptomForms.id, own.formId))
      .for('update')
    const form = await findOwn(db, own)
    if (form === null) throw formNotFound()
    if (form.state === 'claimed' || form.state === 'answered') throw keptByLaw()
    await db
      .delete(symptomForms)
      .where(
        and(eq(symptomForms.id, own.formId), inArray(symptomForms.state, ['waiting', 'sent_to_hospital'])),
      )
    transaction.emit({
      type: 'symptom_form.erased',
      aggregateKind: 'symptom_form',
      aggregateId: own.formId,
      tenantId: form.tenantId,
      payload: {},
    })
    return { formId: own.formId, erasedAt: now.toISOString() }
  })
}

async function findOwn(db: Database, { formId, phone }: OwnForm): Promise<FormRow | null> {
  const [found] = await db
    .select({ form: symptomForms, phone: patients.phone })
    .from(symptomForms)
    .leftJoin(patients, eq(patients.id, symptomForms.patientId))
    .where(eq(symptomForms.id, formId))
  if (found === undefined) return null
  const given = found.form.person?.phone ?? found.phone
  return given === null || digitsOf(given) === digitsOf(phone) ? found.form : null
}

function digitsOf(phone: string): string {
  return phone.replace(/^(\+86|0086)/, '').replaceAll(/\D/g, '')
}

function formNotFound() {
  return refused('notFound', {
    code: 'formNotFound',
    message: 'Nothing is held of a form with this phone number.',
    nextStep: 'Give the number that was given in the form.',
  })
}

function keptByLaw() {
  return refused('conflict', {
    code: 'keptByLaw',
    message:
      'A doctor has taken the form on: it belongs to the record of treatment, which the law keeps for 15 years.',
    nextStep: 'Have your name erased on the page of your data once nothing is under way.',
  })
}
