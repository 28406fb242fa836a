import { unescapeFormula } from './escape-formula.ts'

/** What is wrong with one cell, and what to do about it. */
export interface CellFault {
  readonly code: string
  readonly message: string
  readonly nextStep: string
}

/** What a cell's text says, or why it says nothing. */
export type CellReading =
  | { readonly ok: true; readonly value: string | number | null }
  | { readonly ok: false; readonly fault: CellFault }

/** Reads the text of a cell; it comes trimmed, and is never empty. */
export type CellReader = (text: string) => CellReading

/** A text of at most `most` characters. An apostrophe that keeps a spreadsheet from calculating is taken away. */
export function textCell(most: number): CellReader {
  return (text) => {
    const value = unescapeFormula(text)
    return value.length <= most
      ? { ok: true, value }
      : faulty('tooLong', `The text is longer than ${most} characters.`, 'Shorten it.')
  }
}

/** One of a few words, each known by several spellings. */
export function wordCell(values: Readonly<Record<string, string>>): CellReader {
  const known = Object.entries(values).flatMap(([value, zh]) => [
    [value, value],
    [zh, value],
  ])
  const valueOf = new Map(known as [string, string][])
  return (text) => {
    const value = valueOf.get(text.toLowerCase()) ?? valueOf.get(text)
    return value === undefined
      ? faulty(
          'unknownWord',
          'This is none of the known values.',
          `Write one of ${[...valueOf.keys()].join(', ')}.`,
        )
      : { ok: true, value }
  }
}

/** A whole number, also as a spreadsheet writes it: 1,000 or 12.0 or full-width digits. */
export function wholeCell(least: number, most: number): CellReader {
  return (text) => {
    const plain = text.normalize('NFKC').replaceAll(',', '')
    const value = Number(plain)
    if (!/^[+-]?\d+(\.0+)?$/.test(plain) || !Number.isSafeInteger(value)) {
      return faulty(
        'notWhole',
        'This is no whole number.',
        'Write a number of base units, without fractions.',
      )
    }
    return value >= least && value <= most
      ? { ok: true, value }
      : faulty('outOfRange', `The number is not from ${least} to ${most}.`, 'Correct the number.')
  }
}

/** Degrees from -`most` to `most`, with decimals after a point. */
export function degreesCell(most: number): CellReader {
  return (text) => {
    const plain = text.normalize('NFKC')
    const value = Number(plain)
    return /^[+-]?\d{1,3}(\.\d{1,12})?$/.test(plain) && Math.abs(value) <= most
      ? { ok: true, value }
      : faulty('notDegrees', `These are no degrees from -${most} to ${most}.`, 'Write them as 105.717.')
  }
}

/** An amount in yuan with at most four decimals, as 1/10,000 yuan. */
export function priceCell(text: string): CellReading {
  const plain = text.normalize('NFKC').replaceAll(',', '')
  const parts = /^(\d{1,9})(?:\.(\d{1,4}))?$/.exec(plain)
  return parts
    ? { ok: true, value: Number(parts[1]) * 10_000 + Number((parts[2] ?? '').padEnd(4, '0')) }
    : faulty('notAPrice', 'This is no price in yuan.', 'Write yuan with at most four decimals, such as 0.5.')
}

/** A day as YYYY-MM-DD, from 2027-1-5, 2027/01/05, 2027.1.5, 20270105 or 2027年1月5日. */
export function dateCell(text: string): CellReading {
  const parts =
    /^(\d{4})(?:-|\/|\.|年)(\d{1,2})(?:-|\/|\.|月)(\d{1,2})日?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  const [, year = '', month = '', day = ''] = parts ?? []
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${value}T00:00:00Z`)
  return parts && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
    ? { ok: true, value }
    : faulty('notADate', 'This is no day.', 'Write it as YYYY-MM-DD.')
}

function faulty(code: string, message: string, nextStep: string): CellReading {
  return { ok: false, fault: { code, message, nextStep } }
}
