/** SQLSTATE classes and codes that mean: no working connection, whatever was asked. */
const unreachableStates = /^(08...|57P0[1-5]|53300)$/

const unreachableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
])

/** The driver gives these no code. */
const unreachableMessages =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Cannot use a pool after calling end)/

/** True when the request failed because the database or the connection to it is gone: worth a retry. */
export function isDatabaseUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (unreachableStates.test(code) || unreachableCodes.has(code) || unreachableMessages.test(error.message))
    return true
  if (error instanceof AggregateError && error.errors.some(isDatabaseUnreachable)) return true
  return error.cause !== undefined && isDatabaseUnreachable(error.cause)
}
