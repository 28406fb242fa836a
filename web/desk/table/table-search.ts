import { type Sort, sortsOf } from '#domain/sort.ts'

/** What a filter takes: one of a few values, or any text. */
export type FilterValues = readonly string[] | 'text'

/** What a table keeps in the address: its filters, the row after which the page begins, and the column it is sorted by. */
export type TableSearch<Filters extends Readonly<Record<string, FilterValues>>> = {
  readonly [Name in keyof Filters]?:
    | (Filters[Name] extends readonly (infer Value)[] ? Value : string)
    | undefined
} & Paging

export interface Paging {
  /** The `next` of the page before. */
  readonly after?: string | undefined
  /** A column's key, or `-key` for the other way round. */
  readonly sort?: string | undefined
}

/**
 * Reads a table's search parameters for `validateSearch`: what is no value of a filter is left out, so that an old or
 * mistyped address shows the whole list.
 */
export function tableSearch<const Filters extends Readonly<Record<string, FilterValues>>>(filters: Filters) {
  return (raw: Readonly<Record<string, unknown>>): TableSearch<Filters> => {
    const kept = Object.entries(filters).filter(([name, values]) => {
      const value = raw[name]
      return typeof value === 'string' && value !== '' && (values === 'text' || values.includes(value))
    })
    const { after, sort } = raw
    return {
      ...Object.fromEntries(kept.map(([name]) => [name, raw[name]])),
      ...(typeof after === 'string' && after !== '' ? { after } : {}),
      ...(typeof sort === 'string' && sort !== '' ? { sort } : {}),
    } as TableSearch<Filters>
  }
}

/** The order in the address, where the server sorts by it; an old or mistyped one shows the usual order. */
export function sortAmong<const Key extends string>(
  sort: string | undefined,
  keys: readonly Key[],
): Sort<Key> | undefined {
  return sortsOf(keys).find((known) => known === sort)
}

/** The filters alone, which a saved view keeps: neither page nor order of columns. */
export function filtersOf(search: Paging): Readonly<Record<string, string>> {
  const { after: _after, sort: _sort, ...filters } = search as Readonly<Record<string, string | undefined>>
  return Object.fromEntries(
    Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
