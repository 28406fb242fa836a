import { z } from 'zod'
import { ingredients } from '#domain/catalogue/ingredients.ts'
import {
  diagnosisCodeSchema,
  diagnosisTextSchema,
  longestDiagnosisText,
} from '#domain/prescriptions/prescription.ts'
import { recordObservations } from '#db/patients/observations.ts'
import { recordAllergy, recordDiagnosis } from '#db/patients/record-facts.ts'
import type { WriteRequest, Written } from '../definition.ts'
import { madeOffline } from '../extensions.ts'
import { systems } from '../systems.ts'
import { commandRequest, idOfRequest } from './command-request.ts'
import {
  codesIn,
  conceptSchema,
  elementInvalid,
  inWords,
  namesIn,
  parseIncoming,
  referenceSchema,
  referredId,
} from './parse-incoming.ts'

const conditionSchema = z.object({
  resourceType: z.literal('Condition'),
  extension: z.array(z.object({ url: z.string(), valueBoolean: z.boolean().optional() })).optional(),
  code: conceptSchema,
  subject: referenceSchema,
  recordedDate: z.iso.date(),
})

/** Records a diagnosis; without the extension that says so it was not made face to face. */
export async function createCondition(write: WriteRequest): Promise<Written> {
  const sent = parseIncoming(conditionSchema, write.body, 'Condition')
  const diagnosis = {
    patientId: patientOf(sent.subject, 'Condition.subject'),
    code: diagnosisCode(codesIn(sent.code, systems.icd10)[0]),
    text: diagnosisText(sent.code),
    diagnosedOn: sent.recordedDate,
    offline: sent.extension?.find(({ url }) => url === madeOffline)?.valueBoolean ?? false,
  }
  const { database } = write.exchange
  const { answer, replayed } = await recordDiagnosis(database, commandRequest(write, diagnosis), diagnosis)
  return { id: answer.diagnosisId, replayed }
}

const allergySchema = z.object({
  resourceType: z.literal('AllergyIntolerance'),
  code: conceptSchema,
  patient: referenceSchema,
  recordedDate: z.iso.date(),
})

const known = new Set(ingredients.map(({ code }) => code))

/** Records an allergy to one of the network's ingredients. */
export async function createAllergy(write: WriteRequest): Promise<Written> {
  const sent = parseIncoming(allergySchema, write.body, 'AllergyIntolerance')
  const ingredientCode = codesIn(sent.code, systems.ingredient).find((code) => known.has(code))
  if (ingredientCode === undefined) {
    throw elementInvalid(
      'AllergyIntolerance.code',
      `It needs an ingredient, of the system ${systems.ingredient}.`,
    )
  }
  const patientId = patientOf(sent.patient, 'AllergyIntolerance.patient')
  const allergy = { patientId, ingredientCode, recordedOn: sent.recordedDate }
  const { database } = write.exchange
  const { replayed } = await recordAllergy(database, commandRequest(write, allergy), allergy)
  return { id: `${patientId}.${ingredientCode}`, replayed }
}

const observationSchema = z.object({
  resourceType: z.literal('Observation'),
  status: z.literal('final'),
  code: conceptSchema,
  subject: referenceSchema,
  effectiveDateTime: z.iso.datetime({ offset: true }),
  valueQuantity: z.object({ value: z.number(), code: z.string() }).optional(),
  valueCodeableConcept: conceptSchema.optional(),
})

/** Records what was observed, of what the network keeps: see `/patients/{id}/observations`. */
export async function createObservation(write: WriteRequest): Promise<Written> {
  const sent = parseIncoming(observationSchema, write.body, 'Observation')
  const observed = {
    patientId: patientOf(sent.subject, 'Observation.subject'),
    code: codesIn(sent.code, systems.loinc)[0] ?? '',
    value: sent.valueQuantity?.value ?? null,
    unit: sent.valueQuantity?.code ?? null,
    valueCode: codesIn(sent.valueCodeableConcept, systems.loinc)[0] ?? null,
    effectiveAt: new Date(sent.effectiveDateTime),
  }
  // The key makes the id, so that a repeated request finds what it made.
  const id = idOfRequest(write)
  const { database } = write.exchange
  const { replayed } = await recordObservations(database, commandRequest(write, observed), [
    { ...observed, id },
  ])
  return { id, replayed }
}

function patientOf(reference: z.output<typeof referenceSchema>, path: string): string {
  const id = referredId(reference, 'Patient')
  if (id === undefined || !z.uuid().safeParse(id).success) {
    throw elementInvalid(path, 'It is not a patient of this server.')
  }
  return id
}

function diagnosisCode(code: string | undefined): string {
  const parsed = diagnosisCodeSchema.safeParse(code)
  if (!parsed.success)
    throw elementInvalid('Condition.code', `It needs an ICD-10 code, of the system ${systems.icd10}.`)
  return parsed.data
}

/** The diagnosis in words: the text of the concept, or else the name of its code. */
function diagnosisText(code: z.output<typeof conceptSchema>): string | undefined {
  const said = inWords([code.text]) ?? inWords(namesIn(code, systems.icd10).slice(0, 1))
  if (said === undefined) return undefined
  const parsed = diagnosisTextSchema.safeParse(said)
  if (!parsed.success)
    throw elementInvalid(
      'Condition.code',
      `It has ${said.length} characters in words, and may have ${longestDiagnosisText}: say it shorter.`,
    )
  return parsed.data
}
