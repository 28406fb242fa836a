import { Button, Flex } from 'antd'
import { type ReactNode, useId } from 'react'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useTexts } from '../texts/language.tsx'
import { figureTexts } from '../texts/figures.ts'
import { type Cell, saveCsv } from './csv.ts'

/** A column of a figure's table, with what the exported file has in its place. */
export interface FigureColumn<Row> extends RecordColumn<Row> {
  readonly cell: (row: Row) => Cell
}

interface FigureProps<Row> {
  readonly title: string
  /** What is counted: numerator, denominator, span and time zone. */
  readonly definition: string
  /** The exported file's name, without its ending. */
  readonly name: string
  readonly rows: readonly Row[]
  readonly columns: readonly FigureColumn<Row>[]
  readonly rowKey: (row: Row) => string
  readonly empty?: string
  /** The chart of the same rows. */
  readonly children?: ReactNode
}

/** A figure: what it counts, its chart, its table, and the table as a file. */
export function Figure<Row>(props: FigureProps<Row>) {
  const { title, definition, name, rows, columns, rowKey, empty, children } = props
  const texts = useTexts(figureTexts)
  const id = useId()
  return (
    <section className="figure" aria-labelledby={id}>
      <Flex justify="space-between" align="start" gap="middle" wrap>
        <h2 id={id}>{title}</h2>
        <Button disabled={rows.length === 0} onClick={() => save(name, columns, rows)}>
          {texts.export}
        </Button>
      </Flex>
      <p className="definition">{definition}</p>
      {rows.length > 0 && children}
      <RecordTable
        name={name}
        label={title}
        read={{ data: { items: rows }, error: null, isFetching: false, refetch: () => undefined }}
        columns={columns}
        rowKey={rowKey}
        search={noSearch}
        onSearch={() => undefined}
        {...(empty === undefined ? {} : { empty })}
      />
    </section>
  )
}

const noSearch = {}

function save<Row>(name: string, columns: readonly FigureColumn<Row>[], rows: readonly Row[]): void {
  const head = columns.map(({ title }) => title)
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)))
  saveCsv(name, [head, ...cells])
}
