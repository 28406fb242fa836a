import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pinyinKeys } from './pinyin.ts'
import { typedLetters } from '#domain/catalogue/typed-letters.ts'

const finds = (name: string, typed: string) => pinyinKeys(name).includes(` ${typedLetters(typed) ?? '?'}`)

it('finds a name by its pinyin and by its initials, from any syllable on', () => {
  for (const typed of ['amoxilin', 'A mo xi lin', 'jiaonang', 'amxl', 'jn', 'amo']) {
    expect([typed, finds('阿莫西林胶囊', typed)]).toEqual([typed, true])
  }
  for (const typed of ['moxl', 'oxi', 'xq', 'nangjiao']) {
    expect([typed, finds('阿莫西林胶囊', typed)]).toEqual([typed, false])
  }
})

it('reads words of medicine as those who use them do, and ü as v', () => {
  expect(finds('重组人胰岛素', 'chongzuren')).toBe(true)
  expect(finds('炒白术', 'bzhu')).toBe(false)
  expect(finds('炒白术', 'cbz')).toBe(true)
  expect(finds('女贞子', 'nvzhenzi')).toBe(true)
  expect(finds('女贞子', 'nüzhen')).toBe(true)
  expect(finds('5%葡萄糖注射液', '5putao')).toBe(true)
})

it('is no pattern whatever is typed, and has keys for every name', () => {
  expect(typedLetters('50%')).toBeNull()
  expect(typedLetters('阿莫')).toBeNull()
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (name) => {
      expect(pinyinKeys(name)).toMatch(/^( [a-z0-9]+)*$/)
    }),
  )
})
