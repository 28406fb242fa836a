import { hasLapsed } from '#domain/prescriptions/validity.ts'
import { actForOwner } from '../access/grants.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { tenantOfSite } from '../organisations/tenant-of-site.ts'
import { lockPrescription, movePrescription, type PrescriptionRow } from './state.ts'

/**
 * The pharmacy that hands over accepts a routed prescription: one compare-and-set, so that of two acceptances one wins.
 * Expiry stops acceptances: none after the end of the last valid day, unless one was in time and its site went down.
 */
export function acceptPrescription(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string },
) {
  return runCommand(client, request, async (transaction) => {
    await actForOwner(transaction, 'prescription', input.prescriptionId)
    const present = await lockPrescription(transaction, input.prescriptionId)
    await requireSite(transaction, present)
    if (hasLapsed(present, transaction.now)) throw prescriptionExpired()
    const row = await movePrescription(transaction, present.id, 'accepted', {
      acceptedBySiteId: present.destinationSiteId,
      acceptedAt: present.acceptedAt ?? transaction.now,
    })
    transaction.emit({
      type: 'prescription.accepted',
      aggregateKind: 'prescription',
      aggregateId: row.id,
      tenantId: row.tenantId,
      payload: { siteId: row.destinationSiteId },
    })
    return { prescriptionId: row.id, state: row.state }
  })
}

/**
 * Only staff of the site that the patient chose accept for it, not even the hospital that owns the prescription; staff
 * without listed sites work for their whole tenant.
 */
async function requireSite(
  { db, actor }: CommandTransaction,
  { destinationSiteId }: PrescriptionRow,
): Promise<void> {
  const [site] = await tenantOfSite(db, { siteId: destinationSiteId })
  const worksThere = actor.siteIds.length === 0 || actor.siteIds.includes(destinationSiteId)
  if (site?.tenantId === actor.tenantId && worksThere) return
  throw refused('forbidden', {
    code: 'wrongSite',
    message: 'This prescription was sent to another site.',
    nextStep: 'Ask a colleague who works at that site to accept it.',
  })
}

/** The refusal of an acceptance, or of a new place, after the last valid day. */
export function prescriptionExpired() {
  return refused('conflict', {
    code: 'prescriptionExpired',
    message: 'The prescription is no longer valid.',
    nextStep: 'The patient needs a new prescription from the doctor.',
    rule: 'prescription.validity',
    source: '处方管理办法 (2007) 第十八条',
  })
}
