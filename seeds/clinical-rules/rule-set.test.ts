import { describe, expect, it } from 'vitest'
import { ingredients } from '#domain/catalogue/ingredients.ts'
import { contentsOf } from '#domain/catalogue/strength.ts'
import { checkRuleSet } from '#domain/prescriptions/review/check-rule-set.ts'
import { makeProducts } from '../catalogue/products.ts'
import { firstRuleSet } from './rule-set.ts'

const { rules } = firstRuleSet
const doseRules = rules.filter((rule) => rule.kind === 'dose')

describe('the first rule set', () => {
  it('is sound', () => {
    expect(checkRuleSet(firstRuleSet)).toEqual({ ok: true, value: firstRuleSet })
  })

  it('fits into a request', () => {
    expect(Buffer.byteLength(JSON.stringify(firstRuleSet))).toBeLessThan(200 * 1024)
  })

  it('has a dose range for every ingredient, and some forty interactions with source and advice', () => {
    const ranged = new Set(doseRules.map(({ ingredientCode }) => ingredientCode))
    expect(ingredients.filter(({ code }) => !ranged.has(code)).map(({ nameEn }) => nameEn)).toEqual([])
    expect(rules.filter(({ kind }) => kind === 'interaction').length).toBeGreaterThanOrEqual(40)
    expect(new Set(rules.map(({ kind }) => kind)).size).toBe(9)
  })

  it('says of every rule where it comes from, and marks what rests on memory', () => {
    expect(
      rules.every(({ source, adviceZh, adviceEn, statedOn }) => source && adviceZh && adviceEn && statedOn),
    ).toBe(true)
    expect(rules.filter(({ adviceKo = '' }) => !/\p{Script=Hangul}/u.test(adviceKo))).toEqual([])
    expect(rules.every(({ checked }) => !checked)).toBe(true)
  })

  it('counts each milligram dose of the catalogue in what a label states', () => {
    const uncounted = makeProducts().filter(({ ingredientCodes, strength, dosageForm }) => {
      const contents = contentsOf(strength, ingredientCodes.length)
      return ingredientCodes.some((code, index) => {
        const measures = doseRules
          .filter(({ ingredientCode }) => ingredientCode === code)
          .map(({ measure }) => measure)
        const byContent = measures.every((measure) => measure === 'mg' || measure === 'iu')
        return byContent && (contents[index] ?? null) === null && dosageForm !== 'decoction_pieces'
      })
    })
    expect(uncounted.map(({ nameZh, strength }) => `${nameZh} ${strength}`)).toEqual([])
  })
})
