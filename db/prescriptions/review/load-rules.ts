import { eq } from 'drizzle-orm'
import { checkRuleSet } from '#domain/prescriptions/review/check-rule-set.ts'
import { indexRuleSet, type RuleLookup } from '#domain/prescriptions/review/rule-lookup.ts'
import type { Database } from '../../client.ts'
import { refused } from '../../command-refused.ts'
import { ruleSetInForce } from './rule-sets.ts'
import { clinicalRuleSets } from './schema.ts'

/** Indexed sets by the hash of their content, which says it all; more than a few are never in use at once. */
const indexed = new Map<string, RuleLookup>()
const mostIndexed = 8

/** The rules of a version, ready for use. */
export interface LoadedRules {
  readonly version: number
  readonly rules: RuleLookup
}

/**
 * Loads the rules of a version.
 * @throws CommandRefused `conflict` when the version is missing or damaged: what cannot be checked is not approved.
 */
export async function loadRules(db: Database, version: number): Promise<LoadedRules> {
  const [kept] = await db
    .select({ contentHash: clinicalRuleSets.contentHash })
    .from(clinicalRuleSets)
    .where(eq(clinicalRuleSets.version, version))
  if (kept === undefined) throw rulesUnavailable('The version of the clinical rules is missing.')
  return { version, rules: await lookUp(db, version, kept.contentHash) }
}

/**
 * Loads the rules that are in force on a Shanghai day.
 * @throws CommandRefused as `loadRules`, also when none are in force.
 */
export async function loadRulesInForce(db: Database, date: string): Promise<LoadedRules> {
  const inForce = await ruleSetInForce(db, date)
  if (inForce === null) throw rulesUnavailable('No version of the clinical rules is in force.')
  const { version, contentHash } = inForce
  return { version, rules: await lookUp(db, version, contentHash) }
}

async function lookUp(db: Database, version: number, contentHash: string): Promise<RuleLookup> {
  const known = indexed.get(contentHash)
  if (known !== undefined) return known
  const [row] = await db
    .select({ content: clinicalRuleSets.content })
    .from(clinicalRuleSets)
    .where(eq(clinicalRuleSets.version, version))
  const checked = checkRuleSet(row?.content)
  if (!checked.ok) throw rulesUnavailable(`Version ${version} of the clinical rules is damaged.`)
  const lookup = indexRuleSet(checked.value)
  if (indexed.size >= mostIndexed) indexed.clear()
  indexed.set(contentHash, lookup)
  return lookup
}

/** The refusal where there are no rules to review by. */
export function rulesUnavailable(message: string) {
  return refused('conflict', {
    code: 'clinicalRulesUnavailable',
    message: `${message} Without them no prescription can be approved.`,
    nextStep: "Ask the network's senior pharmacists to put a sound version in force, then try again.",
    rule: 'review.rules-in-force',
  })
}
