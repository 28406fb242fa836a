import type { ClaimResponse } from '@medplum/fhirtypes'
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
    outcome: tokenParameter(answeredClaimSearch.byState, 'complete when it pays, error when it is denied.', {
      system: 'http://hl7.org/fhir/remittance-outcome',
      codes: { complete: ['settled'], error: ['denied'] },
    }),
    insurer: referenceParameter(
      answeredClaimSearch.byInsurer,
      'Who answered.',
      ['Organization'],
      (resource: ShownResource) => (resource.resourceType === 'ClaimResponse' ? [resource.insurer] : []),
    ),
    created: dateParameter(answeredClaimSearch.bySettlement, 'When the insurer answered.'),
  },
})

function showAnswer(row: FoundClaim, { seesPatient }: Viewer): ClaimResponse & { id: string } {
  const { claim } = row
  const isSettled = claim.state === 'settled'
  return {
    resourceType: 'ClaimResponse',
    id: row.id,
    meta: metaOf(row.changedAt),
    ...(claim.insurerReference === null
      ? {}
      : { identifier: [{ system: systems.insurerReference, value: claim.insurerReference }] }),
    status: 'active',
    type: concept(systems.claimType, 'pharmacy'),
    use: 'claim',
    patient: patientReference(row.patientId, seesPatient),
    created: (claim.settledAt ?? row.changedAt).toISOString(),
    insurer: referenceTo('Organization', claim.insurerTenantId),
    request: referenceTo('Claim', row.id),
    outcome: isSettled ? 'complete' : 'error',
    ...(claim.deniedReason === null ? {} : { disposition: claim.deniedReason }),
    ...(isSettled
      ? { payment: { type: concept(systems.paymentType, 'complete'), amount: money(claim.settledFen ?? 0) } }
      : {}),
  }
}
