const hourMilliseconds = 60 * 60 * 1000

/**
 * The steps of the patient's 48 hours, which run from the acknowledged POST and never pause.
 * A warning tells the operator who must act; the breach says that the promise is broken.
 */
export const deadlineHours = { first_warning: 24, second_warning: 36, breach: 48 } as const
export type DeadlineKind = keyof typeof deadlineHours

/** When each step falls due for a prescription acknowledged at `acknowledgedAt`, as absolute times. */
export function deadlines(acknowledgedAt: Date): Readonly<Record<DeadlineKind, Date>> {
  return {
    first_warning: hoursAfter(acknowledgedAt, deadlineHours.first_warning),
    second_warning: hoursAfter(acknowledgedAt, deadlineHours.second_warning),
    breach: hoursAfter(acknowledgedAt, deadlineHours.breach),
  }
}

function hoursAfter(start: Date, hours: number): Date {
  return new Date(start.getTime() + hours * hourMilliseconds)
}
