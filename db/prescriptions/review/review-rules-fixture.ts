import { randomUUIDv7 } from 'node:crypto'
import { paracetamolAdult, ruleRecord, ruleSetOf } from '#domain/prescriptions/review/review-fixture.ts'
import type { RuleSet } from '#domain/prescriptions/review/rule-set.ts'
import type { DatabaseClient } from '../../client.ts'
import { hashBody } from '../../commands.ts'
import { testNow } from '../../test-world.ts'
import { clinicalRuleSets } from './schema.ts'

/** For tests: paracetamol has a range; aspirin with warfarin is forbidden, as is ibuprofen, without an override. */
export const testRuleSet: RuleSet = ruleSetOf([
  paracetamolAdult,
  {
    ...ruleRecord,
    id: 'interaction.warfarin-aspirin',
    kind: 'interaction',
    one: 'I0125',
    other: 'I0116',
  },
  {
    ...ruleRecord,
    overridable: false,
    id: 'interaction.warfarin-ibuprofen',
    kind: 'interaction',
    one: 'I0125',
    other: 'I0302',
  },
])

/** For tests: a version that is in force, whoever may have approved it; the first one unless a number is given. */
export async function putRulesInForce(
  { network }: DatabaseClient,
  given: { readonly version?: number; readonly content?: unknown; readonly inForceFrom?: string } = {},
): Promise<void> {
  const { version = 1, content = testRuleSet, inForceFrom = '2020-01-01' } = given
  await network
    .insert(clinicalRuleSets)
    .values({
      version,
      id: randomUUIDv7(),
      tenantId: randomUUIDv7(),
      state: 'approved',
      content,
      contentHash: hashBody(content),
      note: 'test',
      draftedBy: 'test',
      draftedAt: testNow,
      approvedBy: 'test',
      approvedAt: testNow,
      inForceFrom,
    })
    .onConflictDoNothing()
}
