import type { Context } from 'hono'
import { type Problem, problemResponse } from '../problem.ts'
import { LocatedRefusal } from './located-refusal.ts'
import { outcomeResponse } from './outcome.ts'
import { fhirBase, isFhirPath } from './paths.ts'

/** Answers a failed request in the language of its address: an OperationOutcome under /fhir, else problem+json. */
export function answerProblem(context: Context, problem: Problem, error?: unknown): Response {
  const { path } = context.req
  if (!isFhirPath(path)) return problemResponse(problem)
  const whole = wholeOf(path)
  return outcomeResponse(problem, error instanceof LocatedRefusal ? error.locations : { whole })
}

/** What a request is about, by its address: the type of resource, or the bundle that was sent to the base. */
function wholeOf(path: string): string {
  const [type = ''] = path.slice(fhirBase.length + 1).split('/')
  return /^[A-Z][A-Za-z]{0,63}$/.test(type) ? type : 'Bundle'
}
