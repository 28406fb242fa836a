import { actForOwner } from '../access/grants.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { lockPrescription, movePrescription, type PrescriptionRow } from './state.ts'

/**
 * The pharmacy that hands over accepts a routed prescription: one compare-and-set, so that of two acceptances one wins.
 * Expiry stops acceptances: none after the end of the last valid day.
 */
export function acceptPrescription(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string },
) {
  return runCommand(client, request, async (transaction) => {
    await actForOwner(transaction, 'prescription', input.prescriptionId)
    const present = await lockPrescription(transaction, input.prescriptionId)
    requireSite(present, transaction.actor.siteIds)
    if (transaction.now >= present.validUntil) throw prescriptionExpired()
    const row = await movePrescription(transaction, present.id, 'accepted', {
      acceptedBySiteId: present.destinationSiteId,
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

/** Only staff of the site that the patient chose accept for it; staff without listed sites work for the whole tenant. */
function requireSite({ destinationSiteId }: PrescriptionRow, siteIds: readonly string[]): void {
  if (siteIds.length === 0 || siteIds.includes(destinationSiteId)) return
  throw refused('forbidden', {
    code: 'wrongSite',
    message: 'This prescription was sent to another site.',
    nextStep: 'Ask a colleague who works at that site to accept it.',
  })
}

function prescriptionExpired() {
  return refused('conflict', {
    code: 'prescriptionExpired',
    message: 'The prescription is no longer valid.',
    nextStep: 'The patient needs a new prescription from the doctor.',
    rule: 'prescription.validity',
    source: '处方管理办法 (2007) 第十八条',
  })
}
