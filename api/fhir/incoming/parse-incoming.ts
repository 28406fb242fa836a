import { z } from 'zod'
import { ProblemError, type ProblemField } from '../../problem.ts'
import { referenceOf } from '../parameters.ts'

/**
 * Reads what was sent by our schema of it: unknown elements are passed over, what we use has to be right.
 * @param whole where it is in the request, as FHIRPath: `Patient`, `Bundle.entry[0].resource`.
 * @throws ProblemError 400 that names every element at fault.
 */
export function parseIncoming<Schema extends z.ZodType>(
  schema: Schema,
  sent: unknown,
  whole: string,
): z.output<Schema> {
  const parsed = schema.safeParse(sent)
  if (parsed.success) return parsed.data
  throw elementsInvalid(
    parsed.error.issues.map(({ path, code, message }) => ({
      path: whole + path.map(stepOf).join(''),
      code,
      message,
    })),
  )
}

/** An element at fault that a schema alone cannot see. */
export function elementInvalid(path: string, message: string): ProblemError {
  return elementsInvalid([{ path, code: 'custom', message }])
}

export function elementsInvalid(fields: readonly ProblemField[]): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'invalidRequest',
    title: 'Invalid request',
    detail: 'The resource does not have the shape that this server takes.',
    nextStep: 'Correct the named elements; unknown elements do no harm.',
    fields,
  })
}

const coding = z.object({
  system: z.string().optional(),
  code: z.string().optional(),
  display: z.string().optional(),
})
export const conceptSchema = z.object({ coding: z.array(coding).optional(), text: z.string().optional() })
export const referenceSchema = z.object({ reference: z.string().optional() })
export const identifierSchema = z.object({ system: z.string().optional(), value: z.string().optional() })

/** The codes of a concept that are of one system, in their order. */
export function codesIn(concept: z.output<typeof conceptSchema> | undefined, system: string): string[] {
  const codings = concept?.coding?.filter((candidate) => candidate.system === system) ?? []
  return codings.flatMap(({ code }) => (code === undefined ? [] : [code]))
}

/** What a concept calls its codes of one system, in their order. */
export function namesIn(concept: z.output<typeof conceptSchema> | undefined, system: string): string[] {
  const codings = concept?.coding?.filter((candidate) => candidate.system === system) ?? []
  return codings.flatMap(({ display }) => (display === undefined ? [] : [display]))
}

/** Texts behind each other, each once; undefined where none says anything. */
export function inWords(texts: readonly (string | undefined)[]): string | undefined {
  const said = new Set(texts.map((text) => text?.trim() ?? ''))
  said.delete('')
  return said.size === 0 ? undefined : [...said].join('；')
}

/** The id behind a reference to a resource of this server, or undefined when it is another kind of reference. */
export function referredId(
  reference: z.output<typeof referenceSchema> | undefined,
  expected: string,
): string | undefined {
  const { type, id } = referenceOf(reference?.reference ?? '')
  return type === expected ? id : undefined
}

function stepOf(step: PropertyKey): string {
  return typeof step === 'number' ? `[${step}]` : `.${String(step)}`
}
