import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { refusalText } from './refusals.ts'
import { koreanDocuments, koreanRefusals } from './refusals-ko.ts'
import { chineseDocuments, chineseRefusals } from './refusals-zh.ts'

/** Areas whose commands the pages of the console call. */
const areas = [
  'orders',
  'inventory',
  'procurement',
  'jobs',
  'fulfilment',
  'prescriptions',
  'insurance',
  'triage',
  'access',
  'organisations',
  'webhooks',
  'money',
  'campaigns',
  'shortage',
  'routing',
  'replenishment',
  'catalogue',
  'patients',
]
/** What a bid comes to, and what clinical rules find: told in sentences of their own. */
const decisions = new Set([
  'factMissing',
  'kidneyFunctionTooLow',
  'kidneyDoseTooHigh',
  'doseTooHigh',
  'doseTooLow',
  'allergy',
  'tooManyOfClass',
  'interaction',
  'contraindicated',
  'courseTooLong',
  'indicationMissing',
  'won',
  'wonAlone',
  'reserve',
  'aboveCeiling',
  'tooDear',
  'costsMore',
  'offerExpired',
  // A schema's own: told by the field that it is about.
  'custom',
])

const root = join(import.meta.dirname, '../..')

function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (entry) =>
        entry.isFile() && entry.name.endsWith('.ts') && !/\.test\.ts$|-fixture\.ts$/.test(entry.name),
    )
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
}

/** How the sources write a code that they refuse with. */
const refusing = /(?:\bcode: |\b(?:rowRefusal|faulty|fault)\(\s*(?:'[^']*',\s*)?)'([a-z][A-Za-z]+)'/g

/** Every code that a rule or command of these areas refuses with, as it stands in the sources. */
function knownCodes(): string[] {
  const folders = ['domain', 'db'].flatMap((layer) => areas.map((area) => join(root, layer, area)))
  const codes = folders.flatMap(sourcesOf).flatMap((text) => [...text.matchAll(refusing)])
  return [...new Set(codes.map(([, code = '']) => code))].toSorted()
}

describe('the reasons of refusals', () => {
  it('are told in Chinese and Korean, every one that a page may meet', () => {
    const codes = knownCodes().filter((code) => !decisions.has(code) && !code.endsWith('NotFound'))
    expect(codes.length).toBeGreaterThan(100)
    expect(codes.filter((code) => chineseRefusals[code] === undefined)).toEqual([])
    expect(Object.keys(koreanRefusals).toSorted()).toEqual(Object.keys(chineseRefusals).toSorted())
    expect(Object.keys(koreanDocuments)).toEqual(Object.keys(chineseDocuments))
    for (const text of Object.values(chineseRefusals)) expect(text).toMatch(/^\p{Script=Han}/u)
    for (const text of Object.values(koreanRefusals)) expect(text).toMatch(/\p{Script=Hangul}/u)
  })

  it('name the paper that is missing, and fall back on the code that nobody put into words', () => {
    const refusal = { code: 'firstBusinessMissing', message: 'It is missing.', nextStep: 'File it.' }
    const rule = 'first-business.seller.distribution_licence'
    expect(refusalText({ ...refusal, rule }, 'zh-CN')).toMatch(/缺少首营资料.*：药品经营许可证$/)
    expect(refusalText({ ...refusal, rule }, 'en')).toBe('It is missing. File it.')
    expect(refusalText({ ...refusal, code: 'siteNotFound' }, 'ko')).toBe(
      '찾을 수 없거나 소속 기관의 것이 아닙니다.',
    )
    expect(refusalText({ ...refusal, code: 'brandNew' }, 'zh-CN')).toBe('规则不允许这样做 (brandNew)')
  })
})
