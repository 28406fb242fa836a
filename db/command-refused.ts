import type { Refusal } from '#domain/refusal.ts'

/**
 * Why a command changed nothing.
 * `invalid`: the request breaks a rule; `notFound`: no such thing for this actor; `forbidden`: the role or site may not;
 * `conflict`: the aggregate's state no longer allows it; `running`: the same key is at work right now;
 * `stale`: it changed since the caller saw it; `keyReused`: the key was used with another body.
 */
export type RefusalKind =
  | 'invalid'
  | 'notFound'
  | 'forbidden'
  | 'conflict'
  | 'stale'
  | 'running'
  | 'keyReused'

/** Thrown inside a command to roll it back with facts that the caller can act on. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
  readonly kind: RefusalKind
  readonly refusals: readonly Refusal[]

  constructor(kind: RefusalKind, refusals: readonly Refusal[]) {
    super(refusals.map((refusal) => refusal.code).join(', '))
    this.kind = kind
    this.refusals = refusals
  }
}

/** A refusal with a single fact. */
export function refused(kind: RefusalKind, refusal: Refusal): CommandRefused {
  return new CommandRefused(kind, [refusal])
}

/** The answer for an id that does not exist or belongs to somebody else: the two look the same from outside. */
export function notFound(what: string): CommandRefused {
  return refused('notFound', {
    code: `${what}NotFound`,
    message: `No such ${what}.`,
    nextStep: 'Check the id, and that it was handed to your organisation.',
  })
}

/**
 * The answer for a step that the table of states does not have from where a thing stands: `The claim` that is `settled`
 * cannot `become denied`.
 */
export function wrongState(what: string, state: string, step: string, nextStep: string): CommandRefused {
  return refused('conflict', {
    code: 'wrongState',
    message: `${what} is ${state} and cannot ${step}.`,
    nextStep,
  })
}
