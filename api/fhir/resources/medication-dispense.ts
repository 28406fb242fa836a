import type { MedicationDispense } from '@medplum/fhirtypes'
import { productNamed } from '#db/catalogue/search.ts'
import { dispenseSearch, type FoundDispense } from '#db/fulfilment/search.ts'
import { defineResource, type ShownResource, type Viewer } from '../definition.ts'
import { metaOf, referenceTo } from '../elements.ts'
import {
  codeParameter,
  dateParameter,
  identifierParameter,
  referenceParameter,
  tellingPatient,
  tokenParameter,
} from '../parameters.ts'
import { systems } from '../systems.ts'
import { medicationConcept } from './medication.ts'

const patient = tellingPatient(
  referenceParameter(dispenseSearch.byPatient, 'Who received it.', ['Patient'], (resource: ShownResource) =>
    resource.resourceType === 'MedicationDispense' ? [resource.subject] : [],
  ),
)

export const medicationDispenseResource = defineResource({
  type: 'MedicationDispense',
  documentation: 'What was handed over on the lines of prescriptions; `stopped` once it was brought back.',
  guard: 'prescription.read',
  elements: {
    mandatory: ['status', 'medication'],
    summary: ['subject'],
  },
  sorts: { whenhandedover: dispenseSearch.sorts.handOver },
  search: dispenseSearch,
  show: showDispense,
  tells: ({ patientId, id }) => ({ patientId, shown: 'dispense', resourceId: id }),
  parameters: {
    patient,
    subject: patient,
    prescription: referenceParameter(
      dispenseSearch.byLine,
      'The line that it fills.',
      ['MedicationRequest'],
      (resource: ShownResource) =>
        resource.resourceType === 'MedicationDispense' ? (resource.authorizingPrescription ?? []) : [],
    ),
    identifier: identifierParameter(
      {
        [systems.prescription]: dispenseSearch.byPrescription,
        [systems.hospitalReference]: dispenseSearch.byReference,
      },
      "The prescription's id on this network, or the hospital's own reference of it.",
    ),
    status: tokenParameter(dispenseSearch.byReturned, 'completed, or stopped when it was brought back.', {
      system: 'http://terminology.hl7.org/CodeSystem/medicationdispense-status',
      codes: { completed: [false], stopped: [true] },
    }),
    code: codeParameter(
      {
        [systems.product]: dispenseSearch.byProduct,
        [systems.drugStandardCode]: dispenseSearch.byProductCode,
      },
      'The product.',
    ),
    whenhandedover: dateParameter(dispenseSearch.byHandOver, 'When it was handed over.'),
  },
})

function showDispense(row: FoundDispense, { seesPatient }: Viewer): MedicationDispense & { id: string } {
  const { lineId } = row
  const product = productNamed(row.productId)
  return {
    resourceType: 'MedicationDispense',
    id: row.id,
    meta: metaOf(row.changedAt),
    identifier: [
      { system: systems.prescription, value: row.prescriptionId },
      { system: systems.hospitalReference, value: row.hospitalReference },
    ],
    status: row.returnedAt === null ? 'completed' : 'stopped',
    medicationCodeableConcept: medicationConcept(product),
    ...(seesPatient ? { subject: referenceTo('Patient', row.patientId) } : {}),
    authorizingPrescription: [referenceTo('MedicationRequest', lineId)],
    quantity: { value: row.units, unit: product.baseUnit },
    whenHandedOver: row.dispensedAt.toISOString(),
    performer: [{ actor: referenceTo('Practitioner', row.dispensedBy) }],
  }
}
