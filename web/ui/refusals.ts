import type { Refusal } from '#domain/refusal.ts'
import type { Locale } from './locale.ts'
import { koreanDocuments, koreanRefusals } from './refusals-ko.ts'
import { chineseDocuments, chineseRefusals } from './refusals-zh.ts'

const tables = {
  'zh-CN': {
    texts: chineseRefusals,
    documents: chineseDocuments,
    notFound: '没有找到，或者不属于您的机构。',
    unknown: '规则不允许这样做',
  },
  ko: {
    texts: koreanRefusals,
    documents: koreanDocuments,
    notFound: '찾을 수 없거나 소속 기관의 것이 아닙니다.',
    unknown: '규칙에 따라 할 수 없습니다',
  },
} as const

/**
 * Why something was refused and what to do, in the reader's language: by the stable code, since the refusal's own words
 * are English. A code that no text is known for is told as it is, so that somebody can ask for it.
 */
export function refusalText({ code, message, nextStep, rule }: Refusal, locale: Locale): string {
  if (locale === 'en') return englishRefusals[code] ?? `${message} ${nextStep}`
  const { texts, documents, notFound, unknown } = tables[locale]
  const text = texts[code] ?? (code.endsWith('NotFound') ? notFound : `${unknown} (${code})`)
  const document = rule?.startsWith('first-business.') === true ? rule.split('.')[2] : undefined
  return document === undefined ? text : `${text}${documents[document] ?? document}`
}

/** Where the refusal's own words are for who writes programs. */
const englishRefusals: Readonly<Record<string, string>> = {
  invalidRequest: 'Something is not filled in, or is not written as it must be. Correct it and try again.',
}

/** What a code alone says, where the API lists obstacles without their words. */
export function obstacleText(code: string, locale: Locale): string {
  if (locale === 'en') return englishObstacles[code] ?? code
  return refusalText({ code, message: '', nextStep: '' }, locale).replace(/[：:]$/, '')
}

const englishObstacles: Readonly<Record<string, string>> = {
  notOffered: 'not offered at present',
  optionsInvalid: 'a field of the plan is empty or out of its range; correct it and preview again',
  organisationNotAllowed: 'your organisation may not do this',
  secondPersonNeeded: 'another person must approve it',
  nobodyNeedsIt: 'no site had any demand for it in twelve weeks',
  promisesChanged: 'the promises changed meanwhile; look again',
  supplyChanged: 'the stock changed since the preview; preview again',
  stockElsewhere: 'the books of a depot no longer hold what was promised',
  wrongState: 'its state no longer allows it',
  outOfTerritory: 'not sold in this region',
  outOfScope: 'the site is not licensed for it',
  storageUnfit: 'the site cannot store it',
  tradeControlled: 'under special control',
  tooManyInvoices: 'too many invoices between maker and site',
  firstBusinessMissing: 'first-business documents are missing',
  firstBusinessNotInDate: 'first-business documents are out of date',
}
