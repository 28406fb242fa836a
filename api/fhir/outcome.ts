import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes'
import type { Refusal } from '#domain/refusal.ts'
import type { Problem, ProblemStatus } from '../problem.ts'
import { systems } from './systems.ts'

export const fhirJson = 'application/fhir+json; charset=utf-8'

/** Where in the request the refused things are, as FHIRPath. */
export interface Locations {
  /** What is refused as a whole: `Bundle`, `Patient`, `http.If-Match`. */
  readonly whole: string
  /** The element behind a refusal's line, counted from 0. */
  readonly ofLine?: (line: number) => string
}

const issueCodes: Readonly<Record<ProblemStatus, OperationOutcomeIssue['code']>> = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-supported',
  406: 'not-supported',
  409: 'conflict',
  412: 'conflict',
  413: 'too-long',
  415: 'not-supported',
  422: 'business-rule',
  429: 'throttled',
  500: 'exception',
  503: 'transient',
}

/** A problem as FHIR tells it: one issue per refusal or field, each with our stable code and where it is. */
export function outcomeOf(problem: Problem, locations: Locations): OperationOutcome {
  const code = issueCodes[problem.status]
  return { resourceType: 'OperationOutcome', issue: issuesOf(problem, locations, code) }
}

function issuesOf(
  problem: Problem,
  { whole, ofLine }: Locations,
  code: OperationOutcomeIssue['code'],
): OperationOutcomeIssue[] {
  const { refusals = [], fields = [], nextStep, detail } = problem
  if (fields.length > 0) {
    return fields.map((field) =>
      issue(code, problem.code, field.message, { diagnostics: nextStep, expression: [field.path] }),
    )
  }
  if (refusals.length === 0) {
    return [issue(code, problem.code, detail, { diagnostics: nextStep, expression: [whole] })]
  }
  return refusals.map((refusal) =>
    issue(code, refusal.code, refusal.message, {
      diagnostics: diagnosticsOf(refusal),
      expression: [refusal.line === undefined || ofLine === undefined ? whole : ofLine(refusal.line)],
    }),
  )
}

function issue(
  code: OperationOutcomeIssue['code'],
  ourCode: string,
  text: string,
  rest: Pick<OperationOutcomeIssue, 'diagnostics' | 'expression'>,
): OperationOutcomeIssue {
  return {
    severity: 'error',
    code,
    details: { coding: [{ system: systems.problem, code: ourCode }], text },
    ...rest,
  }
}

/** What the caller can do, and the rule that asks for it. */
function diagnosticsOf({ nextStep, rule, source }: Refusal): string {
  const named = [rule, source].filter((part) => part !== undefined).join(', ')
  return named === '' ? nextStep : `${nextStep} (${named})`
}

/** The answer to a request that failed. */
export function outcomeResponse(problem: Problem, locations: Locations): Response {
  const headers = new Headers({ 'content-type': fhirJson, 'cache-control': 'no-store' })
  if (problem.retryAfterSeconds !== undefined) headers.set('retry-after', String(problem.retryAfterSeconds))
  if (problem.allowedMethods !== undefined) headers.set('allow', problem.allowedMethods.join(', '))
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer')
  return new Response(JSON.stringify(outcomeOf(problem, locations)), { status: problem.status, headers })
}
