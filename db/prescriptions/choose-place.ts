import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest } from '../commands.ts'
import { requireConsent } from '../patients/consents.ts'
import { prescriptionExpired } from './accept.ts'
import {
  cancelUndispatched,
  mayChoosePlace,
  reopenOwedLines,
  requireFitPlace,
  tellPlaceChosen,
  type Place,
} from './place.ts'
import { changePrescription, lockPrescription, movePrescription, type PrescriptionRow } from './state.ts'

export interface ChoosePlaceInput extends Place {
  readonly prescriptionId: string
  /** Given with mode `home`, and only then. */
  readonly address?: string | undefined
  readonly phone?: string | undefined
  /** The family member who chooses with the patient's consent. */
  readonly agentId?: string | undefined
}

export interface PlaceAnswer {
  readonly prescriptionId: string
  readonly state: PrescriptionState
}

/**
 * Changes how and where a prescription is handed over, until its medicine leaves a depot: what is reserved is released
 * and supplied anew, for another pharmacy only within the prescription's validity. What was handed over stays as it is.
 * By its hospital, for the patient or a family member with consent. A network command, since any depot may supply it.
 * @throws CommandRefused `notFound`, `placeFixed`, `alreadyDispatched`, `consentMissing`, `prescriptionExpired`, and
 * what keeps it from being handed over there.
 */
export function choosePlace(client: DatabaseClient, request: CommandRequest, input: ChoosePlaceInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<PlaceAnswer> => {
    const row = await lockPrescription(transaction, input.prescriptionId)
    if (row.tenantId !== transaction.actor.tenantId) throw notFound('prescription')
    if (!mayChoosePlace(row)) throw placeFixed(row)
    if (input.agentId !== undefined) {
      const { agentId } = input
      await requireConsent(transaction, { patientId: row.patientId, agentId, scope: 'choose_pharmacy' })
    }
    const isElsewhere = input.siteId !== row.destinationSiteId
    if (isElsewhere && transaction.now >= row.validUntil) throw prescriptionExpired()
    await requireFitPlace(transaction, row, input)
    await cancelUndispatched(transaction, row.id)
    await reopenOwedLines(transaction, row.id)
    const change = {
      mode: input.mode,
      destinationSiteId: input.siteId,
      deliveryAddress: input.address ?? null,
      deliveryPhone: input.phone ?? row.deliveryPhone,
      awaitsChoice: false,
    }
    const isTaken = row.state === 'routed' || row.state === 'accepted'
    const chosen = isTaken
      ? await movePrescription(transaction, row.id, 'approved', { ...change, acceptedBySiteId: null })
      : await changePrescription(transaction, row.id, change)
    tellPlaceChosen(transaction, chosen)
    return { prescriptionId: row.id, state: chosen.state }
  })
}

function placeFixed({ state }: PrescriptionRow) {
  return refused('conflict', {
    code: 'placeFixed',
    message: `The prescription is ${state}: its place can no longer be changed.`,
    nextStep: 'Read it again.',
  })
}
