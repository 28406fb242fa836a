import { randomUUIDv7 } from 'node:crypto'
import { checkIntake } from '#domain/prescriptions/check-intake.ts'
import { deadlines } from '#domain/prescriptions/deadlines.ts'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { validUntil } from '#domain/prescriptions/validity.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { CommandRefused, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { keptWrite } from '../kept-query.ts'
import { findNominatedSite } from '../patients/nominations.ts'
import { choiceCode, hashChoiceCode } from './choice-code.ts'
import { readLimitedFacts } from './intake-facts.ts'
import { writeParts } from './plan-parts.ts'
import { reviewAtIntake } from './review/make-review.ts'
import { prescriptionLines, prescriptions } from './schema.ts'
import { checkDoctorSignature, keepDoctorSignature, signatureRefusals } from './signatures.ts'
import { together } from '../together.ts'
import { keepPersonUses } from '../shortage/person-limits.ts'
import { hashTrackingToken, trackingToken } from './tracking-token.ts'

/** What a hospital gets for a prescription that was taken in. Times are ISO. */
export interface SubmitAnswer {
  readonly prescriptionId: string
  readonly state: 'in_review'
  readonly acknowledgedAt: string
  /** 48 hours later: the patient's deadline, which never moves. */
  readonly dueAt: string
  /** The end of its validity. */
  readonly validUntil: string
}

/**
 * Takes in a signed prescription: every intake rule must let it through, then it is reviewed by the clinical rules and
 * waits for a pharmacist.
 * @throws CommandRefused `invalid` with every rule that fired; `conflict` when the hospital's reference is taken.
 */
export function submitPrescription(
  client: DatabaseClient,
  request: CommandRequest,
  posted: PrescriptionIntake,
) {
  return runCommand(client, request, async (transaction): Promise<SubmitAnswer> => {
    const { db, actor, now } = transaction
    const intake = await withNominatedSite(db, posted)
    const [facts, signature] = await together([
      readLimitedFacts(transaction, actor.tenantId, intake),
      checkDoctorSignature(db, intake),
    ])
    const refusals = [...checkIntake(intake, facts, now), ...signatureRefusals(signature.check)]
    if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
    const prescriptionId = randomUUIDv7()
    const answer = {
      prescriptionId,
      state: 'in_review',
      acknowledgedAt: now.toISOString(),
      dueAt: deadlines(now).breach.toISOString(),
      validUntil: validUntil(new Date(intake.signedAt), intake.validUntil).toISOString(),
    } as const satisfies SubmitAnswer
    await writePrescription(transaction, intake, answer, {
      trackingTokenHash: hashTrackingToken(trackingToken(client.secret, prescriptionId)),
      choiceCodeHash: hashChoiceCode(choiceCode(client.secret, prescriptionId)),
    })
    const { patientId, diagnosisCodes } = intake
    await keepPersonUses(
      transaction,
      { prescriptionId, part: 1, patientId },
      intake.lines,
      facts.personLimits,
    )
    const taken = { id: prescriptionId, tenantId: actor.tenantId, patientId, diagnosisCodes }
    await reviewAtIntake(client, transaction, taken)
    keepDoctorSignature(transaction, prescriptionId, intake, signature)
    transaction.emit({
      type: 'prescription.submitted',
      aggregateKind: 'prescription',
      aggregateId: prescriptionId,
      tenantId: actor.tenantId,
      payload: { acknowledgedAt: answer.acknowledgedAt, dueAt: answer.dueAt, validUntil: answer.validUntil },
    })
    return answer
  })
}

/** Puts the patient's own pharmacy where the prescription asks for it. */
async function withNominatedSite(db: Database, intake: PrescriptionIntake): Promise<PrescriptionIntake> {
  const { fulfilment } = intake
  if (fulfilment.siteId !== 'nominated') return intake
  const siteId = await findNominatedSite(db, intake.patientId)
  if (siteId === null) throw noPharmacyNominated()
  return { ...intake, fulfilment: { ...fulfilment, siteId } }
}

const insertPrescription = keptWrite((db, row: typeof prescriptions.$inferInsert) =>
  db
    .insert(prescriptions)
    .values(row)
    .onConflictDoNothing({ target: [prescriptions.tenantId, prescriptions.hospitalReference] }),
)

async function writePrescription(
  transaction: CommandTransaction,
  intake: PrescriptionIntake,
  answer: SubmitAnswer,
  hashes: { readonly trackingTokenHash: string; readonly choiceCodeHash: string },
): Promise<void> {
  const { db, actor, now, write } = transaction
  const { fulfilment } = intake
  const written = await insertPrescription(db, {
    id: answer.prescriptionId,
    tenantId: actor.tenantId,
    hospitalReference: intake.hospitalReference,
    patientId: intake.patientId,
    prescriberId: intake.prescriberId,
    kind: intake.kind,
    state: answer.state,
    diagnosisCodes: intake.diagnosisCodes,
    diagnosisText: intake.diagnosisText ?? null,
    chronicReason: intake.chronicReason ?? null,
    signedAt: new Date(intake.signedAt),
    validUntil: new Date(answer.validUntil),
    acknowledgedAt: now,
    dueAt: new Date(answer.dueAt),
    mode: fulfilment.mode,
    destinationSiteId: fulfilment.siteId,
    deliveryAddress: fulfilment.address ?? null,
    deliveryPhone: fulfilment.phone ?? null,
    awaitsChoice: fulfilment.patientChooses ?? false,
    ...hashes,
    signature: intake.signature,
    parts: intake.repeats?.parts ?? 1,
  })
  if (written.rowCount === 0) throw referenceTaken()
  const lines = intake.lines.map((line, index) => ({
    ...line,
    id: randomUUIDv7(),
    tenantId: actor.tenantId,
    prescriptionId: answer.prescriptionId,
    lineNumber: index + 1,
    state: 'to_supply' as const,
  }))
  write(db.insert(prescriptionLines).values(lines))
  await writeParts(transaction, answer.prescriptionId, intake, new Date(answer.dueAt))
}

function referenceTaken() {
  return refused('conflict', {
    code: 'hospitalReferenceTaken',
    message: 'A prescription with this hospitalReference was already taken in.',
    nextStep:
      'Repeat a request with its own Idempotency-Key; give a new prescription a new hospitalReference.',
  })
}

function noPharmacyNominated() {
  return refused('invalid', {
    code: 'noPharmacyNominated',
    message: 'The patient has named no pharmacy as their own.',
    nextStep: 'Send the site that the patient chooses, or let the patient name a pharmacy first.',
  })
}
