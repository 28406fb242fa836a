import { DefaultLogger, type LogEntry } from '@temporalio/worker'
import type { Logger } from 'pino'
import { errorFacts } from './failures.ts'

/** What of the SDK's own log lines is told on: ids, kinds and counts. Everything else might quote a payload. */
const told: ReadonlySet<string> = new Set([
  'workflowId',
  'runId',
  'workflowType',
  'activityType',
  'attempt',
  'isLocal',
  'taskQueue',
  'sdkComponent',
])

/** Writes the SDK's warnings and errors as lines of our log. */
export function temporalLogger(log: Logger): DefaultLogger {
  return new DefaultLogger('WARN', ({ level, message, meta }: LogEntry) => {
    const facts = Object.fromEntries(Object.entries(meta ?? {}).filter(([name]) => told.has(name)))
    const error = meta !== undefined && 'error' in meta ? errorFacts(meta.error) : {}
    log[level === 'ERROR' ? 'error' : 'warn']({ ...facts, ...error }, message)
  })
}
