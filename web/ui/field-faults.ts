import { fieldNames } from './field-names.ts'
import type { Locale } from './locale.ts'

/** A field of a request that does not have the documented shape, as the API names it: `query.siteId`, `body.lines.0.units`. */
export interface FieldFault {
  readonly path: string
  /** What is wrong with it, of a closed list: `too_small`, `invalid_format` … */
  readonly code: string
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
  },
  en: {
    tooSmall: 'is empty, too small or too short',
    tooBig: 'is too large or too long',
    missing: 'is missing, or not what is asked for',
    unfit: 'is not written as it must be',
    chosen: 'is not chosen, or none of what there is to choose from',
    unknownField: 'One of the fields',
    line: (number) => `Line ${number}, `,
    says: (label, what) => `${label.charAt(0).toUpperCase()}${label.slice(1)} ${what}.`,
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
  },
}

const columns: Readonly<Record<Locale, 1 | 2 | 3>> = { 'zh-CN': 1, en: 2, ko: 3 }
const namesByField = new Map(fieldNames.map((row) => [row[0], row]))

/**
 * What is wrong with a field, in the reader's language and with the field's own label: the one that `labels` gives it where
 * it stands, else the name of such fields everywhere. Never the name in the request.
 */
export function fieldFaultText(
  { path, code }: FieldFault,
  locale: Locale,
  labels: Readonly<Record<string, string>> = {},
): string {
  const { line, says, unknownField } = texts[locale]
  const [, ...steps] = path.split('.')
  const name = steps.findLast((step) => !isIndex(step)) ?? ''
  const label = labels[name] ?? namesByField.get(name)?.[columns[locale]] ?? unknownField
  const index = steps.findLast(isIndex)
  return says(`${index === undefined ? '' : line(Number(index) + 1)}${label}`, faultText(code, locale))
}

function isIndex(step: string): boolean {
  return /^\d+$/.test(step)
}

/** What is wrong with a field, by the code of its fault, where the field itself stands beside it. */
export function faultText(code: string, locale: Locale): string {
  const { tooSmall, tooBig, missing, unfit, chosen } = texts[locale]
  if (code === 'too_small') return tooSmall
  if (code === 'too_big') return tooBig
  if (code === 'invalid_type') return missing
  return code === 'invalid_value' || code === 'invalid_union' ? chosen : unfit
}

/** True where nothing but the address is at fault: what a list is narrowed down to. */
export function isOfAddress(faults: readonly FieldFault[]): boolean {
  return faults.length > 0 && faults.every(({ path }) => path.startsWith('query.'))
}
