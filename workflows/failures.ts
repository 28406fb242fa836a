import { ApplicationFailure, TemporalFailure } from '@temporalio/common'
import { CommandRefused } from '#db/command-refused.ts'

/**
 * What Temporal may keep of an activity's error. A refused command cannot succeed by repeating, except while the same
 * key is at work; everything else is tried again. Messages of databases and libraries can quote a patient's data, so
 * only an error's name, its code and its place in our code go on.
 */
export function failureOf(error: unknown): Error {
  if (error instanceof TemporalFailure) return error
  if (error instanceof CommandRefused) {
    return ApplicationFailure.create({
      message: error.message,
      type: error.refusals[0]?.code ?? error.kind,
      nonRetryable: error.kind !== 'running',
    })
  }
  const name = error instanceof Error ? error.name : 'UnknownError'
  const failure = ApplicationFailure.create({
    message: name,
    type: codeOf(error) ?? name,
    nonRetryable: false,
  })
  failure.stack = [name, ...framesOf(error)].join('\n')
  return failure
}

/** An error for the log: kind, code and place, never its message. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  return { error: error.name, code: codeOf(error), stack: framesOf(error).map((line) => line.trim()) }
}

/** A database's or system's own code, from the error or from what caused it. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return codeOf(error.cause)
}

function framesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
  return frames.slice(0, 12)
}
