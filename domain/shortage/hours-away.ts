/** A connection between two sites, one way. */
export interface Way {
  readonly fromSiteId: string
  readonly toSiteId: string
  readonly travelMinutes: number
}

/** Hours of travel from the nearest of `fromSiteIds` to each site that can be reached, without waiting between rides. */
export function hoursAway(ways: readonly Way[], fromSiteIds: readonly string[]): Map<string, number> {
  const next = Map.groupBy(ways, ({ fromSiteId }) => fromSiteId)
  const minutes = new Map(fromSiteIds.map((siteId) => [siteId, 0]))
  let reached = [...minutes.keys()]
  while (reached.length > 0) {
    const nearer = new Set<string>()
    for (const siteId of reached) {
      for (const { toSiteId, travelMinutes } of next.get(siteId) ?? []) {
        const total = (minutes.get(siteId) ?? 0) + travelMinutes
        if (total >= (minutes.get(toSiteId) ?? Infinity)) continue
        minutes.set(toSiteId, total)
        nearer.add(toSiteId)
      }
    }
    reached = [...nearer]
  }
  return new Map(Array.from(minutes, ([siteId, total]) => [siteId, total / 60]))
}
