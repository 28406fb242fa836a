import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareRuleSets, withoutRule, withRule } from './compare-rule-sets.ts'
import { paracetamolAdult, ruleRecord, ruleSetOf } from './review-fixture.ts'
import type { ClinicalRule } from './rule-set.ts'

const interaction: ClinicalRule = {
  ...ruleRecord,
  id: 'interaction.warfarin-aspirin',
  kind: 'interaction',
  one: 'I0125',
  other: 'I0116',
}
const set = ruleSetOf([paracetamolAdult, interaction])
const same = { added: [], ended: [], changed: [] }

describe('the changes of a rule set', () => {
  it('are none between a set and itself, in whatever order its rules stand', () => {
    const turned = { ...set, rules: set.rules.toReversed() }
    expect(compareRuleSets(set, turned)).toEqual({ ...same, classes: same, freshDays: [] })
  })

  it('name each rule that is new or has ended, and each field that says something else', () => {
    const other: ClinicalRule = { ...interaction, id: 'interaction.warfarin-ibuprofen', other: 'I0302' }
    const milder: ClinicalRule = { ...interaction, severity: 'caution' }
    const edited = withRule(withRule(withoutRule(set, paracetamolAdult.id) ?? set, milder), other)
    expect(compareRuleSets(set, edited)).toMatchObject({
      added: [other],
      ended: [paracetamolAdult],
      changed: [
        { id: interaction.id, fields: [{ field: 'severity', before: 'forbidden', after: 'caution' }] },
      ],
    })
  })

  it('tell of the days for which observations speak', () => {
    const edited = { ...set, freshDays: { ...set.freshDays, lactation: 1 } }
    expect(compareRuleSets(set, edited).freshDays).toEqual([
      { field: 'lactation', before: set.freshDays.lactation, after: 1 },
    ])
  })

  it('are undone by undoing them', () => {
    const ruleIds = fc.uniqueArray(fc.constantFrom('a.a', 'b.b', 'c.c', 'd.d'))
    fc.assert(
      fc.property(ruleIds, ruleIds, (before, after) => {
        const setOf = (ids: readonly string[]) => ruleSetOf(ids.map((id) => ({ ...interaction, id })))
        const there = compareRuleSets(setOf(before), setOf(after))
        const back = compareRuleSets(setOf(after), setOf(before))
        expect(back).toEqual({ ...there, added: there.ended, ended: there.added })
      }),
    )
  })

  it('cannot end a rule that is not there', () => {
    expect(withoutRule(set, 'interaction.nothing')).toBeNull()
  })
})
