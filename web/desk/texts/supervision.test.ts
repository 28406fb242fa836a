import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { locales } from '#web/ui/locale.ts'
import { supervisionTexts } from './supervision.ts'

const rules = join(import.meta.dirname, '../../../domain/insurance/rules')

/** How the insurance rules write what they find: one code, or one of two. */
const finding = /\bcode: (?:\w+(?: === '\w+')? \? '(\w+)' : )?'(\w+)'/g

it('names all that the insurance rules find, in every language', () => {
  const sources = readdirSync(rules)
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(rules, file), 'utf8'))
  const codes = sources
    .flatMap((source) => [...source.matchAll(finding)])
    .flatMap(([, ...found]) => found.filter((code) => code !== undefined))
  expect(codes).toContain('alsoOnItsWay')
  expect(codes).toContain('supplyOverlaps')
  expect(codes).toContain('priceAboveMarket')
  for (const locale of locales) {
    const names = Object.keys(supervisionTexts[locale].insurance)
    expect(codes.filter((code) => !names.includes(code))).toEqual([])
  }
})
