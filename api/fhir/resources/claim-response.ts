import type { ClaimResponse } from '@medplum/fhirtypes'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { answeredClaimSearch, type FoundClaim } from '#db/insurance/search.ts'
import { defineResource, type ShownResource, type Viewer } from '../definition.ts'
import { concept, metaOf, money, patientReference, referenceTo } from '../elements.ts'
import {
  dateParameter,
  identifierParameter,
  referenceParameter,
  tellingPatient,
  tokenParameter,
} from '../parameters.ts'
import { systems } from '../systems.ts'

export const claimResponseResource = defineResource({
  type: 'ClaimResponse',
  documentation: "The insurers' answers to claims, each under its claim's id.",
  guard: 'claim.read',
  elements: {
    mandatory: ['status', 'type', 'use', 'patient', 'created', 'insurer', 'outcome'],
    summary: ['request'],
  },
  sorts: { created: answeredClaimSearch.sorts.answer },
  search: answeredClaimSearch,
  show: showAnswer,
  tells: ({ patientId, id }) => ({ patientId, shown: 'claim', resourceId: id }),
  parameters: {
    patient: tellingPatient(
      referenceParameter(
        answeredClaimSearch.byPatient,
        'Whose medicine it was.',
        ['Patient'],
        (resource: ShownResource) => (resource.resourceType === 'ClaimResponse' ? [resource.patient] : []),
      ),
    ),
    request: referenceParameter(
      answeredClaimSearch.byId,
      'The claim that it answers.',
      ['Claim'],
      (resource: ShownResource) => (resource.resourceType === 'ClaimResponse' ? [resource.request] : []),
    ),
    identifier: identifierParameter(
      { [systems.insurerReference]: answeredClaimSearch.byInsurerReference },
      "The insurer's own reference.",
    ),
    status: tokenParameter(
      answeredClaimSearch.byState,
      'active, or cancelled when the settled claim was reversed.',
      {
        system: 'http://hl7.org/fhir/fm-status',
        codes: { active: ['settled', 'denied'], cancelled: ['reversed'] },
      },
    ),
    outcome: tokenParameter(answeredClaimSearch.byState, 'complete when it paid, error when it is denied.', {
      system: 'http://hl7.org/fhir/remittance-outcome',
      codes: { complete: ['settled', 'reversed'], error: ['denied'] },
    }),
    insurer: referenceParameter(
      answeredClaimSearch.byInsurer,
      'Who answered.',
      ['Organization'],
      (resource: ShownResource) => (resource.resourceType === 'ClaimResponse' ? [resource.insurer] : []),
    ),
    created: dateParameter(answeredClaimSearch.byAnswer, 'When the insurer answered.'),
  },
})

function showAnswer(row: FoundClaim, { seesPatient }: Viewer): ClaimResponse & { id: string } {
  return {
    resourceType: 'ClaimResponse',
    id: row.id,
    meta: metaOf(row.changedAt),
    ...(row.insurerReference === null
      ? {}
      : { identifier: [{ system: systems.insurerReference, value: row.insurerReference }] }),
    status: row.state === 'reversed' ? 'cancelled' : 'active',
    type: concept(systems.claimType, 'pharmacy'),
    use: 'claim',
    patient: patientReference(row.patientId, seesPatient),
    created: row.answeredAt.toISOString(),
    insurer: referenceTo('Organization', row.insurerTenantId),
    request: referenceTo('Claim', row.id),
    ...(row.state === 'denied' ? denialOf(row) : settlementOf(row)),
  }
}

type Said = Pick<ClaimResponse, 'outcome' | 'disposition' | 'error' | 'total' | 'payment'>

function denialOf({ deniedCode, deniedReason, claimedFen }: FoundClaim): Said {
  return {
    outcome: 'error',
    ...(deniedReason === null ? {} : { disposition: deniedReason }),
    ...(deniedCode === null ? {} : { error: [{ code: concept(systems.denial, deniedCode) }] }),
    total: [amountOf('submitted', claimedFen)],
  }
}

function settlementOf({ claimedFen, settledFen, answeredAt }: FoundClaim): Said {
  const settled = settledFen ?? 0
  return {
    outcome: 'complete',
    total: [amountOf('submitted', claimedFen), amountOf('benefit', settled)],
    payment: {
      type: concept(systems.paymentType, settled < claimedFen ? 'partial' : 'complete'),
      date: shanghaiDate(answeredAt),
      amount: money(settled),
    },
  }
}

function amountOf(category: 'submitted' | 'benefit', fen: number) {
  return { category: concept(systems.adjudication, category), amount: money(fen) }
}
