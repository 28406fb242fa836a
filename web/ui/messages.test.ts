import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { english } from '../phone/texts/en.ts'
import { korean } from '../phone/texts/ko.ts'
import { chinese } from '../phone/texts/zh.ts'
import { locales, type Locale } from './locale.ts'
import { messagesOf } from './messages.ts'

/** Every text of a language under its path, such as `tracking.steps.received`. */
function textsOf(messages: object, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const here = path === '' ? name : `${path}.${name}`
    if (typeof value === 'string') return [[here, value]]
    // Counts are put in as numbers that every language writes alike.
    if (typeof value === 'function') return [[here, (value as (...counts: number[]) => string)(2, 3, 4)]]
    return textsOf(value as object, here)
  })
}

const phone = { 'zh-CN': chinese, en: english, ko: korean } as const

/** The desk has a file of texts for each area, which holds them by language; what else lies there is no text. */
const deskFolder = join(import.meta.dirname, '../desk/texts')
const deskFiles = readdirSync(deskFolder).filter((file) => /^[^.]+\.ts$/.test(file) && file !== 'texts.ts')
const desk = await Promise.all(
  deskFiles.map(
    async (file): Promise<Record<string, Record<Locale, object>>> => import(join(deskFolder, file)),
  ),
)
const deskOf = (locale: Locale) =>
  desk.map((areas) =>
    Object.fromEntries(
      Object.entries(areas)
        .filter(([, texts]) => locales.every((one) => typeof texts[one] === 'object'))
        .map(([name, texts]) => [name, texts[locale]]),
    ),
  )

const allOf = (locale: Locale) =>
  textsOf({ pages: messagesOf(locale), phone: phone[locale], desk: deskOf(locale) })

/** What has no letters but a unit's, such as a dash for nothing, is written alike in every language. */
const isInWords = ([, text]: readonly [string, string]) =>
  text.trim() === '' || /\p{L}/u.test(text.replaceAll('kg', ''))

const script = { 'zh-CN': /\p{Script=Han}/u, en: /[a-z]/i, ko: /\p{Script=Hangul}/u } as const

describe.each(locales)('the texts in %s', (locale) => {
  const texts = allOf(locale)
  const inWords = texts.filter(isInWords)

  it('are those of every other language, none missing and none beside', () => {
    const names = (one: readonly [string, string][]) => one.map(([name]) => name).toSorted()
    for (const other of locales) expect(names(allOf(other))).toEqual(names(texts))
  })

  it('are written in its own script, so that none was left untranslated', () => {
    const untranslated = inWords.filter(([, text]) => text.trim() === '' || !script[locale].test(text))
    expect(untranslated).toEqual([])
  })

  it('are no other language’s', () => {
    const others = locales.filter((other) => other !== locale)
    const foreign = others.flatMap((other) => {
      const theirs = new Map(allOf(other))
      return inWords.filter(([name, text]) => theirs.get(name) === text)
    })
    expect(foreign).toEqual([])
  })
})
