import { useState } from 'react'

/** Filters of a table under a name, kept by one person. */
export interface SavedView {
  readonly name: string
  readonly filters: Readonly<Record<string, string>>
}

const longestName = 40
const mostViews = 20

/** A person's views of one table, kept by this browser. */
export function useSavedViews(principalId: string, table: string) {
  const place = `desk.views.${principalId}.${table}`
  const [views, setViews] = useState(() => readViews(place))
  const keep = (next: readonly SavedView[]) => {
    localStorage.setItem(place, JSON.stringify(next))
    setViews(next)
  }
  return {
    views,
    /** Saves filters under a name; under a name that is there already they take its place. */
    save(name: string, filters: SavedView['filters']) {
      const called = name.trim().slice(0, longestName)
      if (called === '') return
      keep([...views.filter((view) => view.name !== called), { name: called, filters }].slice(-mostViews))
    },
    remove(name: string) {
      keep(views.filter((view) => view.name !== name))
    },
  }
}

function readViews(place: string): readonly SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? (kept as SavedView[]) : []
  } catch {
    // Something else wrote there: the views begin anew.
    return []
  }
}
