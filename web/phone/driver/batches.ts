import type { DriverRun } from './run.ts'

/** The most parcels that the server takes in one command. */
const batchLimit = 50

/** Parcels by the place that they leave, at most 50 at a time. */
export function batchesOf({ stops }: DriverRun, ids: readonly string[]) {
  const bySite = new Map<string, string[]>()
  for (const { from, parcels } of stops)
    for (const { id } of parcels)
      if (ids.includes(id)) bySite.set(from.id, [...(bySite.get(from.id) ?? []), id])
  return [...bySite].flatMap(([siteId, all]) => pagesOf(all).map((shipmentIds) => ({ siteId, shipmentIds })))
}

/** A list in pieces of at most 50. */
export function pagesOf(ids: readonly string[]): string[][] {
  const pages: string[][] = []
  for (let from = 0; from < ids.length; from += batchLimit) pages.push(ids.slice(from, from + batchLimit))
  return pages
}
