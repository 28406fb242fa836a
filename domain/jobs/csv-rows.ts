import { escapeFormula } from './escape-formula.ts'

const separators = [',', ';', '\t'] as const
const quote = '"'

/** Reads the rows of a CSV text (RFC 4180) that comes in pieces, which may end anywhere. */
export interface CsvReader {
  /** The rows that a further piece completes. */
  readonly push: (piece: string) => string[][]
  /** The last row, where the text does not end with a line. */
  readonly end: () => string[][]
}

/**
 * A reader for one text. Its separator is the one of comma, semicolon and tab that its first line has most of. Lines end with
 * LF, CR LF or CR; within quotes they belong to the cell, and a doubled quote is one. A mark at the begin is left out.
 */
export function openCsvReader(): CsvReader {
  let separator: string | null = null
  let before = ''
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  /** The character before was a quote that may end the cell, or begin a doubled one. */
  let mayEnd = false
  let afterReturn = false
  const rows: string[][] = []

  const endCell = () => {
    row.push(cell)
    cell = ''
    mayEnd = false
  }
  const endRow = () => {
    endCell()
    rows.push(row)
    row = []
  }
  const read = (character: string) => {
    if (isQuoted) {
      if (character !== quote) cell += character
      else [isQuoted, mayEnd] = [false, true]
      return
    }
    const isNewline = character === '\n' && afterReturn
    afterReturn = character === '\r'
    if (isNewline) return
    if (character === quote && mayEnd) [cell, isQuoted] = [cell + quote, true]
    else if (character === quote && cell === '') isQuoted = true
    else if (character === separator) endCell()
    else if (character === '\n' || character === '\r') endRow()
    else cell += character
  }
  const take = (text: string) => {
    for (const character of text) read(character)
    return rows.splice(0)
  }
  /** Holds the text back until its first line is there, by which the separator is told. */
  const begin = (isEnd: boolean) => {
    const firstLine = /^[^\r\n]*[\r\n]/.exec(before)?.[0]
    if (firstLine === undefined && !isEnd) return []
    separator = likeliestSeparator(firstLine ?? before)
    return take(before.replace(/^\uFEFF/, ''))
  }
  return {
    push(piece) {
      if (separator !== null) return take(piece)
      before += piece
      return begin(false)
    },
    end() {
      const last = separator === null ? begin(true) : []
      if (cell !== '' || row.length > 0 || mayEnd) endRow()
      return [...last, ...rows.splice(0)]
    },
  }
}

/** Rows as CSV, each ended by CR LF; cells that need it are quoted. */
export function writeCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

/**
 * Rows as a CSV file that spreadsheets open in any language and run no formula of: UTF-8 with its mark before the first row.
 * @param begins false for the rest of a file that is written in pieces.
 */
export function exportCsv(
  rows: readonly (readonly (string | number | null)[])[],
  { begins = true }: { readonly begins?: boolean } = {},
): string {
  const safe = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? escapeFormula(cell) : cell)))
  return `${begins ? '\uFEFF' : ''}${writeCsv(safe)}`
}

function csvCell(cell: string | number | null): string {
  const text = String(cell ?? '')
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll(quote, quote + quote)}"` : text
}

function likeliestSeparator(line: string): string {
  const counted = separators.map((separator) => ({ separator, count: line.split(separator).length }))
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).separator
}
