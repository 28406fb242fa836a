import type { CellFault } from './import-cells.ts'
import type { ImportColumn } from './import-kinds.ts'

/** What is wrong with a row: the column as the file names it, or none where it is the row as a whole. */
export interface RowFault extends CellFault {
  readonly column: string | null
}

/** Where each column of a kind stands in a file. */
export interface ImportHeader {
  readonly placeOf: ReadonlyMap<string, number>
  /** Columns of the file that no field takes. */
  readonly ignored: readonly string[]
  /** Columns that the file lacks, by both their names. */
  readonly missing: readonly string[]
  readonly repeated: readonly string[]
}

export type ImportValues = Readonly<Record<string, string | number | null>>

export type RowReading =
  | { readonly ok: true; readonly values: ImportValues }
  | { readonly ok: false; readonly faults: readonly RowFault[] }

/** Finds a kind's columns in the first row of a file, whatever their order, case and spaces. */
export function readHeader(columns: readonly ImportColumn[], cells: readonly string[]): ImportHeader {
  const fieldOf = new Map(
    columns.flatMap(({ field, zh, en }) => [field, zh, en].map((name) => [plainName(name), field] as const)),
  )
  const placeOf = new Map<string, number>()
  const ignored: string[] = []
  const repeated: string[] = []
  for (const [place, cell] of cells.entries()) {
    const field = fieldOf.get(plainName(cell))
    if (field === undefined) {
      if (cell.trim() !== '') ignored.push(cell.trim())
    } else if (placeOf.has(field)) repeated.push(cell.trim())
    else placeOf.set(field, place)
  }
  const missing = columns
    .filter(({ field, isRequired }) => isRequired && !placeOf.has(field))
    .map(({ zh, en }) => `${zh} (${en})`)
  return { placeOf, ignored, missing, repeated }
}

/** Reads one row by its header: all its values, or all its faults. */
export function readImportRow(
  columns: readonly ImportColumn[],
  header: ImportHeader,
  cells: readonly string[],
): RowReading {
  const values: Record<string, string | number | null> = {}
  const faults: RowFault[] = []
  for (const { field, zh, isRequired, read, whenEmpty } of columns) {
    const text = (cells[header.placeOf.get(field) ?? -1] ?? '').trim()
    if (text === '') {
      if (isRequired) faults.push({ column: zh, ...empty })
      else values[field] = whenEmpty ?? null
      continue
    }
    const reading = read(text)
    if (reading.ok) values[field] = reading.value
    else faults.push({ column: zh, ...reading.fault })
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, values }
}

const empty: CellFault = { code: 'empty', message: 'The cell is empty.', nextStep: 'Fill it in.' }

function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll(/[\s_\uFEFF-]/g, '')
    .toLowerCase()
}
