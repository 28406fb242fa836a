import { fieldNames } from './field-names.ts'
import type { Locale } from './locale.ts'
import { isTooLong, lengthOf, tooLongText } from './text-length.ts'

/** A field of a request that does not have the documented shape, as the API names it: `query.siteId`, `body.lines.0.units`. */
export interface FieldFault {
  readonly path: string
  /** What is wrong with it, of a closed list: `too_small`, `invalid_format` … */
  readonly code: string
  /** Of a text that is too long: how many characters it has, and may have. */
  readonly length?: number | undefined
  readonly longest?: number | undefined
}

interface FaultTexts {
  readonly tooSmall: string
  readonly tooBig: string
  readonly missing: string
  readonly unfit: string
  readonly chosen: string
  readonly unknownField: string
  readonly line: (number: number) => string
  readonly says: (label: string, what: string) => string
  /** Where what is said is a sentence of its own. */
  readonly saysSentence: (label: string, sentence: string) => string
}

const texts: Readonly<Record<Locale, FaultTexts>> = {
  'zh-CN': {
    tooSmall: '没有填写，或者太小、太短',
    tooBig: '太大或太长',
    missing: '没有填写，或者不是所要的内容',
    unfit: '格式不对',
    chosen: '没有选择，或者不是可选的内容',
    unknownField: '有一项',
    line: (number) => `第 ${number} 行的`,
    says: (label, what) => `${label}：${what}。`,
    saysSentence: (label, sentence) => `${label}：${sentence}。`,
  },
  en: {
    tooSmall: 'is empty, too small or too short',
    tooBig: 'is too large or too long',
    missing: 'is missing, or not what is asked for',
    unfit: 'is not written as it must be',
    chosen: 'is not chosen, or none of what there is to choose from',
    unknownField: 'One of the fields',
    line: (number) => `Line ${number}, `,
    says: (label, what) => `${capital(label)} ${what}.`,
    saysSentence: (label, sentence) => `${capital(label)}: ${sentence}.`,
  },
  ko: {
    tooSmall: '입력하지 않았거나 너무 작거나 짧습니다',
    tooBig: '너무 크거나 깁니다',
    missing: '입력하지 않았거나 요구한 내용이 아닙니다',
    unfit: '형식이 맞지 않습니다',
    chosen: '고르지 않았거나 고를 수 있는 값이 아닙니다',
    unknownField: '한 항목',
    line: (number) => `${number}번째 줄 `,
    says: (label, what) => `${label}: ${what}.`,
    saysSentence: (label, sentence) => `${label}: ${sentence}.`,
  },
}

function capital(label: string): string {
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}`
}

const columns: Readonly<Record<Locale, 1 | 2 | 3>> = { 'zh-CN': 1, en: 2, ko: 3 }
const namesByField = new Map(fieldNames.map((row) => [row[0], row]))

/**
 * What is wrong with a field, in the reader's language and with the field's own label: the one that `labels` gives it where
 * it stands, else the name of such fields everywhere. Never the name in the request.
 */
export function fieldFaultText(
  fault: FieldFault,
  locale: Locale,
  labels: Readonly<Record<string, string>> = {},
): string {
  const { line, says, saysSentence, unknownField } = texts[locale]
  const [, ...steps] = fault.path.split('.')
  const name = steps.findLast((step) => !isIndex(step)) ?? ''
  const label = labels[name] ?? namesByField.get(name)?.[columns[locale]] ?? unknownField
  const index = steps.findLast(isIndex)
  const where = `${index === undefined ? '' : line(Number(index) + 1)}${label}`
  return (isOfLength(fault) ? saysSentence : says)(where, faultText(fault, locale))
}

function isIndex(step: string): boolean {
  return /^\d+$/.test(step)
}

/** What is wrong with a field, by the code of its fault, where the field itself stands beside it. */
export function faultText(fault: Omit<FieldFault, 'path'>, locale: Locale): string {
  const { code } = fault
  if (isOfLength(fault)) return tooLongText(fault, locale)
  const { tooSmall, tooBig, missing, unfit, chosen } = texts[locale]
  if (code === 'too_small') return tooSmall
  if (code === 'too_big') return tooBig
  if (code === 'invalid_type') return missing
  return code === 'invalid_value' || code === 'invalid_union' ? chosen : unfit
}

function isOfLength<Fault extends Omit<FieldFault, 'path'>>(
  fault: Fault,
): fault is Fault & { readonly length: number; readonly longest: number } {
  return fault.length !== undefined && fault.longest !== undefined
}

/** What is wrong with a text that is too long for the field `name` of a form; null where it fits. */
export function lengthFault(name: string, text: string, longest: number): FieldFault | null {
  if (!isTooLong(text, longest)) return null
  return { path: `body.${name}`, code: 'too_big', length: lengthOf(text), longest }
}

/** True where nothing but the address is at fault: what a list is narrowed down to. */
export function isOfAddress(faults: readonly FieldFault[]): boolean {
  return faults.length > 0 && faults.every(({ path }) => path.startsWith('query.'))
}
