import { exportCsv } from '#domain/jobs/csv-rows.ts'

/** A value of an exported cell: a number as it is counted, text, or nothing. */
export type Cell = string | number | null

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
  saveFile(`${name}.csv`, 'text/csv;charset=utf-8', exportCsv(rows))
}
