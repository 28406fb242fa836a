import type { ReviewFinding } from '#domain/prescriptions/review/finding.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { DatabaseClient } from '../../client.ts'
import type { CommandTransaction } from '../../commands.ts'
import type { PrescriptionRow } from '../state.ts'
import { forbiddenFinding } from './held-part.ts'
import { isWithoutRules, renewReview } from './make-review.ts'
import { unsettledFindings } from './overrides.ts'

/**
 * What the clinical rules of today forbid of a long prescription's next part, on what is known of the patient by now.
 * What was set aside and approved by a second pharmacist stays set aside for all later parts. Without rules nothing is
 * supplied.
 */
export async function reviewPart(
  client: DatabaseClient,
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
): Promise<readonly Refusal[]> {
  try {
    const review = await renewReview(client, transaction, prescription)
    return (await unsettledFindings(transaction, review)).map(findingHolds)
  } catch (error) {
    if (isWithoutRules(error)) return error.refusals
    throw error
  }
}

function findingHolds({ code, ruleId, source, line, overridable }: ReviewFinding): Refusal {
  return {
    code: forbiddenFinding,
    message: `The review of today forbids line ${line + 1}: ${code}.`,
    nextStep: overridable
      ? 'Let a pharmacist set the finding aside with a reason and a second one approve the part, or skip the part.'
      : "Correct the patient's file if it is wrong; else skip the part, or stop the rest and prescribe anew.",
    rule: ruleId,
    source,
    line,
  }
}
