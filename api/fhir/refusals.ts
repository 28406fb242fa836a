import { type Problem, ProblemError } from '../problem.ts'

/** A value of a search parameter that is not of its type. The value itself is not repeated: it may be a patient's. */
export function parameterInvalid(expected: string): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'searchParameterInvalid',
    title: 'Invalid search parameter',
    detail: `A search parameter has a value that is not ${expected}.`,
    nextStep: 'Correct the parameter; /fhir/metadata lists them with their types.',
  })
}

export const resourceTypeUnknown: Problem = {
  status: 404,
  code: 'resourceTypeUnknown',
  title: 'Not found',
  detail: 'This server has no such type of resource.',
  nextStep: 'See /fhir/metadata for what there is.',
}

export const resourceNotFound: Problem = {
  status: 404,
  code: 'resourceNotFound',
  title: 'Not found',
  detail: 'No such resource.',
  nextStep: 'Check the id, and that it was handed to your organisation.',
}

export function interactionNotSupported(type: string, allowedMethods: readonly string[]): Problem {
  return {
    status: 405,
    code: 'interactionNotSupported',
    title: 'Not supported',
    detail: `${type} does not take this interaction.`,
    nextStep: 'See /fhir/metadata for what each type takes.',
    allowedMethods,
  }
}

export const scopeMissing: Problem = {
  status: 403,
  code: 'scopeMissing',
  title: 'Not allowed',
  detail: 'The scopes of your key do not open this.',
  nextStep: 'Ask an administrator of your organisation for a key with the scope.',
}

export const roleMissing: Problem = {
  status: 403,
  code: 'roleMissing',
  title: 'Not allowed',
  detail: 'Your roles do not allow this operation.',
  nextStep: 'Ask an administrator of your organisation, or let somebody with the role do it.',
}

export const versionMissing: Problem = {
  status: 400,
  code: 'ifMatchMissing',
  title: 'If-Match missing',
  detail: 'An update names the version that it changes.',
  nextStep: 'Read the resource and send its ETag as If-Match.',
}

export const patientParameterNotAllowed: Problem = {
  status: 403,
  code: 'patientParameterNotAllowed',
  title: 'Not allowed',
  detail: 'Only those who treat or serve patients search by a patient.',
  nextStep: 'Search by the prescription, the status or the time.',
}

export const summaryWithIncludes: Problem = {
  status: 400,
  code: 'searchParameterInvalid',
  title: 'Invalid search parameter',
  detail: 'A summary of texts does not go with included resources.',
  nextStep: 'Leave out `_summary=text`, or what is included.',
}

export const parameterUnknown: Problem = {
  status: 400,
  code: 'searchParameterUnknown',
  title: 'Unknown search parameter',
  detail: 'The search has parameters that this server does not know.',
  nextStep: 'Leave them out, or send Prefer: handling=lenient to have them ignored.',
}

export const formatNotAcceptable: Problem = {
  status: 406,
  code: 'formatNotAcceptable',
  title: 'Format not acceptable',
  detail: 'This server speaks FHIR as JSON only.',
  nextStep: 'Send Accept: application/fhir+json.',
}

export const bodyTypeUnsupported: Problem = {
  status: 415,
  code: 'unsupportedMediaType',
  title: 'Unsupported media type',
  detail: 'The body is not sent as JSON.',
  nextStep: 'Send Content-Type: application/fhir+json.',
}

export const bodyNotJson: Problem = {
  status: 400,
  code: 'malformedJson',
  title: 'Malformed JSON',
  detail: 'The body is not valid JSON.',
  nextStep: 'Send a FHIR resource as JSON.',
}

export const textInvalid: Problem = {
  status: 400,
  code: 'invalidRequest',
  title: 'Invalid request',
  detail: 'A text holds the character U+0000.',
  nextStep: 'Leave it out.',
}
