import { useEffect, useRef } from 'react'
import { isTooLong } from '#web/ui/text-length.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'

/** Filters of a table under a name, kept by one person at the server. */
export type SavedView = Pick<AnswerOf<typeof api.access.me.views.$get>['items'][number], 'name' | 'filters'>

/** Characters of a view's name. */
export const longestName = 40
const touches = ['saved-views'] as const

/** A person's views of one table, the same on every computer. `isWanted` once somebody looks at them. */
export function useSavedViews(principalId: string, table: string, isWanted: boolean) {
  const read = useOperation(
    ['saved-views', 'list'],
    api.access.me.views.$get,
    { query: { table } },
    { isWanted },
  )
  const save = useCommand(api.access.me.views.$post, { touches })
  const remove = useCommand(api.access.me.views.remove.$post, { touches })
  useMovedViews(principalId, table, isWanted, (view) => save.run({ json: { table, ...view } }))
  return {
    views: read.data?.items ?? [],
    isLoading: read.data === undefined && read.error === null,
    failure: read.error ?? save.failure ?? remove.failure,
    /** Saves filters under a name; under a name that is there already they take its place. */
    async save(name: string, filters: SavedView['filters']): Promise<boolean> {
      const called = name.trim()
      if (called === '' || isTooLong(called, longestName)) return false
      return (await save.run({ json: { table, name: called, filters } })) !== null
    },
    async remove(name: string): Promise<void> {
      await remove.run({ json: { table, name } })
    },
  }
}

/** Brings what this browser kept, before the server did, to the server: once, without a word. */
function useMovedViews(
  principalId: string,
  table: string,
  isWanted: boolean,
  save: (view: SavedView) => Promise<unknown>,
): void {
  const isMoving = useRef(false)
  useEffect(() => {
    const place = `desk.views.${principalId}.${table}`
    const kept = localStorage.getItem(place)
    if (!isWanted || kept === null || isMoving.current) return
    isMoving.current = true
    void (async () => {
      for (const view of viewsIn(kept)) if ((await save(view)) === null) return
      localStorage.removeItem(place)
    })()
  }, [principalId, table, isWanted])
}

/** The views in what the browser kept; something else that wrote there has none. */
export function viewsIn(kept: string): readonly SavedView[] {
  try {
    const parsed: unknown = JSON.parse(kept)
    return Array.isArray(parsed) ? parsed.filter(isView) : []
  } catch {
    return []
  }
}

function isView(one: unknown): one is SavedView {
  if (typeof one !== 'object' || one === null || !('name' in one) || !('filters' in one)) return false
  const { name, filters } = one
  if (typeof name !== 'string' || typeof filters !== 'object' || filters === null) return false
  return Object.values(filters).every((value) => typeof value === 'string')
}
