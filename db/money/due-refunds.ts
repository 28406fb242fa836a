import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { TakeBackReason } from '#domain/fulfilment/return-reasons.ts'
import type { CollectionMethod } from '#domain/money/accounts.ts'
import { endedStates, type EndedState } from '#domain/prescriptions/states.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { duePage, pageOfDue, type DuePage } from './due-page.ts'
import { isDueCharge } from './due-charges.ts'
import { charges, moneyBalances, moneyPostings } from './schema.ts'

/** What is to be paid back: a charge of medicine that came back, or what is left of a prepayment when its prescription is over. */
export interface DueRefund {
  readonly source: 'charge' | 'prepayment'
  /** Null of a prepayment, which is for a prescription. */
  readonly shipmentId: string | null
  readonly prescriptionId: string
  readonly siteId: string
  readonly refundDueFen: number
  readonly collectedMethod: CollectionMethod | null
  /** Why the medicine came back, null where it was not kept then; or how the prescription ended. */
  readonly reason: TakeBackReason | EndedState | null
  /** When the medicine came back, or the prescription ended. */
  readonly dueSince: Date
}

/** Of the last prepayment on a prescription in the book that is read: where it went, and how it was paid. */
export const prepaidBy = {
  siteId: (prescriptionId: SQLWrapper) => lastTaken(sql`money.subject_id`, prescriptionId),
  method: (prescriptionId: SQLWrapper) =>
    lastTaken(sql`case money.account when 'cash_on_hand' then 'cash' else 'transfer' end`, prescriptionId),
} as const

function lastTaken(told: SQL, prescriptionId: SQLWrapper): SQL {
  return sql`(select ${told} from ${moneyPostings} kept
    join ${moneyPostings} money on money.transaction_id = kept.transaction_id
      and money.account in ('cash_on_hand', 'bank')
    where kept.subject_id = ${prescriptionId} and kept.account = 'prepaid' and kept.reason = 'prepayment'
    order by kept.id desc limit 1)`
}

const ofCharges = sql`select ${charges.shipmentId} as id, 'charge' as source, ${charges.shipmentId} as shipment_id,
    ${charges.prescriptionId} as prescription_id, ${charges.tenantId} as tenant_id, ${charges.siteId} as site_id,
    ${charges.collectedFen} - ${charges.refundedFen} as due_fen, ${charges.collectedMethod} as method,
    ${charges.reversedFor} as reason, ${charges.reversedAt} as due_since
  from ${charges} where ${charges.reversedAt} is not null`

const leftFen = sql`-${moneyBalances.amountFen} - coalesce((select sum(${charges.patientFen}) from ${charges}
  where ${charges.prescriptionId} = ${prescriptions.id} and ${charges.tenantId} = ${moneyBalances.tenantId}
    and ${isDueCharge}), 0)`

const ofPrepayments = sql`select ${prescriptions.id} as id, 'prepayment' as source, null::uuid as shipment_id,
    ${prescriptions.id} as prescription_id, ${moneyBalances.tenantId} as tenant_id,
    ${prepaidBy.siteId(prescriptions.id)} as site_id, ${leftFen} as due_fen,
    ${prepaidBy.method(prescriptions.id)} as method, ${prescriptions.state} as reason,
    coalesce(${prescriptions.completedAt}, ${prescriptions.changedAt}) as due_since
  from ${moneyBalances} join ${prescriptions} on ${prescriptions.id} = ${moneyBalances.subjectId}
  where ${moneyBalances.account} = 'prepaid' and ${prescriptions.state} = any(${sql.param([...endedStates])})`

/** Due or not any more: where the page before ended stays when that was paid back meanwhile. */
const everyRefund = sql`(${ofCharges} union all ${ofPrepayments}) refund`
const dueRefunds = sql`(${ofCharges} and ${charges.refundedFen} < ${charges.collectedFen}
  union all ${ofPrepayments} and ${moneyBalances.amountFen} < 0) refund`

const refund = (column: string) => sql`refund.${sql.identifier(column)}`
const places = {
  rows: everyRefund,
  id: refund('id'),
  tenantId: refund('tenant_id'),
  siteId: refund('site_id'),
  since: refund('due_since'),
}

/**
 * What patients are to get back, the longest due first: for medicine that they brought back, and of what they had paid before
 * when nothing more is handed over on the prescription. At the actor's sites and those below them, and of other organisations
 * where the parcel was handed on to the actor's. Amounts in fen; the method is how it was paid. Names no patient.
 */
export function listDueRefunds(client: DatabaseClient, actor: Actor, page: DuePage) {
  const { where, orderBy } = duePage(places, sql`${refund('due_fen')} > 0`, actor, page)
  return readAs(client, actor, async (db) => {
    const rows = await db
      .select({
        id: sql<string>`${refund('id')}`,
        source: sql<DueRefund['source']>`${refund('source')}`,
        shipmentId: sql<string | null>`${refund('shipment_id')}`,
        prescriptionId: sql<string>`${refund('prescription_id')}`,
        siteId: sql<string>`${refund('site_id')}`,
        refundDueFen: sql<number>`${refund('due_fen')}::float8`,
        collectedMethod: sql<DueRefund['collectedMethod']>`${refund('method')}`,
        reason: sql<DueRefund['reason']>`${refund('reason')}`,
        dueSince: sql<Date>`${refund('due_since')}`.mapWith(charges.bookedAt),
      })
      .from(dueRefunds)
      .where(where)
      .orderBy(...orderBy)
      .limit(page.limit + 1)
    return pageOfDue(rows, page.limit)
  })
}
