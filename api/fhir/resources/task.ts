import type { Task, TaskInput } from '@medplum/fhirtypes'
import { type FoundPrescription, prescriptionSearch } from '#db/prescriptions/search.ts'
import { defineResource, type ShownResource, type Viewer } from '../definition.ts'
import { concept, metaOf, referenceTo } from '../elements.ts'
import { updateTask } from '../incoming/task.ts'
import {
  dateParameter,
  identifierParameter,
  referenceParameter,
  tellingPatient,
  tokenParameter,
} from '../parameters.ts'
import { systems } from '../systems.ts'
import { statesOfTask, taskStatusOf } from './task-status.ts'

const patient = tellingPatient(
  referenceParameter(
    prescriptionSearch.byPatient,
    'Whom it is for.',
    ['Patient'],
    (resource: ShownResource) => (resource.resourceType === 'Task' ? [resource.for] : []),
  ),
)

export const taskResource = defineResource({
  type: 'Task',
  documentation:
    'Prescriptions as a whole, and where they stand: an update to `accepted`, `rejected` or `cancelled` is the act.',
  guard: 'prescription.read',
  elements: {
    mandatory: ['status', 'intent'],
    summary: [
      'groupIdentifier',
      'businessStatus',
      'code',
      'for',
      'executionPeriod',
      'lastModified',
      'requester',
      'owner',
    ],
  },
  sorts: { 'authored-on': prescriptionSearch.sorts.signing },
  update: { run: updateTask },
  search: prescriptionSearch,
  show: showTask,
  tells: ({ patientId, id }) => ({ patientId, shown: 'prescription', resourceId: id }),
  parameters: {
    patient,
    subject: patient,
    identifier: identifierParameter(
      {
        [systems.prescription]: prescriptionSearch.byId,
        [systems.hospitalReference]: prescriptionSearch.byReference,
      },
      "The prescription's id on this network, or the hospital's own reference of it.",
    ),
    'group-identifier': identifierParameter(
      { [systems.hospitalReference]: prescriptionSearch.byReference },
      "The hospital's own reference of the prescription.",
    ),
    status: tokenParameter(prescriptionSearch.byState, 'Where the prescription stands.', {
      system: 'http://hl7.org/fhir/task-status',
      codes: statesOfTask,
    }),
    'business-status': tokenParameter(
      prescriptionSearch.byState,
      "The network's own word for where it stands.",
      {
        system: systems.prescriptionState,
        codes: Object.fromEntries(
          Object.values(statesOfTask).flatMap((states) => states.map((state) => [state, [state]])),
        ),
      },
    ),
    requester: referenceParameter(
      prescriptionSearch.byPrescriber,
      'Who signed it.',
      ['Practitioner'],
      (resource: ShownResource) => (resource.resourceType === 'Task' ? [resource.requester] : []),
    ),
    owner: referenceParameter(
      prescriptionSearch.bySite,
      'The site that hands over.',
      ['Organization'],
      (resource: ShownResource) => (resource.resourceType === 'Task' ? [resource.owner] : []),
    ),
    'authored-on': dateParameter(prescriptionSearch.bySigning, 'When it was signed.'),
  },
})

export function showTask(row: FoundPrescription, { seesPatient }: Viewer): Task & { id: string } {
  return {
    resourceType: 'Task',
    id: row.id,
    meta: metaOf(row.changedAt),
    identifier: [{ system: systems.prescription, value: row.id }],
    groupIdentifier: { system: systems.hospitalReference, value: row.hospitalReference },
    status: taskStatusOf[row.state],
    businessStatus: concept(systems.prescriptionState, row.state),
    intent: 'order',
    code: concept(systems.prescriptionKind, row.kind),
    ...(seesPatient ? patientPart(row) : {}),
    requester: referenceTo('Practitioner', row.prescriberId),
    owner: referenceTo('Organization', row.destinationSiteId),
    authoredOn: row.signedAt.toISOString(),
    lastModified: row.changedAt.toISOString(),
    executionPeriod: { start: row.acknowledgedAt.toISOString(), end: row.dueAt.toISOString() },
    restriction: { period: { end: row.validUntil.toISOString() } },
    input: inputOf(row, seesPatient),
  }
}

function patientPart(row: FoundPrescription): Pick<Task, 'for' | 'reasonCode'> {
  return {
    for: referenceTo('Patient', row.patientId),
    reasonCode: {
      coding: row.diagnosisCodes.map((code) => ({ system: systems.icd10, code })),
      ...(row.chronicReason === null ? {} : { text: row.chronicReason }),
    },
  }
}

/** How and where the medicine reaches the patient. */
function inputOf(row: FoundPrescription, seesPatient: boolean): TaskInput[] {
  const mode = { type: concept(systems.taskInput, 'mode'), valueCode: row.mode }
  if (!seesPatient) return [mode]
  return [mode, ...inputIn('address', row.deliveryAddress), ...inputIn('phone', row.deliveryPhone)]
}

function inputIn(code: string, valueString: string | null): TaskInput[] {
  return valueString === null ? [] : [{ type: concept(systems.taskInput, code), valueString }]
}
