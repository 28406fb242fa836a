import type { Bundle, BundleEntry } from '@medplum/fhirtypes'
import { z } from 'zod'
import { submitPrescription } from '#db/prescriptions/submit.ts'
import { trackingToken } from '#db/prescriptions/tracking-token.ts'
import { prescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { authoriseAct, readAsCaller } from '../authorise.ts'
import type { Exchange, ShownResource } from '../definition.ts'
import { concept, etagOf } from '../elements.ts'
import { located } from '../located-refusal.ts'
import { resourceDefinitions } from '../resources.ts'
import { systems } from '../systems.ts'
import { elementInvalid, elementsInvalid, parseIncoming } from './parse-incoming.ts'
import { medicationRequestSchema, provenanceSchema, taskSchema } from './prescription-resources.ts'
import { elementOf, toIntake, type IncomingPrescription, type Places } from './to-intake.ts'

const entrySchema = z.object({
  resource: z.looseObject({ resourceType: z.string() }),
  request: z.object({ method: z.literal('POST') }),
})
const transactionSchema = z.object({ entry: z.array(entrySchema).min(3).max(50) })

/**
 * Takes in a prescription that was sent as a transaction: a Task for the whole, a MedicationRequest for each line and a
 * Provenance with the signature. Rules, keys and refusals are those of `POST /prescriptions`.
 * @throws ProblemError, LocatedRefusal with the elements at fault.
 */
export async function takeInPrescription(exchange: Exchange, sent: unknown, key: string): Promise<Bundle> {
  const { caller, database, now } = exchange
  authoriseAct(caller, 'Task', 'c', 'prescription.submit')
  authoriseAct(caller, 'MedicationRequest', 'c', 'prescription.submit')
  const { entry } = parseIncoming(transactionSchema, sent, 'Bundle')
  const { prescription, places } = partsOf(entry)
  const intake = parseIntake(toIntake(prescription), places)
  const request = { actor: caller.actor, route: 'POST /prescriptions', key, body: { body: intake }, now }
  const locations = { whole: places.task, ofLine: (line: number) => places.lines[line] ?? 'Bundle.entry' }
  const { answer } = await located(locations, () => submitPrescription(database, request, intake))
  const made = await readMade(exchange, answer.prescriptionId)
  const link = `/t/${trackingToken(database.secret, answer.prescriptionId)}`
  return {
    resourceType: 'Bundle',
    type: 'transaction-response',
    entry: entry.map(({ resource }) => answerTo(exchange, resource.resourceType, made, link)),
  }
}

type Entry = z.output<typeof entrySchema>

function partsOf(entries: readonly Entry[]): { prescription: IncomingPrescription; places: Places } {
  const placed = entries.map(({ resource }, index) => ({
    resource,
    place: `Bundle.entry[${index}].resource`,
  }))
  const ofType = (type: string) => placed.filter(({ resource }) => resource.resourceType === type)
  const other = placed.find(
    ({ resource }) => !['Task', 'MedicationRequest', 'Provenance'].includes(resource.resourceType),
  )
  if (other !== undefined) {
    throw elementInvalid(other.place, 'A prescription is a Task, MedicationRequests and a Provenance.')
  }
  const [task, secondTask] = ofType('Task')
  const [provenance] = ofType('Provenance')
  const lines = ofType('MedicationRequest')
  if (task === undefined || secondTask !== undefined)
    throw elementInvalid('Bundle.entry', 'It needs one Task.')
  if (provenance === undefined)
    throw elementInvalid('Bundle.entry', 'It needs a Provenance with the signature.')
  const parsed = {
    task: parseIncoming(taskSchema, task.resource, task.place),
    lines: lines.map(({ resource, place }) => parseIncoming(medicationRequestSchema, resource, place)),
    provenance: parseIncoming(provenanceSchema, provenance.resource, provenance.place),
  }
  const places = {
    task: task.place,
    lines: lines.map(({ place }) => place),
    provenance: provenance.place,
  }
  requireOnePrescription(parsed, places)
  return { prescription: parsed, places }
}

/** Every line is for the Task's patient, and bears its group identifier. */
function requireOnePrescription({ task, lines }: IncomingPrescription, places: Places): void {
  for (const [index, { groupIdentifier, subject }] of lines.entries()) {
    const place = places.lines[index] ?? 'Bundle.entry'
    if (groupIdentifier.value !== task.groupIdentifier.value) {
      throw elementInvalid(`${place}.groupIdentifier`, "It is not the Task's.")
    }
    if (subject.reference !== task.for.reference)
      throw elementInvalid(`${place}.subject`, "It is not the Task's.")
  }
}

// Parts of a long prescription come over `POST /prescriptions`.
const intakeSchema = prescriptionIntake.omit({ repeats: true })

function parseIntake(intake: unknown, places: Places): z.output<typeof intakeSchema> {
  const parsed = intakeSchema.safeParse(intake)
  if (parsed.success) return parsed.data
  throw elementsInvalid(
    parsed.error.issues.map(({ path, code, message }) => ({ path: elementOf(path, places), code, message })),
  )
}

interface Made {
  readonly task: ShownResource | undefined
  /** By the order of the prescription. */
  readonly lines: ShownResource[]
}

async function readMade(exchange: Exchange, prescriptionId: string): Promise<Made> {
  const { Task, MedicationRequest } = resourceDefinitions
  const asked = { sortings: [], after: null, limit: 50, alongReachOf: null }
  return readAsCaller(exchange, 'fhir.transaction', async (db, saw) => {
    const ofPrescription = MedicationRequest.parameters['identifier']?.condition(
      `${systems.prescription}|${prescriptionId}`,
    )
    const [tasks, lines] = await Promise.all([
      Task.find(db, { ...asked, conditions: [Task.byId([prescriptionId])] }, exchange.viewer, saw),
      MedicationRequest.find(
        db,
        { ...asked, conditions: ofPrescription === undefined ? [] : [ofPrescription] },
        exchange.viewer,
        saw,
      ),
    ])
    return { task: tasks.resources[0], lines: lines.resources.toSorted((a, b) => orderOf(a) - orderOf(b)) }
  })
}

function orderOf(resource: ShownResource): number {
  return resource.resourceType === 'MedicationRequest' ? (resource.dosageInstruction?.[0]?.sequence ?? 0) : 0
}

/** The answer to one entry; those of the lines come in their order. The patient's link is with the Task. */
function answerTo({ baseUrl }: Exchange, type: string, made: Made, link: string): BundleEntry {
  const resource = type === 'Task' ? made.task : type === 'MedicationRequest' ? made.lines.shift() : undefined
  if (resource === undefined) return { response: { status: '201 Created' } }
  const response = {
    status: '201 Created',
    location: `${baseUrl}/${type}/${resource.id}/_history/${resource.meta?.versionId ?? ''}`,
    etag: etagOf(resource.meta),
  }
  if (resource.resourceType !== 'Task') return { response }
  const output = [{ type: concept(systems.taskOutput, 'tracking-path'), valueString: link }]
  return { response, resource: { ...resource, output } }
}
