import type { Claim } from '@medplum/fhirtypes'
import { type ClaimState, claimStates } from '#domain/insurance/claim-states.ts'
import { statesOf } from '#domain/state-table.ts'
import { claimSearch, type FoundClaim } from '#db/insurance/search.ts'
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

const open = statesOf<ClaimState>(claimStates).filter((state) => state !== 'reversed')

export const claimResource = defineResource({
  type: 'Claim',
  documentation:
    "Claims for the insurer's share of what was handed over; `cancelled` once they were reversed.",
  guard: 'claim.read',
  elements: {
    mandatory: ['status', 'type', 'use', 'patient', 'created', 'provider', 'priority', 'insurance'],
    summary: ['insurer'],
  },
  sorts: { created: claimSearch.sorts.booking },
  search: claimSearch,
  show: showClaim,
  tells: ({ patientId, id }) => ({ patientId, shown: 'claim', resourceId: id }),
  parameters: {
    patient: tellingPatient(
      referenceParameter(
        claimSearch.byPatient,
        'Whose medicine it was.',
        ['Patient'],
        (resource: ShownResource) => (resource.resourceType === 'Claim' ? [resource.patient] : []),
      ),
    ),
    identifier: identifierParameter(
      { [systems.prescription]: claimSearch.byPrescription },
      "The prescription's id on this network.",
    ),
    status: tokenParameter(claimSearch.byState, 'active, or cancelled when it was reversed.', {
      system: 'http://hl7.org/fhir/fm-status',
      codes: { active: open, cancelled: ['reversed'] },
    }),
    insurer: referenceParameter(
      claimSearch.byInsurer,
      'Who is to pay.',
      ['Organization'],
      (resource: ShownResource) => (resource.resourceType === 'Claim' ? [resource.insurer] : []),
    ),
    provider: referenceParameter(
      claimSearch.bySite,
      'The site that handed over.',
      ['Organization'],
      (resource: ShownResource) => (resource.resourceType === 'Claim' ? [resource.provider] : []),
    ),
    created: dateParameter(claimSearch.byBooking, 'When the charge was booked.'),
  },
})

function showClaim(row: FoundClaim, { seesPatient }: Viewer): Claim & { id: string } {
  return {
    resourceType: 'Claim',
    id: row.id,
    meta: metaOf(row.changedAt),
    identifier: [{ system: systems.prescription, value: row.prescriptionId }],
    status: row.state === 'reversed' ? 'cancelled' : 'active',
    type: concept(systems.claimType, 'pharmacy'),
    use: 'claim',
    patient: patientReference(row.patientId, seesPatient),
    created: row.bookedAt.toISOString(),
    insurer: referenceTo('Organization', row.insurerTenantId),
    provider: referenceTo('Organization', row.siteId),
    priority: concept(systems.processPriority, 'normal'),
    insurance: [
      {
        sequence: 1,
        focal: true,
        coverage: { identifier: { system: systems.insurancePlan, value: row.planCode } },
      },
    ],
    total: money(row.claimedFen),
  }
}
