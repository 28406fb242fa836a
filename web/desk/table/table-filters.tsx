import { Button, Flex, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import { SavedViews } from './saved-views-menu.tsx'

/** A filter of a table: one of a few values, or a text that is looked for. */
export interface TableFilter {
  /** As in the address. */
  readonly name: string
  readonly label: string
  /** The values to choose from; a filter without them takes a text. */
  readonly options?: readonly { readonly value: string; readonly label: string }[]
}

interface TableFiltersProps {
  /** Of the table. */
  readonly name: string
  readonly filters: readonly TableFilter[]
  readonly chosen: Readonly<Record<string, string>>
  readonly onChoose: (chosen: Readonly<Record<string, string>>) => void
  readonly extra?: ReactNode
}

/** The filters of a table, and the views that somebody saved of it. */
export function TableFilters({ name, filters, chosen, onChoose, extra }: TableFiltersProps) {
  const texts = useTexts(shellTexts).table
  if (filters.length === 0 && extra === undefined) return null
  const choose = (filter: string, value: string | undefined) => {
    const { [filter]: _before, ...others } = chosen
    onChoose(value === undefined || value === '' ? others : { ...others, [filter]: value })
  }
  return (
    <Flex className="filters" gap="middle" align="center" wrap role="search" aria-label={texts.filter}>
      {filters.map((filter) => (
        <FilterField
          key={filter.name}
          filter={filter}
          value={chosen[filter.name]}
          onChange={(value) => choose(filter.name, value)}
        />
      ))}
      {Object.keys(chosen).length > 0 && <Button onClick={() => onChoose({})}>{texts.clear}</Button>}
      {filters.length > 0 && <SavedViews table={name} chosen={chosen} onChoose={onChoose} />}
      {extra}
    </Flex>
  )
}

interface FilterFieldProps {
  readonly filter: TableFilter
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}

function FilterField({ filter: { name, label, options }, value, onChange }: FilterFieldProps) {
  const texts = useTexts(shellTexts).table
  const id = `filter-${name}`
  return (
    <label htmlFor={id}>
      {label}
      {options === undefined ? (
        <Input.Search
          key={value ?? ''}
          id={id}
          allowClear
          defaultValue={value ?? ''}
          onSearch={(text) => onChange(text.trim())}
        />
      ) : (
        <Select
          id={id}
          value={value ?? ''}
          popupMatchSelectWidth={false}
          options={[{ value: '', label: texts.all }, ...options]}
          onChange={(chosen: string) => onChange(chosen)}
        />
      )}
    </label>
  )
}
