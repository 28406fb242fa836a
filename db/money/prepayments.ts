import { randomUUIDv7 } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { CollectionMethod } from '#domain/money/accounts.ts'
import { prepaymentPostings, refundDuePostings, refundPaidPostings } from '#domain/money/postings.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { postMoney } from './ledger.ts'
import { requireAmount } from './refusals.ts'
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
 * Takes money for a prescription before anything is handed over. It stays the patient's until `collectCharge` with
 * `prepaid` uses it, in the book of the tenant that took it.
 * @throws CommandRefused `notFound`, `notYourSite`, `amountInvalid`, or `prescriptionOver` when nothing more will come.
 */
export function prepay(client: DatabaseClient, request: CommandRequest, input: Prepayment) {
  return runCommand(client, request, async (transaction) => {
    requireAmount(input.amountFen)
    await requireOwnSite(transaction, input.siteId)
    await requireOpenPrescription(transaction, input.prescriptionId)
    postMoney(transaction, {
      tenantId: transaction.actor.tenantId,
      transactionId: randomUUIDv7(),
      reason: 'prepayment',
      postings: prepaymentPostings(input),
    })
    tell(transaction, 'charge.collected', input)
    return {
      prescriptionId: input.prescriptionId,
      prepaidFen: await lockPrepaid(transaction, input.prescriptionId),
    }
  })
}

/**
 * Pays back what was paid before and not used.
 * @throws CommandRefused `notYourSite`, `amountInvalid`, or `prepaidTooLittle`.
 */
export function refundPrepayment(client: DatabaseClient, request: CommandRequest, input: Prepayment) {
  return runCommand(client, request, async (transaction) => {
    const { prescriptionId, amountFen } = input
    requireAmount(amountFen)
    await requireOwnSite(transaction, input.siteId)
    await takeFromPrepaid(transaction, input, amountFen)
    const tenantId = transaction.actor.tenantId
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
    return { prescriptionId, prepaidFen: await lockPrepaid(transaction, prescriptionId) }
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

async function requireOpenPrescription({ db }: CommandTransaction, prescriptionId: string): Promise<void> {
  const [prescription] = await db
    .select({ state: prescriptions.state })
    .from(prescriptions)
    .where(eq(prescriptions.id, prescriptionId))
  if (!prescription) throw notFound('prescription')
  if (!['completed', 'cancelled', 'expired', 'rejected'].includes(prescription.state)) return
  throw refused('conflict', {
    code: 'prescriptionOver',
    message: `The prescription is ${prescription.state}: nothing more will be handed over on it.`,
    nextStep: 'Take no money for it.',
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
