import { Button, Empty, Flex, Table, type TableColumnType } from 'antd'
import { type ReactNode, useRef } from 'react'
import type { Failure } from '../client/use-operation.ts'
import { FailureNotice } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import { useScrollByKeys } from './scroll-by-keys.ts'
import { type TableFilter, TableFilters } from './table-filters.tsx'
import { filtersOf, type Paging } from './table-search.ts'

/** A column of a table. */
export interface RecordColumn<Row> {
  readonly key: string
  readonly title: string
  /** In pixels; what gives none shares the rest. */
  readonly width?: number
  readonly align?: 'right'
  readonly render: (row: Row) => ReactNode
  /** The server sorts the whole list by it: the key is one of the operation's `sort`. */
  readonly isSorted?: true
  /** Offered where all rows are on the page: the server's order holds across pages. */
  readonly compare?: (one: Row, other: Row) => number
}

/** A page of rows, as list operations answer them. */
export interface RecordPage<Row> {
  readonly items: readonly Row[]
  /** Missing where the operation gives all rows at once. */
  readonly next?: string | null
}

/** A read of such a page: what `useOperation` returns. */
interface RecordRead<Row> {
  readonly data: RecordPage<Row> | undefined
  readonly error: Failure | null
  readonly isFetching: boolean
  refetch(): unknown
}

interface RecordTableProps<Row, Search extends Paging> {
  /** By which saved views are known; also what the table is called for who hears the page. */
  readonly name: string
  readonly label: string
  readonly read: RecordRead<Row>
  readonly columns: readonly RecordColumn<Row>[]
  readonly rowKey: (row: Row) => string
  readonly filters?: readonly TableFilter[]
  readonly search: Search
  /** Puts filters, page and order into the address: `(search) => navigate({ search })`. */
  readonly onSearch: (search: Search) => void
  /** What an empty list means here. */
  readonly empty?: string
  /** What a row opens to, below itself. */
  readonly details?: (row: Row) => ReactNode
  /** More buttons beside the filters. */
  readonly extra?: ReactNode
}

/** From so many rows on only those in sight are drawn. */
const virtualFromRows = 40
const virtualHeightPx = 560
const columnWidthPx = 160

/**
 * The one table of the desk. The server gives a page at a time, so that it is as fast at a hundred thousand rows; filters,
 * page and order stand in the address, so that a link shows the same; filters can be kept under a name.
 */
export function RecordTable<Row, Search extends Paging>(props: RecordTableProps<Row, Search>) {
  const { name, label, read, columns, rowKey, filters = [], search, onSearch, empty, details, extra } = props
  const texts = useTexts(shellTexts)
  const rows = read.data?.items ?? []
  // A page that has not been told what to ask for is not loading.
  const isLoading = read.data === undefined && read.isFetching
  const place = useRef<HTMLElement>(null)
  useScrollByKeys(place)
  const isWhole = (read.data?.next ?? null) === null && search.after === undefined
  // Rows that open are of different heights, which drawing only those in sight does not allow.
  const isVirtual = rows.length >= virtualFromRows && details === undefined
  const width = columns.reduce((sum, column) => sum + (column.width ?? columnWidthPx), 0)
  const labels = Object.fromEntries(filters.map((filter) => [filter.name, filter.label]))
  const failure = read.error !== null && (
    <FailureNotice failure={read.error} labels={labels} onRetry={() => void read.refetch()} />
  )
  if (read.data === undefined && read.error !== null) return failure
  return (
    <section aria-label={label} ref={place}>
      <TableFilters
        {...{ name, filters, extra }}
        chosen={filtersOf(search)}
        onChoose={(chosen) => onSearch(chosen as Paging as Search)}
      />
      {failure}
      <Table<Row>
        size="middle"
        columns={columns.map((column) => columnOf(column, search.sort, isWhole))}
        dataSource={rows}
        rowKey={rowKey}
        loading={{ spinning: isLoading, description: texts.loading }}
        pagination={false}
        {...(details === undefined ? {} : { expandable: { expandedRowRender: details } })}
        virtual={isVirtual}
        scroll={isVirtual ? { x: width, y: virtualHeightPx } : { x: 'max-content' }}
        locale={{
          emptyText: isLoading ? texts.loading : <Empty description={empty ?? texts.empty} />,
        }}
        onChange={(_page, _filters, sorter) => {
          const { order, columnKey } = Array.isArray(sorter) ? {} : sorter
          // Another order has other pages.
          onSearch({ ...search, after: undefined, sort: sortOf(String(columnKey), order) })
        }}
      />
      <Flex className="table-foot" gap="middle" align="center" wrap>
        {read.data !== undefined && <span>{texts.table.rows(rows.length)}</span>}
        {search.after !== undefined && (
          <Button onClick={() => onSearch({ ...search, after: undefined })}>{texts.table.first}</Button>
        )}
        {typeof read.data?.next === 'string' && (
          <Button
            loading={read.isFetching}
            onClick={() => onSearch({ ...search, after: read.data?.next ?? undefined })}
          >
            {texts.table.next}
          </Button>
        )}
      </Flex>
    </section>
  )
}

function columnOf<Row>(
  column: RecordColumn<Row>,
  sort: string | undefined,
  isWhole: boolean,
): TableColumnType<Row> {
  const { key, title, width, align, render, compare, isSorted } = column
  return {
    key,
    title,
    render: (_value, row) => render(row),
    ...(width === undefined ? {} : { width }),
    ...(align === undefined ? {} : { align }),
    ...(isSorted === true ? { sorter: true, sortOrder: orderOf(key, sort) } : {}),
    ...(compare === undefined || !isWhole
      ? {}
      : { sorter: (one: Row, other: Row) => compare(one, other), sortOrder: orderOf(key, sort) }),
  }
}

function orderOf(key: string, sort: string | undefined) {
  if (sort === key) return 'ascend' as const
  return sort === `-${key}` ? ('descend' as const) : null
}

function sortOf(key: string, order: 'ascend' | 'descend' | null | undefined): string | undefined {
  if (order === 'ascend') return key
  return order === 'descend' ? `-${key}` : undefined
}
