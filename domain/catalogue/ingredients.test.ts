import { describe, expect, it } from 'vitest'
import { ingredientOf, ingredients, ingredientsNamed } from './ingredients.ts'

describe('ingredients', () => {
  it('have codes of I and four digits, each used once', () => {
    const codes = ingredients.map(({ code }) => code)
    expect(codes.filter((code) => !/^I\d{4}$/.test(code))).toEqual([])
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('have ATC codes of at least the fourth level, and names used once in each language', () => {
    expect(ingredients.filter(({ atc }) => atc !== null && !/^[A-Z]\d\d[A-Z]{2}(\d\d)?$/.test(atc))).toEqual(
      [],
    )
    expect(new Set(ingredients.map(({ nameZh }) => nameZh)).size).toBe(ingredients.length)
    expect(new Set(ingredients.map(({ nameEn }) => nameEn)).size).toBe(ingredients.length)
  })

  it('are found by code, and only by code', () => {
    const cefradine = ingredients.find(({ nameZh }) => nameZh === '头孢拉定')
    expect(cefradine && ingredientOf(cefradine.code)).toBe(cefradine)
    expect(ingredientOf('头孢拉定')).toBeUndefined()
  })

  it('are found by what is typed of their generic name, from two characters on', () => {
    const codes = (text: string) => ingredientsNamed(text).map(({ code }) => code)
    expect(codes('地平')).toEqual(['I0101', 'I0102', 'I0103'])
    expect(codes('Amlo')).toEqual(['I0101'])
    expect(codes('平')).toEqual([])
  })

  it('mark as diabetes injections only drugs of the ATC group for diabetes', () => {
    const marked = ingredients.filter(({ diabetesInjection }) => diabetesInjection)
    expect(marked.length).toBeGreaterThan(0)
    expect(marked.every(({ atc }) => atc?.startsWith('A10'))).toBe(true)
  })
})
