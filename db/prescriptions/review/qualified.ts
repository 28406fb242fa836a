import { qualifiedOn } from '#domain/access/qualifications.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { qualificationsOf } from '../../access/qualifications-of.ts'
import { refused } from '../../command-refused.ts'
import type { CommandTransaction } from '../../commands.ts'

/** A reviewer's licence must be in force on the day of the act (处方管理办法: review by a qualified pharmacist). */
export async function requirePharmacist({ db, actor, now }: CommandTransaction): Promise<void> {
  const held = await qualificationsOf(db, { personId: actor.principalId })
  if (qualifiedOn(held, 'pharmacist', shanghaiDate(now))) return
  throw refused('forbidden', {
    code: 'pharmacistNotQualified',
    message: 'No pharmacist licence of yours is in force today.',
    nextStep: 'Ask your administrator to enter your current licence, or hand the review to a colleague.',
    rule: 'review.qualified-pharmacist',
    source: '处方管理办法 (2007)',
  })
}
