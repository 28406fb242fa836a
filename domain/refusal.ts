/**
 * A rule's answer when it says no: a fact, not an exception.
 * Rules return lists of these; the API maps them once to problem+json, activities once to a failure that is not retried.
 */
export interface Refusal {
  /** Stable, machine-readable name of the fact, such as `lotExpired`. Clients may switch on it. */
  readonly code: string
  /** What is wrong, in one English sentence without patient data. */
  readonly message: string
  /** What the caller can do next. */
  readonly nextStep: string
  /** The rule that fired, such as `prescription.max-drugs`. */
  readonly rule?: string
  /** Where the rule comes from: the regulation and its date. */
  readonly source?: string
  /** Index of the offending line in the request, from 0. */
  readonly line?: number
  /** The field that is wrong, as the request names it, where it is one. */
  readonly field?: string
}

/** A result that is either a value or the reasons why there is none. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }
