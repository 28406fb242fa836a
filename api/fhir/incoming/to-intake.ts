import { systems } from '../systems.ts'
import { codesIn, inWords, namesIn, referredId } from './parse-incoming.ts'
import type { IncomingLine, IncomingProvenance, IncomingTask } from './prescription-resources.ts'

export interface IncomingPrescription {
  readonly task: IncomingTask
  readonly lines: readonly IncomingLine[]
  readonly provenance: IncomingProvenance
}

/** What `POST /prescriptions` takes, as far as the resources say it: the intake's own schema judges it. */
export function toIntake({ task, lines, provenance }: IncomingPrescription): unknown {
  const [signature] = provenance.signature
  return {
    hospitalReference: task.groupIdentifier.value,
    patientId: referredId(task.for, 'Patient'),
    prescriberId: referredId(task.requester, 'Practitioner'),
    signedAt: task.authoredOn,
    validUntil: task.restriction?.period?.end,
    kind: codesIn(task.code, systems.prescriptionKind)[0],
    chronicReason: task.reasonCode.text,
    diagnosisCodes: codesIn(task.reasonCode, systems.icd10),
    diagnosisText: diagnosisTextOf(task, lines),
    lines: lines.map(lineIntake),
    fulfilment: {
      mode: inputOf(task, 'mode'),
      siteId: referredId(task.owner, 'Organization'),
      address: inputOf(task, 'address'),
      phone: inputOf(task, 'phone'),
    },
    signature: {
      algorithm: signature.type[0].code,
      keyId: signature.who.identifier.value,
      value: signature.data,
    },
  }
}

/**
 * The diagnosis in words: the texts of the lines' reasons, each once, in their order. Where there are none, the names that the
 * Task gives its codes, since the text there is the reason for more days.
 */
function diagnosisTextOf(task: IncomingTask, lines: readonly IncomingLine[]): string | undefined {
  const reasons = lines.flatMap(({ reasonCode = [] }) => reasonCode.map(({ text }) => text))
  return inWords(reasons) ?? inWords(namesIn(task.reasonCode, systems.icd10))
}

function lineIntake({ medicationCodeableConcept, dosageInstruction, dispenseRequest }: IncomingLine) {
  const [dosage] = dosageInstruction
  const { doseQuantity } = dosage.doseAndRate[0]
  return {
    productId: codesIn(medicationCodeableConcept, systems.product)[0],
    quantityUnits: dispenseRequest.quantity.value,
    doseAmount: doseQuantity.value,
    doseUnit: doseQuantity.code,
    frequency: codesIn(dosage.timing.code, systems.frequency)[0],
    route: codesIn(dosage.route, systems.route)[0],
    daysSupply: dispenseRequest.expectedSupplyDuration.value,
    directions: dosage.text ?? '',
  }
}

function inputOf({ input }: IncomingTask, code: string): string | undefined {
  const found = input.find(({ type }) => codesIn(type, systems.taskInput).includes(code))
  return found?.valueCode ?? found?.valueString
}

const taskElements: Readonly<Record<string, string>> = {
  hospitalReference: 'groupIdentifier.value',
  patientId: 'for',
  prescriberId: 'requester',
  signedAt: 'authoredOn',
  validUntil: 'restriction.period.end',
  kind: 'code',
  chronicReason: 'reasonCode.text',
  diagnosisCodes: 'reasonCode',
  fulfilment: 'input',
}

const lineElements: Readonly<Record<string, string>> = {
  productId: 'medicationCodeableConcept',
  quantityUnits: 'dispenseRequest.quantity.value',
  doseAmount: 'dosageInstruction[0].doseAndRate[0].doseQuantity.value',
  doseUnit: 'dosageInstruction[0].doseAndRate[0].doseQuantity.code',
  frequency: 'dosageInstruction[0].timing.code',
  route: 'dosageInstruction[0].route',
  daysSupply: 'dispenseRequest.expectedSupplyDuration.value',
  directions: 'dosageInstruction[0].text',
}

/** Where in the bundle the parts of a prescription are: each the FHIRPath of its resource. */
export interface Places {
  readonly task: string
  readonly lines: readonly string[]
  readonly provenance: string
}

/** The element of the bundle that a field of the intake came from. */
export function elementOf([field, index, inLine]: readonly PropertyKey[], places: Places): string {
  if (field === 'signature') return `${places.provenance}.signature[0]`
  if (field === 'diagnosisText') return behind(places.lines[0] ?? places.task, 'reasonCode')
  if (field === 'fulfilment' && index === 'siteId') return `${places.task}.owner`
  if (field !== 'lines') return behind(places.task, taskElements[String(field)])
  const line = typeof index === 'number' ? places.lines[index] : undefined
  return line === undefined ? 'Bundle.entry' : behind(line, lineElements[String(inLine)])
}

function behind(place: string, element: string | undefined): string {
  return element === undefined ? place : `${place}.${element}`
}
