/** SQLSTATEs that mean: a column's type has no room for a value, a number or a time too far out, or a NUL in a text. */
const outOfRangeStates = new Set(['22003', '22008', '22021', '22P05'])

/** True when the database has no way to keep a value: the request asked for one that nothing before it refused. */
export function isValueOutOfRange(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && outOfRangeStates.has(error.code)) return true
  return error.cause !== undefined && isValueOutOfRange(error.cause)
}
