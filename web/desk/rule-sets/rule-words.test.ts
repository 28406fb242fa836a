import { describe, expect, it } from 'vitest'
import { firstRuleSet } from '#seeds/clinical-rules/rule-set.ts'
import { prescribingTexts } from '../texts/prescribing.ts'
import { ruleSetTexts } from '../texts/rule-sets.ts'
import { adviceOf, type RuleReader, searchTextOf, valueWords, wordsOf } from './rule-words.ts'

const readerOf = (locale: 'zh-CN' | 'en' | 'ko'): RuleReader => ({
  locale,
  texts: ruleSetTexts[locale],
  prescribing: prescribingTexts[locale],
  classes: firstRuleSet.classes,
})
const chinese = readerOf('zh-CN')
const ruleOf = (id: string) => {
  const rule = firstRuleSet.rules.find((one) => one.id === id)
  if (rule === undefined) throw new Error(`no rule ${id}`)
  return rule
}

describe('the words of a rule', () => {
  it('name drugs and limits in the language of the reader, for every rule of the first set', () => {
    expect(wordsOf(ruleOf('interaction.warfarin-nsaid'), chinese)).toEqual({
      about: '华法林',
      says: '+ 非甾体抗炎药',
    })
    expect(wordsOf(ruleOf('kidney.metformin-30'), chinese).says).toBe('滤过率低于 30：禁用')
    expect(wordsOf(ruleOf('contraindication.quinolone-child'), readerOf('ko'))).toEqual({
      about: '퀴놀론',
      says: '18세 미만',
    })
    for (const rule of firstRuleSet.rules) {
      const { about, says } = wordsOf(rule, chinese)
      expect(`${about} ${says}`).toMatch(/\p{Script=Han}/u)
      expect(`${about} ${says}`).not.toMatch(/undefined|null|I\d{4}/)
    }
  })

  it('are found by drug, advice in any language, and source', () => {
    const text = searchTextOf(ruleOf('interaction.warfarin-nsaid'), chinese)
    for (const word of ['华法林', 'paracetamol', '아세트아미노펜', '说明书']) expect(text).toContain(word)
  })

  it('fall back on English for Koreans where a rule is older than Korean', () => {
    const { adviceKo: _adviceKo, ...old } = ruleOf('interaction.warfarin-nsaid')
    expect(adviceOf(old, 'ko')).toBe('Bleeding: use paracetamol instead')
    expect(adviceOf(old, 'zh-CN')).toMatch(/^出血/)
  })

  it('tell the values of fields', () => {
    expect(valueWords('severity', 'caution', chinese)).toBe('提醒')
    expect(valueWords('target', 'nsaid', chinese)).toBe('非甾体抗炎药 (nsaid)')
    expect(valueWords('routes', ['oral', 'topical'], chinese)).toBe('口服、外用')
    expect(valueWords('mostPerDay', null, chinese)).toBe('（无）')
  })
})
