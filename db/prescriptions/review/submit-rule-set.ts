import { eq } from 'drizzle-orm'
import type { DatabaseClient } from '../../client.ts'
import { notFound } from '../../command-refused.ts'
import { runCommand, type CommandRequest } from '../../commands.ts'
import {
  editedSince,
  moveRuleSet,
  requireSeniorPharmacist,
  soundRuleSet,
  type RuleSetAnswer,
} from './rule-sets.ts'
import { clinicalRuleSets } from './schema.ts'

/**
 * Hands a draft in for approval: from then on nobody edits it, until it is sent back. `contentHash` names what was read.
 * @throws CommandRefused `notFound`, `wrongState` for a version that is no draft, `stale` where it was edited since.
 */
export function submitRuleSet(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly version: number; readonly contentHash: string },
) {
  return runCommand(client, request, async (transaction): Promise<RuleSetAnswer> => {
    const { db, actor, now } = transaction
    await requireSeniorPharmacist(transaction)
    const ofVersion = eq(clinicalRuleSets.version, input.version)
    const [row] = await db.select().from(clinicalRuleSets).where(ofVersion).for('update')
    if (!row) throw notFound('ruleSet')
    if (row.state === 'draft' && row.contentHash !== input.contentHash) throw editedSince()
    soundRuleSet(row.content)
    const submission = { submittedBy: actor.principalId, submittedAt: now }
    return moveRuleSet(transaction, input.version, 'submitted', submission)
  })
}

/**
 * Sends a submitted version back to be edited, with the reason. Whoever drafted it may take it back in this way.
 * @throws CommandRefused `notFound`, `wrongState` for a version that is not submitted.
 */
export function sendBackRuleSet(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly version: number; readonly reason: string },
) {
  return runCommand(client, request, async (transaction): Promise<RuleSetAnswer> => {
    const { actor, now } = transaction
    await requireSeniorPharmacist(transaction)
    return moveRuleSet(transaction, input.version, 'draft', {
      sentBackBy: actor.principalId,
      sentBackAt: now,
      sentBackReason: input.reason,
    })
  })
}
