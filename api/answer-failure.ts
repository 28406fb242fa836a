import type { Context } from 'hono'
import { problemPage, type NoPageCause } from '#web/public/problem-page.ts'
import type { AppEnv } from './dependencies.ts'
import { answerProblem } from './fhir/answer-problem.ts'
import { isFhirPath } from './fhir/paths.ts'
import { pageLocale } from './pages/page-locale.ts'
import type { Problem } from './problem.ts'

/**
 * Answers a failed request: a person who opens an address in a browser by a page, where there is no other to show,
 * and a program by `answerProblem`.
 */
export function answerFailure(
  context: Context<AppEnv>,
  problem: Problem,
  error?: unknown,
): Response | Promise<Response> {
  const cause = causeOf(problem)
  if (cause === null || !isOpenedByPerson(context)) return answerProblem(context, problem, error)
  const { path } = context.req
  const { requestId } = context.var
  context.header('cache-control', 'no-store')
  return context.html(problemPage({ path, cause, requestId }, pageLocale(context)), problem.status)
}

/** Refusals about what was sent are for the page or program that sent it. */
function causeOf({ status, code }: Problem): NoPageCause | null {
  if (code === 'routeUnknown') return 'nothing'
  if (status === 503) return 'away'
  return status === 500 ? 'failed' : null
}

/** A browser that opens an address asks for HTML by name; scripts and programs do not. */
function isOpenedByPerson({ req }: Context<AppEnv>): boolean {
  return req.method === 'GET' && req.header('accept')?.includes('text/html') === true && !isFhirPath(req.path)
}
