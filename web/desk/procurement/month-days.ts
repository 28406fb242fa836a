import { addDays } from '#domain/organisations/shanghai-time.ts'

const daysOfWeek = 7

/**
 * The weeks of a month, `YYYY-MM`, from Monday to Sunday, each day as `YYYY-MM-DD`: whole weeks, so that the first and the last
 * have days of the months beside it.
 */
export function weeksOfMonth(month: string): readonly (readonly string[])[] {
  const first = `${month}-01`
  // Monday is 0.
  const weekday = (new Date(`${first}T00:00:00Z`).getUTCDay() + daysOfWeek - 1) % daysOfWeek
  const weeks: string[][] = []
  for (
    let monday = addDays(first, -weekday);
    monday.slice(0, 7) <= month;
    monday = addDays(monday, daysOfWeek)
  ) {
    weeks.push(Array.from({ length: daysOfWeek }, (_, index) => addDays(monday, index)))
  }
  return weeks
}
