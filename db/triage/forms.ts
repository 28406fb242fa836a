import { randomUUIDv7 } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { SymptomForm } from '#domain/triage/symptom-form.ts'
import { symptomClaimMinutes, type SymptomFormOutcome, type SymptomFormState } from '#domain/triage/states.ts'
import { triage, type TriageResult } from '#domain/triage/triage.ts'
import { recordSightings } from '../audit/data-access.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { tenants } from '../organisations/schema.ts'
import { bringPatient } from '../patients/register-patient.ts'
import { drawOnEarmarks } from './earmarks.ts'
import { prescriptionUnfit } from './refusals.ts'
import { symptomForms } from './schema.ts'

type FormRow = typeof symptomForms.$inferSelect

export interface SubmitFormAnswer extends TriageResult {
  readonly formId: string
  readonly state: SymptomFormState
}

/**
 * Takes in what somebody says about their symptoms, for the actor's hospital. With a red flag it ends here, and nothing of
 * who it was is kept; else it waits for a doctor.
 * @throws CommandRefused `birthDateInFuture`, `clinicNotFound`.
 */
export function submitSymptomForm(
  client: DatabaseClient,
  request: CommandRequest,
  { answers, person }: SymptomForm,
) {
  return runCommand(client, request, async (transaction): Promise<SubmitFormAnswer> => {
    const { db, actor, now } = transaction
    await requireClinic(transaction)
    const today = shanghaiDate(now)
    if (person.birthDate > today) throw birthDateInFuture()
    const result = triage(answers, person.birthDate, today)
    const state = result.disposition === 'hospital' ? 'sent_to_hospital' : 'waiting'
    const formId = randomUUIDv7()
    await db.insert(symptomForms).values({
      id: formId,
      tenantId: actor.tenantId,
      state,
      urgency: result.urgency,
      firedRules: [...result.fired],
      answers,
      person: state === 'waiting' ? person : null,
      submittedAt: now,
    })
    tell(transaction, formId, 'symptom_form.submitted', { state, urgency: result.urgency })
    return { formId, state, ...result }
  })
}

/**
 * Takes a form on for one doctor, who alone answers it until it is given back or left lying for half an hour. Who is ill
 * becomes a patient whom the hospital treats: a network command, since patients belong to the network.
 * @throws CommandRefused `formNotFound`, `formTaken`, `wrongState`, and what bringing the patient refuses.
 */
export function claimSymptomForm(
  client: DatabaseClient,
  request: CommandRequest,
  { formId }: { readonly formId: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const form = await lockForm(transaction, formId)
    if (form.state !== 'waiting' && form.state !== 'claimed') throw wrongState(form.state)
    const isOthers = form.claimedBy !== null && form.claimedBy !== actor.principalId
    if (form.state === 'claimed' && isOthers && !isLeftLying(form, now)) throw formTaken()
    const patientId = form.patientId ?? (await patientOf(transaction, form))
    await db
      .update(symptomForms)
      .set({ state: 'claimed', claimedBy: actor.principalId, claimedAt: now, patientId, person: null })
      .where(and(eq(symptomForms.id, formId), eq(symptomForms.tenantId, actor.tenantId)))
    await recordSightings(transaction, [{ patientId, shown: 'patient', resourceId: formId }])
    tell(transaction, formId, 'symptom_form.claimed', {})
    return { formId, patientId, answers: form.answers, firedRules: form.firedRules, urgency: form.urgency }
  })
}

/** Gives a form back to the queue. @throws CommandRefused `formNotFound`, `formTaken`, `wrongState`. */
export function releaseSymptomForm(
  client: DatabaseClient,
  request: CommandRequest,
  { formId }: { readonly formId: string },
) {
  return runCommand(client, request, async (transaction) => {
    await requireOwnClaim(transaction, formId)
    await transaction.db
      .update(symptomForms)
      .set({ state: 'waiting', claimedBy: null, claimedAt: null })
      .where(and(eq(symptomForms.id, formId), eq(symptomForms.tenantId, transaction.actor.tenantId)))
    tell(transaction, formId, 'symptom_form.released', {})
    return { formId, state: 'waiting' as const }
  })
}

/** A doctor's answer. The prescription was posted before, through all rules of intake. */
export interface FormAnswer {
  readonly formId: string
  readonly outcome: SymptomFormOutcome
  readonly advice: string
  readonly prescriptionId?: string | undefined
}

/**
 * Answers a form that the doctor has taken on. A prescription of theirs for this patient draws on what is earmarked for the
 * clinic.
 * @throws CommandRefused `formNotFound`, `formTaken`, `wrongState`, `prescriptionUnfit`, `earmarkSpent`.
 */
export function answerSymptomForm(client: DatabaseClient, request: CommandRequest, answer: FormAnswer) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { formId, outcome, advice, prescriptionId } = answer
    const form = await requireOwnClaim(transaction, formId)
    if ((outcome === 'prescribed') !== (prescriptionId !== undefined)) throw prescriptionUnfit()
    if (prescriptionId !== undefined) await drawOnEarmarks(transaction, form, prescriptionId)
    await db
      .update(symptomForms)
      .set({ state: 'answered', outcome, advice, prescriptionId: prescriptionId ?? null, answeredAt: now })
      .where(and(eq(symptomForms.id, formId), eq(symptomForms.tenantId, actor.tenantId)))
    tell(transaction, formId, 'symptom_form.answered', { outcome, prescriptionId: prescriptionId ?? null })
    return { formId, state: 'answered' as const }
  })
}

async function requireClinic({ db, actor }: CommandTransaction): Promise<void> {
  const [clinic] = await db
    .select({ kind: tenants.kind, state: tenants.state })
    .from(tenants)
    .where(eq(tenants.id, actor.tenantId))
  if (clinic?.kind === 'internet_hospital' && clinic.state === 'active') return
  throw refused('notFound', {
    code: 'clinicNotFound',
    message: 'There is no such fever clinic.',
    nextStep: 'Open the link of your hospital again.',
  })
}

/** A form of the actor's hospital, locked. Named by tenant as well, since the network's pool sees all. */
async function lockForm({ db, actor }: CommandTransaction, formId: string): Promise<FormRow> {
  const [form] = await db
    .select()
    .from(symptomForms)
    .where(and(eq(symptomForms.id, formId), eq(symptomForms.tenantId, actor.tenantId)))
    .for('update')
  if (form !== undefined) return form
  throw refused('notFound', {
    code: 'formNotFound',
    message: 'Your hospital has no such symptom form.',
    nextStep: 'Look at the queue again.',
  })
}

async function requireOwnClaim(transaction: CommandTransaction, formId: string): Promise<FormRow> {
  const form = await lockForm(transaction, formId)
  if (form.state !== 'claimed') throw wrongState(form.state)
  if (form.claimedBy !== transaction.actor.principalId) throw formTaken()
  return form
}

function isLeftLying({ claimedAt }: FormRow, now: Date): boolean {
  return claimedAt === null || now.getTime() - claimedAt.getTime() > symptomClaimMinutes * 60_000
}

async function patientOf(transaction: CommandTransaction, { person }: FormRow): Promise<string> {
  if (person === null) throw new Error('A form that waits says who it is.')
  const { patientId } = await bringPatient(transaction, { ...person, guardianId: null })
  return patientId
}

function tell(
  transaction: CommandTransaction,
  formId: string,
  type: 'symptom_form.submitted' | 'symptom_form.claimed' | 'symptom_form.released' | 'symptom_form.answered',
  payload: Readonly<Record<string, unknown>>,
): void {
  const { tenantId } = transaction.actor
  transaction.emit({ type, aggregateKind: 'symptom_form', aggregateId: formId, tenantId, payload })
}

function birthDateInFuture() {
  return refused('invalid', {
    code: 'birthDateInFuture',
    message: 'The birth date lies in the future.',
    nextStep: 'Give the birth date of who is ill.',
  })
}

function wrongState(state: SymptomFormState) {
  return refused('conflict', {
    code: 'wrongState',
    message: `A form that is ${state} cannot be worked on like this.`,
    nextStep: 'Take another one from the queue; one must be claimed before it is answered.',
  })
}

function formTaken() {
  return refused('conflict', {
    code: 'formTaken',
    message: 'Another doctor has taken this form on.',
    nextStep: 'Take another one from the queue.',
  })
}
