import { randomUUIDv7 } from 'node:crypto'
import { and, eq, gte, lte } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { deadlines } from '#domain/prescriptions/deadlines.ts'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { checkPart } from '#domain/prescriptions/repeats/check-part.ts'
import { partStates, type PartState } from '#domain/prescriptions/repeats/states.ts'
import type { Refusal } from '#domain/refusal.ts'
import { mayMove } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { openEscalation, resolveEscalationsOf } from '../fulfilment/escalations.ts'
import { patientCovers } from '../patients/schema.ts'
import { keepPersonUses } from '../shortage/person-limits.ts'
import { readLimitedFacts, type LimitedFacts } from './intake-facts.ts'
import { movePart, readOpenParts, tellPart, type PartOf, type PartRow } from './parts.ts'
import { reviewPart } from './review/review-part.ts'
import { prescriptionLines, prescriptionParts } from './schema.ts'
import { lockPrescription, movePrescription, type PrescriptionRow } from './state.ts'

/** How soon a held part is checked again. Our own setting. */
const checkAgainHours = 6
const hourMilliseconds = 60 * 60 * 1000

/** `notDue`: it has begun or ended meanwhile, was put off, or the part before it is still under way. */
export type StartOutcome = 'started' | 'held' | 'notDue'

/**
 * Begins the part of a long prescription that has fallen due, in the name of the hospital: checks again what may have
 * changed since the day of signing, reviews it by the clinical rules of the day, gives it lines and a 48-hour clock of its own, and lets its journey start. A part
 * that a rule refuses is held, told to the doctor, and checked again later. Stock is the journey's to find.
 */
export function startPart(client: DatabaseClient, request: CommandRequest, { prescriptionId, part }: PartOf) {
  return runCommand(client, request, async (transaction): Promise<{ outcome: StartOutcome }> => {
    const prescription = await lockPrescription(transaction, prescriptionId)
    const [next] = await readOpenParts(transaction, prescriptionId)
    const isDue = prescription.state === 'waiting' && next?.part === part && next.orderAt <= transaction.now
    if (!isDue) return { outcome: 'notDue' }
    const lines = await readFirstLines(transaction, prescriptionId)
    const asIntake = intakeOf(prescription, lines, transaction.now)
    const facts = await readLimitedFacts(transaction, prescription.tenantId, asIntake)
    const refusals = await checkAgain(client, transaction, prescription, { asIntake, facts })
    if (refusals.length > 0) {
      await holdPart(transaction, prescription, next, refusals)
      return { outcome: 'held' }
    }
    await beginPart(transaction, prescription, next, lines)
    const { patientId } = prescription
    await keepPersonUses(transaction, { prescriptionId, part, patientId }, lines, facts.personLimits)
    return { outcome: 'started' }
  })
}

type LineRow = typeof prescriptionLines.$inferSelect

function readFirstLines({ db }: CommandTransaction, prescriptionId: string): Promise<LineRow[]> {
  return db
    .select()
    .from(prescriptionLines)
    .where(and(eq(prescriptionLines.prescriptionId, prescriptionId), eq(prescriptionLines.part, 1)))
    .orderBy(prescriptionLines.lineNumber)
}

/** What speaks against supplying the prescription once more today. */
async function checkAgain(
  client: DatabaseClient,
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
  { asIntake, facts }: { readonly asIntake: PrescriptionIntake; readonly facts: LimitedFacts },
): Promise<Refusal[]> {
  const refusals = checkPart(asIntake, facts, transaction.now)
  // A patient whom the hospital does not treat any more is refused already, and their file is not its to read.
  return facts.patient === null
    ? refusals
    : [...refusals, ...(await reviewPart(client, transaction, prescription))]
}

/** The prescription as it was posted, as far as rules look at it, but signed at `now`. */
function intakeOf(row: PrescriptionRow, lines: readonly LineRow[], now: Date): PrescriptionIntake {
  const { hospitalReference, patientId, prescriberId, kind, diagnosisCodes, signature } = row
  return {
    hospitalReference,
    patientId,
    prescriberId,
    signedAt: now.toISOString(),
    kind,
    diagnosisCodes,
    signature,
    lines: [...lines],
    repeats: { parts: row.parts, daysPerPart: lines[0]?.daysSupply ?? 0 },
    fulfilment: {
      mode: row.mode,
      siteId: row.destinationSiteId,
      ...(row.deliveryAddress === null ? {} : { address: row.deliveryAddress }),
    },
  }
}

async function holdPart(
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
  { part, state }: PartRow,
  refusals: readonly Refusal[],
): Promise<void> {
  const { id: prescriptionId, tenantId } = prescription
  const orderAt = new Date(transaction.now.getTime() + checkAgainHours * hourMilliseconds)
  if (mayMove<PartState>(partStates, state, 'held')) {
    await movePart(transaction, { prescriptionId, part }, 'held', { orderAt, refusals })
    const codes = refusals.map(({ code }) => code)
    tellPart(transaction, prescription, 'prescription.part_held', { part, codes })
  } else {
    await transaction.db
      .update(prescriptionParts)
      .set({ orderAt, refusals })
      .where(and(eq(prescriptionParts.prescriptionId, prescriptionId), eq(prescriptionParts.part, part)))
  }
  const acting = { role: 'doctor', tenantId } as const
  await openEscalation(transaction, { tenantId, prescriptionId, part, kind: 'part_held', acting })
}

async function beginPart(
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
  { part }: PartRow,
  lines: readonly LineRow[],
): Promise<void> {
  const { db, now } = transaction
  const { id: prescriptionId } = prescription
  const dueAt = deadlines(now).breach
  await movePart(transaction, { prescriptionId, part }, 'under_way', {
    startedAt: now,
    dueAt,
    refusals: null,
    uninsured: await isUninsured(transaction, prescription),
  })
  await resolveEscalationsOf(transaction, prescriptionId, { part, kinds: ['part_held'] })
  await db
    .insert(prescriptionLines)
    .values(lines.map((line) => ({ ...line, id: randomUUIDv7(), part, state: 'to_supply' as const })))
  await movePrescription(transaction, prescriptionId, 'accepted', { part, dueAt })
  tellPart(transaction, prescription, 'prescription.part_started', {
    part,
    startedAt: now.toISOString(),
    dueAt: dueAt.toISOString(),
  })
}

async function isUninsured(
  { db, now }: CommandTransaction,
  { patientId }: PrescriptionRow,
): Promise<boolean> {
  const today = shanghaiDate(now)
  const inForce = and(
    eq(patientCovers.patientId, patientId),
    lte(patientCovers.validFrom, today),
    gte(patientCovers.validTo, today),
  )
  return (await db.$count(patientCovers, inForce)) === 0
}
