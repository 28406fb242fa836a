import type { CodeableConcept, Dosage, MedicationRequest } from '@medplum/fhirtypes'
import { frequencyMeanings } from '#domain/prescriptions/frequency.ts'
import { type FoundLine, lineSearch, type MedicationStatus } from '#db/prescriptions/search.ts'
import { productNamed } from '#db/catalogue/search.ts'
import { defineResource, type ShownResource, type Viewer } from '../definition.ts'
import { concept, metaOf, patientReference, referenceTo } from '../elements.ts'
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
  referenceParameter(lineSearch.byPatient, 'Whom it is for.', ['Patient'], (resource: ShownResource) =>
    resource.resourceType === 'MedicationRequest' ? [resource.subject] : [],
  ),
)

const statuses: Readonly<Record<MedicationStatus, readonly MedicationStatus[]>> = {
  draft: ['draft'],
  active: ['active'],
  'on-hold': ['on-hold'],
  completed: ['completed'],
  cancelled: ['cancelled'],
  stopped: ['stopped'],
}

export const medicationRequestResource = defineResource({
  type: 'MedicationRequest',
  documentation:
    'The lines of prescriptions; those of one prescription share its group identifier. The text of their reasons is the ' +
    'diagnosis in words, and is signed with the prescription as its `diagnosisText`.',
  guard: 'prescription.read',
  elements: {
    mandatory: ['status', 'intent', 'medication', 'subject'],
    summary: ['groupIdentifier', 'authoredOn', 'requester'],
  },
  sorts: { authoredon: lineSearch.sorts.signing },
  search: lineSearch,
  show: showLine,
  tells: ({ prescription: { patientId, id } }) => ({ patientId, shown: 'prescription', resourceId: id }),
  parameters: {
    patient,
    subject: patient,
    identifier: identifierParameter(
      { [systems.prescription]: lineSearch.byPrescription },
      "The prescription's id on this network.",
    ),
    'group-identifier': identifierParameter(
      { [systems.hospitalReference]: lineSearch.byReference },
      "The hospital's own reference of the prescription.",
    ),
    status: tokenParameter(lineSearch.byStatus, 'Where the line stands.', {
      system: 'http://hl7.org/fhir/CodeSystem/medicationrequest-status',
      codes: statuses,
    }),
    code: codeParameter(
      { [systems.product]: lineSearch.byProduct, [systems.drugStandardCode]: lineSearch.byProductCode },
      'The product.',
    ),
    requester: referenceParameter(
      lineSearch.byPrescriber,
      'Who signed it.',
      ['Practitioner'],
      (resource: ShownResource) =>
        resource.resourceType === 'MedicationRequest' ? [resource.requester] : [],
    ),
    authoredon: dateParameter(lineSearch.bySigning, 'When it was signed.'),
  },
})

function showLine(row: FoundLine, { seesPatient }: Viewer): MedicationRequest & { id: string } {
  const { line, prescription } = row
  const product = productNamed(row.productId)
  return {
    resourceType: 'MedicationRequest',
    id: row.id,
    meta: metaOf(row.changedAt),
    identifier: [{ system: systems.prescription, value: prescription.id }],
    groupIdentifier: { system: systems.hospitalReference, value: prescription.hospitalReference },
    status: row.status,
    intent: 'order',
    category: [concept(systems.prescriptionKind, prescription.kind)],
    medicationCodeableConcept: medicationConcept(product),
    subject: patientReference(prescription.patientId, seesPatient),
    authoredOn: prescription.signedAt.toISOString(),
    requester: referenceTo('Practitioner', prescription.prescriberId),
    ...(seesPatient ? { reasonCode: reasonsOf(prescription) } : {}),
    dosageInstruction: [dosageOf(line)],
    dispenseRequest: {
      validityPeriod: {
        start: prescription.signedAt.toISOString(),
        end: prescription.validUntil.toISOString(),
      },
      quantity: { value: line.quantityUnits, unit: product.baseUnit },
      expectedSupplyDuration: { value: line.daysSupply, unit: 'd', system: systems.ucum, code: 'd' },
      performer: referenceTo('Organization', prescription.destinationSiteId),
    },
  }
}

/** Each code of the diagnosis, and what the doctor says of it in words. */
function reasonsOf({ diagnosisCodes, diagnosisText }: FoundLine['prescription']): CodeableConcept[] {
  const coded = diagnosisCodes.map((code) => concept(systems.icd10, code))
  return diagnosisText === null ? coded : [...coded, { text: diagnosisText }]
}

function dosageOf(line: FoundLine['line']): Dosage {
  return {
    sequence: line.lineNumber,
    text: line.directions,
    timing: { code: concept(systems.frequency, line.frequency, frequencyMeanings[line.frequency].en) },
    route: concept(systems.route, line.route),
    doseAndRate: [
      {
        doseQuantity: {
          value: line.doseAmount,
          unit: line.doseUnit,
          system: systems.doseUnit,
          code: line.doseUnit,
        },
      },
    ],
  }
}
