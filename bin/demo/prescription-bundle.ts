import type { Bundle, MedicationRequest, Resource, Task } from '@medplum/fhirtypes'
import type { PrescriptionIntake, PrescriptionLineIntake } from '#domain/prescriptions/prescription.ts'

const own = (name: string) => `urn:yunyaoku:${name}`
const concept = (system: string, code: string) => ({ coding: [{ system, code }] })

/** A prescription as a hospital's system sends it by FHIR: a Task for the whole, its lines, and the signature. */
export function prescriptionBundleOf(intake: PrescriptionIntake): Bundle {
  const resources: Resource[] = [taskOf(intake), ...intake.lines.map((line) => lineOf(intake, line))]
  const { algorithm, keyId, value } = intake.signature
  const signature = {
    type: [{ system: own('signature-algorithm'), code: algorithm }],
    when: intake.signedAt,
    who: { identifier: { system: own('signing-key'), value: keyId } },
    data: value,
  }
  const target = [{ identifier: groupOf(intake) }]
  const provenance: Resource = {
    resourceType: 'Provenance',
    target,
    recorded: intake.signedAt,
    agent: [{ who: { reference: `Practitioner/${intake.prescriberId}` } }],
    signature: [signature],
  }
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [...resources, provenance].map((resource) => ({
      resource,
      request: { method: 'POST', url: resource.resourceType },
    })),
  }
}

function groupOf({ hospitalReference }: PrescriptionIntake) {
  return { system: own('hospital-reference'), value: hospitalReference }
}

function taskOf(intake: PrescriptionIntake): Task {
  const { fulfilment } = intake
  const inputs = Object.entries({ address: fulfilment.address, phone: fulfilment.phone })
  return {
    resourceType: 'Task',
    groupIdentifier: groupOf(intake),
    status: 'requested',
    intent: 'order',
    for: { reference: `Patient/${intake.patientId}` },
    requester: { reference: `Practitioner/${intake.prescriberId}` },
    owner: { reference: `Organization/${fulfilment.siteId}` },
    authoredOn: intake.signedAt,
    code: concept(own('prescription-kind'), intake.kind),
    reasonCode: {
      coding: intake.diagnosisCodes.map((code) => ({ system: 'http://hl7.org/fhir/sid/icd-10', code })),
      ...(intake.chronicReason === undefined ? {} : { text: intake.chronicReason }),
    },
    ...(intake.validUntil === undefined ? {} : { restriction: { period: { end: intake.validUntil } } }),
    input: [
      { type: concept(own('task-input'), 'mode'), valueCode: fulfilment.mode },
      ...inputs.flatMap(([code, valueString]) =>
        valueString === undefined ? [] : [{ type: concept(own('task-input'), code), valueString }],
      ),
    ],
  }
}

function lineOf(intake: PrescriptionIntake, line: PrescriptionLineIntake): MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    groupIdentifier: groupOf(intake),
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: concept(own('product'), line.productId),
    subject: { reference: `Patient/${intake.patientId}` },
    ...(intake.diagnosisText === undefined ? {} : { reasonCode: [{ text: intake.diagnosisText }] }),
    dosageInstruction: [
      {
        text: line.directions,
        timing: { code: concept(own('frequency'), line.frequency) },
        route: concept(own('route'), line.route),
        doseAndRate: [
          { doseQuantity: { value: line.doseAmount, system: own('dose-unit'), code: line.doseUnit } },
        ],
      },
    ],
    dispenseRequest: {
      quantity: { value: line.quantityUnits },
      expectedSupplyDuration: { value: line.daysSupply, system: 'http://unitsofmeasure.org', code: 'd' },
    },
  }
}
