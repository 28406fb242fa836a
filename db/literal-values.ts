import type { SQL } from 'drizzle-orm'

/**
 * The same condition with its values written into the text. Kept plans are made without the values of their parameters
 * (decision 031), so an index that is limited to some states serves only a statement whose text names those states.
 * For the few values that the code itself names, never for what somebody sent.
 */
export function withLiteralValues(condition: SQL): SQL {
  return condition.inlineParams()
}
