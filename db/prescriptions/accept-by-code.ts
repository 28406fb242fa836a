import { eq } from 'drizzle-orm'
import { parseChoiceCode } from '#domain/prescriptions/choice-code.ts'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import { grantAccess } from '../access/grants.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite, type SiteRow } from '../organisations/own-site.ts'
import { patientLinks } from '../patients/schema.ts'
import { reserveOwnStock, type OwnSupply } from '../sourcing/own-stock.ts'
import { prescriptionExpired } from './accept.ts'
import { hashChoiceCode } from './choice-code.ts'
import { cancelUndispatched, requireFitPlace, tellPlaceChosen } from './place.ts'
import { prescriptions } from './schema.ts'
import {
  changePrescription,
  lockPrescription,
  movePrescription,
  wrongPrescriptionState,
  type PrescriptionRow,
} from './state.ts'

export interface AcceptByCodeInput {
  /** As it was typed or scanned. */
  readonly code: string
  /** The pharmacy that accepts. */
  readonly siteId: string
  /** What the pharmacy hands over from its own shelf; when not given, the network supplies all of it as usual. */
  readonly supply?: readonly OwnSupply[] | undefined
  /** Who supplies what `supply` leaves over: this pharmacy later, or another one by the same code. */
  readonly rest?: 'owing' | 'elsewhere' | undefined
}

export interface AcceptByCodeAnswer {
  readonly prescriptionId: string
  readonly state: PrescriptionState
}

/**
 * A designated pharmacy accepts the prescription whose code a patient shows, all of it or what it can supply. Of several
 * that try, one accepts: the prescription's row decides. The one that did may ask again and gets the same answer, so a
 * lost reply costs nothing; every other one is refused alike from then on. What is left to another pharmacy keeps its
 * clock, and may be accepted by the same code once more.
 * A network command, since a code names no tenant, and parcels elsewhere may have to be released.
 * @throws CommandRefused `choiceCodeInvalid`, `notFound`, `notYourSite`, `acceptedElsewhere`, `prescriptionExpired`,
 * `wrongState`, what keeps the site from handing it over, and what `reserveOwnStock` refuses.
 */
export function acceptByCode(client: DatabaseClient, request: CommandRequest, input: AcceptByCodeInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<AcceptByCodeAnswer> => {
    const site = await requireOwnSite(transaction, input.siteId)
    const row = await lockByCode(transaction, input.code)
    if (row.acceptedBySiteId === site.id) return { prescriptionId: row.id, state: row.state }
    requireOpen(row)
    if (transaction.now >= row.validUntil) throw prescriptionExpired()
    const mode = 'designated_pharmacy'
    await requireFitPlace(transaction, row, { mode, siteId: site.id })
    if (row.state !== 'accepted') await cancelUndispatched(transaction, row.id)
    const accepted = await bind(transaction, row, site)
    await letIn(transaction, accepted, site)
    const isLeft =
      input.supply === undefined ||
      (await reserveOwnStock(transaction, accepted, input.supply, input.rest ?? 'owing'))
    const isForOthers = isLeft && input.supply !== undefined && input.rest === 'elsewhere'
    if (isForOthers) await changePrescription(transaction, row.id, { awaitsChoice: true })
    transaction.emit({
      type: 'prescription.accepted',
      aggregateKind: 'prescription',
      aggregateId: row.id,
      tenantId: row.tenantId,
      payload: { siteId: site.id, byCode: true },
    })
    if (isLeft && !isForOthers) tellPlaceChosen(transaction, accepted)
    return { prescriptionId: row.id, state: accepted.state }
  })
}

async function lockByCode(transaction: CommandTransaction, typed: string): Promise<PrescriptionRow> {
  const code = parseChoiceCode(typed)
  if (code === null) throw choiceCodeInvalid()
  const [found] = await transaction.db
    .select({ id: prescriptions.id })
    .from(prescriptions)
    .where(eq(prescriptions.choiceCodeHash, hashChoiceCode(code)))
  if (!found) throw notFound('choiceCode')
  return lockPrescription(transaction, found.id)
}

/** Nobody has accepted it yet, or who did has left the rest to others. */
function requireOpen({ state, awaitsChoice, cancelRequestedAt }: PrescriptionRow): void {
  if (state === 'accepted' && !awaitsChoice) throw acceptedElsewhere()
  const isOpen = state === 'approved' || state === 'routed' || state === 'accepted'
  if (!isOpen || cancelRequestedAt !== null) throw wrongPrescriptionState(state, 'accepted')
}

async function bind(
  transaction: CommandTransaction,
  row: PrescriptionRow,
  site: SiteRow,
): Promise<PrescriptionRow> {
  const change = {
    acceptedBySiteId: site.id,
    acceptedAt: row.acceptedAt ?? transaction.now,
    destinationSiteId: site.id,
    mode: 'designated_pharmacy',
    deliveryAddress: null,
    awaitsChoice: false,
  } as const
  if (row.state === 'accepted') return changePrescription(transaction, row.id, change)
  if (row.state === 'approved') await movePrescription(transaction, row.id, 'routed')
  return movePrescription(transaction, row.id, 'accepted', change)
}

/** The pharmacy acts on the prescription, and serves its patient. */
async function letIn(
  transaction: CommandTransaction,
  { id, tenantId: ownerTenantId, patientId }: PrescriptionRow,
  { tenantId }: SiteRow,
): Promise<void> {
  grantAccess(transaction, [
    { resourceKind: 'prescription', resourceId: id, ownerTenantId, tenantId, purpose: 'act' },
  ])
  await transaction.db
    .insert(patientLinks)
    .values({ patientId, tenantId, purpose: 'supply', since: transaction.now })
    .onConflictDoNothing()
}

function choiceCodeInvalid() {
  return refused('invalid', {
    code: 'choiceCodeInvalid',
    message: 'This cannot be a code of a prescription: a character is wrong or missing.',
    nextStep: 'Compare it with the patient’s page, or scan it.',
  })
}

function acceptedElsewhere() {
  return refused('conflict', {
    code: 'acceptedElsewhere',
    message: 'Another pharmacy has accepted this prescription.',
    nextStep: 'The patient may choose another place until the medicine has left.',
  })
}
