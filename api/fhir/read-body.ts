import type { Context } from 'hono'
import { ProblemError } from '../problem.ts'
import { bodyNotJson, bodyTypeUnsupported, textInvalid } from './refusals.ts'

const bodyTypes = new Set(['application/fhir+json', 'application/json'])

/** The JSON that was sent. @throws ProblemError 415 or 400 when it is none. */
export async function readBody({ req }: Context): Promise<unknown> {
  const type = req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!bodyTypes.has(type)) throw new ProblemError(bodyTypeUnsupported)
  const text = await req.text()
  // The database keeps every character of a text but this one.
  if (text.includes(String.raw`\u0000`)) throw new ProblemError(textInvalid)
  try {
    return JSON.parse(text)
  } catch {
    throw new ProblemError(bodyNotJson)
  }
}
