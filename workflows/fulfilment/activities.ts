import { SmsRefused, type SmsClient } from '#connectors/sms/client.ts'
import { asParameter, type SmsLanguage } from '#connectors/sms/contract.ts'
import type { DatabaseClient } from '#db/client.ts'
import { raiseEscalation, withdrawEscalation } from '#db/fulfilment/escalations.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { readFamilyCodeToSend } from '#db/prescriptions/family-codes.ts'
import { readCodeToSend } from '#db/prescriptions/tracking-codes.ts'
import type { PrescriptionEscalationKind } from '#domain/fulfilment/escalation-kinds.ts'
import { trackingCodeMinutes } from '#domain/prescriptions/tracking-code.ts'
import { actorOf, requestOf, unlessRefused, type Step } from '../acting.ts'

/** A warning about a prescription, in the name of its owner. */
interface EscalationStep extends Step {
  readonly prescriptionId: string
  readonly kind: PrescriptionEscalationKind
}

interface FulfilmentServices {
  readonly database: DatabaseClient
  readonly sms: SmsClient
}

/** Where a parcel waits that is brought to the door. */
const homeIn: Readonly<Record<SmsLanguage, string>> = { 'zh-CN': '家中', en: 'your door', ko: '댁' }

/** Warns people of the network, and writes to patients. Codes and phone numbers stay inside. */
export function createFulfilmentActivities({ database, sms }: FulfilmentServices) {
  return {
    async raiseEscalation(step: EscalationStep): Promise<void> {
      const input = { prescriptionId: step.prescriptionId, kind: step.kind }
      await raiseEscalation(database, requestOf('journey.escalate', step, input), input)
    },

    async withdrawEscalation(step: EscalationStep): Promise<void> {
      const input = { prescriptionId: step.prescriptionId, kind: step.kind }
      await withdrawEscalation(database, requestOf('journey.withdraw', step, input), input)
    },

    /**
     * Makes a code for a parcel, in the name of its owner, and sends it. Repeating a step sends nothing new.
     * `notWaiting`: the parcel is not there to be collected any more, or waits for a newer code.
     */
    async sendPickupCode(
      step: Step & { readonly shipmentId: string },
    ): Promise<'sent' | 'refused' | 'notWaiting'> {
      const { shipmentId } = step
      const request = requestOf('journey.issue_pickup_code', step, { shipmentId })
      const issuing = unlessRefused('wrongState', issuePickupCode(database, request, { shipmentId }))
      const issued = await unlessRefused('pickupCodeReplaced', issuing)
      if (issued === null) return 'notWaiting'
      const { place: site, ...reader } = issued.addressee
      const place = issued.mode === 'home' ? homeIn[reader.language] : asParameter(site)
      return sentOrRefused(sms.send(reader, 'pickup_code', { code: issued.code, place }, step.key))
    },

    /** Sends the code that a tracking page asked for last, in the name of the prescription's owner. */
    async sendTrackingCode(input: {
      readonly prescriptionId: string
      readonly tenantId: string
      readonly agentId?: string
    }): Promise<'sent' | 'refused'> {
      const { prescriptionId, tenantId, agentId } = input
      const { code, requestedAt, ...reader } =
        agentId === undefined
          ? await readCodeToSend(database, actorOf(tenantId), prescriptionId)
          : await readFamilyCodeToSend(database, actorOf(tenantId), { prescriptionId, agentId })
      const key = `tracking-code-${prescriptionId}${agentId === undefined ? '' : `-${agentId}`}-${requestedAt.getTime()}`
      const parameters = { code, minutes: String(trackingCodeMinutes) }
      return sentOrRefused(sms.send(reader, 'tracking_code', parameters, key))
    },
  }
}

async function sentOrRefused(sending: Promise<unknown>): Promise<'sent' | 'refused'> {
  try {
    await sending
    return 'sent'
  } catch (error) {
    if (error instanceof SmsRefused) return 'refused'
    throw error
  }
}
