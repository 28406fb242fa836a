import { Table, type TableProps } from 'antd'
import { useRef } from 'react'
import { useScrollByKeys } from './scroll-by-keys.ts'

/** A few rows without pages or filters; where the screen is narrow they scroll in their place, by keys as well. */
export function SmallTable<Row extends object>(props: TableProps<Row>) {
  const place = useRef<HTMLDivElement>(null)
  useScrollByKeys(place)
  return (
    <div ref={place}>
      <Table<Row> size="small" pagination={false} scroll={{ x: 'max-content' }} {...props} />
    </div>
  )
}
