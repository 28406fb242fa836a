import { escapeFormula } from '#domain/jobs/escape-formula.ts'

/** A value of an exported cell: a number as it is counted, text, or nothing. */
export type Cell = string | number | null

/** A table as CSV that spreadsheets open in any language: UTF-8 with its mark, lines ended by CR LF, no formula run. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  const lines = rows.map((cells) => cells.map(textOf).join(','))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

function textOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = escapeFormula(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Gives the reader a file that was made on the page. */
export function saveFile(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** Gives the reader a table as a CSV file; `name` is without its ending. */
export function saveCsv(name: string, rows: readonly (readonly Cell[])[]): void {
  saveFile(`${name}.csv`, 'text/csv;charset=utf-8', csvOf(rows))
}
