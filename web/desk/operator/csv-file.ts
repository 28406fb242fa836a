import { escapeFormula } from '#domain/jobs/escape-formula.ts'

/** A cell of a table that is written out. */
export type CsvCell = string | number

/** A table as CSV that spreadsheets read as UTF-8, and in which no text runs as a formula. */
export function csvOf(rows: readonly (readonly CsvCell[])[]): string {
  const lines = rows.map((row) => row.map(cellOf).join(','))
  return `\u{FEFF}${lines.join('\r\n')}\r\n`
}

function cellOf(cell: CsvCell): string {
  if (typeof cell === 'number') return String(cell)
  const text = escapeFormula(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Gives the reader a file that was written in the browser. */
export function offerFile(name: string, rows: readonly (readonly CsvCell[])[]): void {
  const address = URL.createObjectURL(new Blob([csvOf(rows)], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
