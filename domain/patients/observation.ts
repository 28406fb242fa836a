import { z } from 'zod'

/** What a reviewer must know of a patient's body. Several codes may tell the same thing. */
export type ObservedFact = 'weight' | 'kidneyFiltration' | 'creatinine' | 'pregnancy' | 'lactation'

/** A measured observation has one unit (UCUM); a value beyond what a body can have is a slip of the pen. */
interface Quantity {
  readonly kind: 'quantity'
  readonly unit: string
  readonly least: number
  readonly most: number
}

/** An observed status: what each answer's code says, null for "unknown". */
interface Status {
  readonly kind: 'status'
  readonly answers: Readonly<Record<string, boolean | null>>
}

export interface ObservationDefinition {
  /** LOINC. */
  readonly code: string
  readonly fact: ObservedFact
  readonly nameZh: string
  readonly nameEn: string
  readonly value: Quantity | Status
}

const filtration: Quantity = { kind: 'quantity', unit: 'mL/min/{1.73_m2}', least: 1, most: 250 }
const pregnancyAnswers: Status = {
  kind: 'status',
  answers: { 'LA15173-0': true, 'LA26683-5': false, 'LA4489-6': null },
}
const lactationAnswers: Status = {
  kind: 'status',
  answers: { 'LA29252-6': true, 'LA29253-4': false, 'LA4489-6': null },
}

/** Every observation that the network keeps. */
export const observationDefinitions: readonly ObservationDefinition[] = [
  {
    code: '29463-7',
    fact: 'weight',
    nameZh: '体重',
    nameEn: 'body weight',
    value: { kind: 'quantity', unit: 'kg', least: 0.3, most: 400 },
  },
  {
    code: '62238-1',
    fact: 'kidneyFiltration',
    nameZh: '估算肾小球滤过率（CKD-EPI）',
    nameEn: 'estimated glomerular filtration rate (CKD-EPI)',
    value: filtration,
  },
  {
    code: '98979-8',
    fact: 'kidneyFiltration',
    nameZh: '估算肾小球滤过率（CKD-EPI 2021）',
    nameEn: 'estimated glomerular filtration rate (CKD-EPI 2021)',
    value: filtration,
  },
  {
    code: '33914-3',
    fact: 'kidneyFiltration',
    nameZh: '估算肾小球滤过率（MDRD）',
    nameEn: 'estimated glomerular filtration rate (MDRD)',
    value: filtration,
  },
  {
    code: '14682-9',
    fact: 'creatinine',
    nameZh: '血清肌酐',
    nameEn: 'serum creatinine',
    value: { kind: 'quantity', unit: 'umol/L', least: 5, most: 3_000 },
  },
  {
    code: '2160-0',
    fact: 'creatinine',
    nameZh: '血清肌酐（质量浓度）',
    nameEn: 'serum creatinine (mass concentration)',
    value: { kind: 'quantity', unit: 'mg/dL', least: 0.05, most: 35 },
  },
  {
    code: '82810-3',
    fact: 'pregnancy',
    nameZh: '妊娠状态',
    nameEn: 'pregnancy status',
    value: pregnancyAnswers,
  },
  {
    code: '63895-7',
    fact: 'lactation',
    nameZh: '哺乳状态',
    nameEn: 'breastfeeding status',
    value: lactationAnswers,
  },
]

const byCode = new Map(observationDefinitions.map((definition) => [definition.code, definition]))

/** What the code observes, or undefined when the network does not keep it. */
export function observationOf(code: string): ObservationDefinition | undefined {
  return byCode.get(code)
}

const shape = z.object({
  /** LOINC, one of `observationDefinitions`. */
  code: z.string().min(1).max(20),
  /** The measured number; null for a status. */
  value: z.number().nullable(),
  /** The unit of `value` (UCUM); null for a status. */
  unit: z.string().max(40).nullable(),
  /** The answer's code; null for a measured number. */
  valueCode: z.string().max(20).nullable(),
})

/** The content of an observation, as the API and the façade take it: a code we keep, with a value that can be true. */
export const observedValueSchema = shape.superRefine((observed, context) => {
  const fault = faultOf(observed)
  if (fault) context.addIssue({ code: 'custom', path: [fault.field], message: fault.message })
})
export type ObservedValue = z.infer<typeof observedValueSchema>

interface Fault {
  readonly field: keyof ObservedValue
  readonly message: string
}

function faultOf({ code, value, unit, valueCode }: ObservedValue): Fault | undefined {
  const definition = observationOf(code)
  if (!definition) return { field: 'code', message: 'Not an observation that the network keeps.' }
  if (definition.value.kind === 'status') {
    if (value !== null || unit !== null) return { field: 'value', message: 'A status has no number.' }
    return valueCode !== null && Object.hasOwn(definition.value.answers, valueCode)
      ? undefined
      : { field: 'valueCode', message: 'Not an answer to this observation.' }
  }
  const { unit: expected, least, most } = definition.value
  if (valueCode !== null) return { field: 'valueCode', message: 'A measured number has no answer code.' }
  if (unit !== expected) return { field: 'unit', message: `The unit must be ${expected}.` }
  return value !== null && least <= value && value <= most
    ? undefined
    : { field: 'value', message: `Not between ${least} and ${most} ${expected}.` }
}
