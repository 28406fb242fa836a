import { expect, it } from 'vitest'
import { diagnosisChapter } from './diagnosis-chapters.ts'

it('every category of ICD-10 is in the chapter that its letters and digits say, and a gap is in none', () => {
  const chapterOf = (code: string) => diagnosisChapter(code, 'en')
  expect(chapterOf('C50.9')).toBe('Neoplasms')
  expect(chapterOf('D48')).toBe('Neoplasms')
  expect(chapterOf('D50')).toBe('Diseases of the blood and certain immune disorders')
  expect(chapterOf('H59.9')).toBe('Diseases of the eye')
  expect(chapterOf('H60.0')).not.toBe(chapterOf('H59.9'))
  expect(chapterOf('T98.3')).toBe(chapterOf('S00'))
  expect(chapterOf('U07.1')).toBe('Codes for special purposes')
  expect([chapterOf('D49'), chapterOf('K95'), chapterOf('i10'), chapterOf('')]).toEqual([
    null,
    null,
    null,
    null,
  ])
})

it('there are 22 chapters, each named in every language', () => {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCodePoint(65 + index))
  const categories = letters.flatMap((letter) =>
    Array.from({ length: 100 }, (_, number) => `${letter}${String(number).padStart(2, '0')}`),
  )
  for (const locale of ['zh-CN', 'en', 'ko'] as const) {
    const named = new Set(categories.map((code) => diagnosisChapter(code, locale)))
    named.delete(null)
    expect(named.size).toBe(22)
  }
})
