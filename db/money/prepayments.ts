import { randomUUIDv7 } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type { CollectionMethod } from '#domain/money/accounts.ts'
import { prepaymentPostings, refundDuePostings, refundPaidPostings } from '#domain/money/postings.ts'
import { prescriptionStates, type PrescriptionState } from '#domain/prescriptions/states.ts'
import { isFinal } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { readSelfPayLines } from '../insurance/check.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { postMoney } from './ledger.ts'
import { readOwed, type Owed } from './owed-before.ts'
import { readNeeded } from './queries.ts'
import { nothingDue, requireAmount, wrongAmount } from './refusals.ts'
import { moneyBalances } from './schema.ts'

/** How money changes hands between a site and a patient. */
export type PaymentMethod = Exclude<CollectionMethod, 'prepaid'>

export interface Prepayment {
  readonly prescriptionId: string
  /** The site of one's own that takes or pays back the money. */
  readonly siteId: string
  readonly method: PaymentMethod
  readonly amountFen: number
}

/**
 * Takes what a patient will owe for the parcels of a prescription that come to the actor's tenant, whole and once: what was
 * taken before counts, so that a second one is refused, and what a price has grown by meanwhile may be taken as well.
 * The money stays the patient's until `collectCharge` with `prepaid` uses it, in the book of the tenant that took it.
 * @throws CommandRefused `notFound`, `notYourSite`, `amountInvalid`, `wrongAmount` with what is due, `nothingDue`,
 * `noParcelComing`, or `prescriptionOver` when nothing more will come.
 */
export function prepay(client: DatabaseClient, request: CommandRequest, input: Prepayment) {
  return runCommand(client, request, async (transaction) => {
    const { prescriptionId, amountFen } = input
    requireAmount(amountFen)
    await requireOwnSite(transaction, input.siteId)
    const prescription = await readOpenPrescription(transaction, prescriptionId)
    const prepaidFen = await openPrepaid(transaction, prescriptionId)
    const selfPay = await readSelfPayLines(transaction, prescription)
    const { tenantId } = transaction.actor
    const owed = await readOwed(transaction.db, { ...prescription, tenantId }, selfPay, transaction.now)
    if (owed.parcels.length === 0) throw noParcelComing()
    const dueFen = toPrepay(owed, prepaidFen)
    if (dueFen === 0) throw nothingDue()
    if (dueFen !== amountFen) throw wrongAmount(dueFen)
    postMoney(transaction, {
      tenantId,
      transactionId: randomUUIDv7(),
      reason: 'prepayment',
      postings: prepaymentPostings(input),
    })
    tell(transaction, 'charge.collected', input)
    return { prescriptionId, prepaidFen: prepaidFen + amountFen }
  })
}

/** What is still to be taken before the hand-over, in fen. */
export function toPrepay({ patientFen }: Pick<Owed, 'patientFen'>, prepaidFen: number): number {
  return Math.max(0, patientFen - prepaidFen)
}

/**
 * Pays back what was paid before and is not used, whole and once. What a patient still owes of the prescription stays: it is to
 * be collected of it first.
 * @throws CommandRefused `notYourSite`, `amountInvalid`, `wrongAmount` with what is to be paid back, or `nothingDue`.
 */
export function refundPrepayment(client: DatabaseClient, request: CommandRequest, input: Prepayment) {
  return runCommand(client, request, async (transaction) => {
    const { prescriptionId, amountFen } = input
    const { tenantId } = transaction.actor
    requireAmount(amountFen)
    await requireOwnSite(transaction, input.siteId)
    const prepaidFen = await lockPrepaid(transaction, prescriptionId)
    const neededFen = await readNeeded(transaction.db, prescriptionId, tenantId)
    const dueFen = Math.max(0, prepaidFen - neededFen)
    if (dueFen === 0) throw nothingDue()
    if (dueFen !== amountFen) throw wrongAmount(dueFen)
    postMoney(transaction, {
      tenantId,
      transactionId: randomUUIDv7(),
      reason: 'refund_due',
      postings: refundDuePostings({ prescriptionId, source: { account: 'prepaid' }, amountFen }),
    })
    postMoney(transaction, {
      tenantId,
      transactionId: randomUUIDv7(),
      reason: 'refund_paid',
      postings: refundPaidPostings(input),
    })
    tell(transaction, 'charge.refunded', input)
    return { prescriptionId, prepaidFen: prepaidFen - amountFen }
  })
}

/**
 * Makes sure that `amountFen` of what was prepaid is still there, and holds it until the command ends.
 * @throws CommandRefused `prepaidTooLittle`.
 */
export async function takeFromPrepaid(
  transaction: CommandTransaction,
  { prescriptionId }: { readonly prescriptionId: string },
  amountFen: number,
): Promise<void> {
  const prepaidFen = await lockPrepaid(transaction, prescriptionId)
  if (prepaidFen >= amountFen) return
  throw refused('conflict', {
    code: 'prepaidTooLittle',
    message: `${prepaidFen} fen are left of what was paid before.`,
    nextStep: 'Take the money in cash or by transfer instead.',
  })
}

/**
 * What is left of what was paid before, in fen, held until the command ends. The account is ours to owe, so its balance is
 * negative.
 */
export async function lockPrepaid({ db }: CommandTransaction, prescriptionId: string): Promise<number> {
  const [balance] = await db
    .select({ amountFen: moneyBalances.amountFen })
    .from(moneyBalances)
    .where(and(eq(moneyBalances.account, 'prepaid'), eq(moneyBalances.subjectId, prescriptionId)))
    .for('update')
  return balance ? 0 - balance.amountFen : 0
}

/** As `lockPrepaid`, of an account that may not be there yet: of several who prepay first, one comes first. */
async function openPrepaid({ db, actor }: CommandTransaction, prescriptionId: string): Promise<number> {
  const { tenantId } = actor
  const [balance] = await db
    .insert(moneyBalances)
    .values({ tenantId, account: 'prepaid', subjectId: prescriptionId, amountFen: 0 })
    .onConflictDoUpdate({
      target: [moneyBalances.tenantId, moneyBalances.account, moneyBalances.subjectId],
      set: { amountFen: sql`${moneyBalances.amountFen}` },
    })
    .returning({ amountFen: moneyBalances.amountFen })
  return 0 - (balance?.amountFen ?? 0)
}

async function readOpenPrescription({ db }: CommandTransaction, prescriptionId: string) {
  const [prescription] = await db
    .select({
      prescriptionId: prescriptions.id,
      prescriptionTenantId: prescriptions.tenantId,
      patientId: prescriptions.patientId,
      state: prescriptions.state,
    })
    .from(prescriptions)
    .where(eq(prescriptions.id, prescriptionId))
  if (!prescription) throw notFound('prescription')
  if (!isFinal<PrescriptionState>(prescriptionStates, prescription.state)) return prescription
  throw refused('conflict', {
    code: 'prescriptionOver',
    message: `The prescription is ${prescription.state}: nothing more will be handed over on it.`,
    nextStep: 'Take no money for it.',
  })
}

function noParcelComing() {
  return refused('conflict', {
    code: 'noParcelComing',
    message: 'No parcel of the prescription is to be handed over by your organisation.',
    nextStep:
      'Wait until its medicines are allocated, or let the pharmacy that hands it over take the money.',
  })
}

function tell(
  transaction: CommandTransaction,
  type: 'charge.collected' | 'charge.refunded',
  { prescriptionId, siteId, method, amountFen }: Prepayment,
): void {
  transaction.emit({
    type,
    aggregateKind: 'prescription',
    aggregateId: prescriptionId,
    tenantId: transaction.actor.tenantId,
    payload: { method, amountFen, siteId, prepaid: true },
  })
}
