import { formatMoney } from '#web/ui/format.ts'
import type { Locale } from '#web/ui/locale.ts'
import type { AnsweredCharge } from '../outbox/rules.ts'
import type { PhoneTexts } from '../texts/texts.ts'

/** What was collected with a hand-over, or is still due; empty where the patient owes nothing. */
export function chargeText(
  { handOver: { pay } }: PhoneTexts,
  charge: AnsweredCharge | null,
  locale: Locale,
): string {
  if (charge === null || charge.patientFen === 0) return ''
  const { patientFen, collectedFen } = charge
  return collectedFen > 0
    ? pay.collected(formatMoney(collectedFen, locale))
    : pay.staysDue(formatMoney(patientFen, locale))
}
