import { inForce } from '#domain/prescriptions/rule.ts'
import type { SymptomAnswers } from './symptom-form.ts'
import { triageRules, type TriageFacts, type TriageRuleId } from './triage-rules.ts'

/** Where somebody goes with their symptoms, and which rules say so: red flags first. */
export interface TriageResult {
  readonly disposition: 'hospital' | 'doctor'
  /** 1 is looked at before 2. */
  readonly urgency: 1 | 2
  readonly fired: readonly TriageRuleId[]
}

/**
 * Sends somebody to a hospital when a red flag fires, else to the doctors' queue; nobody is sent home by rules alone.
 * The rules are those in force on `date` (YYYY-MM-DD in Shanghai), the day on which the form was filled in.
 */
export function triage(answers: SymptomAnswers, birthDate: string, date: string): TriageResult {
  const facts: TriageFacts = { ...answers, ageMonths: ageMonths(birthDate, date) }
  const fired = triageRules.filter((rule) => inForce(rule, date) && rule.fires(facts))
  const isRed = fired.some(({ effect }) => effect === 'hospital')
  return {
    disposition: isRed ? 'hospital' : 'doctor',
    urgency: fired.length > 0 ? 1 : 2,
    fired: fired.map(({ id }) => id),
  }
}

/** Whole months from `birthDate` to `date`, both YYYY-MM-DD. */
export function ageMonths(birthDate: string, date: string): number {
  const months =
    (Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4))) * 12 +
    Number(date.slice(5, 7)) -
    Number(birthDate.slice(5, 7))
  return date.slice(8) < birthDate.slice(8) ? months - 1 : months
}
