import { planLeg, type CalendarsBySite, type Lane } from './promise.ts'

/** How a site is reached soonest, as far as the search knows. */
interface Reached {
  readonly at: Date
  readonly costFen: number
  readonly path: readonly Lane[]
}

/**
 * The lanes by which a parcel ready at `fromSiteId` at `readyAt` reaches `toSiteId` soonest; of two ways that reach
 * a site together the cheaper one. Empty when it is there already; null when no lanes lead there.
 * Lanes from a site to its own patients are left out: the last metres are the caller's choice of mode.
 * Dijkstra's search: leaving a site later never means arriving earlier, so the soonest way to a site is final.
 */
export function fastestPath(search: {
  readonly lanes: readonly Lane[]
  readonly fromSiteId: string
  readonly toSiteId: string
  readonly readyAt: Date
  readonly calendars: CalendarsBySite
}): readonly Lane[] | null {
  const { lanes, fromSiteId, toSiteId, readyAt, calendars } = search
  const reached = new Map<string, Reached>([[fromSiteId, { at: readyAt, costFen: 0, path: [] }]])
  const settled = new Set<string>()
  for (;;) {
    const siteId = soonest(reached, settled)
    if (siteId === null) return null
    const here = reached.get(siteId)
    if (!here || siteId === toSiteId) return here?.path ?? null
    settled.add(siteId)
    for (const lane of lanes) {
      if (lane.fromSiteId !== siteId || settled.has(lane.toSiteId)) continue
      const leg = planLeg(lane, here.at, calendars)
      if (!leg) continue
      const way = { at: leg.arriveAt, costFen: here.costFen + lane.costFen, path: here.path.concat(lane) }
      const known = reached.get(lane.toSiteId)
      if (!known || compareReached(way, known) < 0) reached.set(lane.toSiteId, way)
    }
  }
}

function soonest(reached: ReadonlyMap<string, Reached>, settled: ReadonlySet<string>): string | null {
  const open = [...reached].filter(([siteId]) => !settled.has(siteId))
  const [first] = open.toSorted(([, a], [, b]) => compareReached(a, b))
  return first?.[0] ?? null
}

function compareReached(a: Reached, b: Reached): number {
  return a.at.getTime() - b.at.getTime() || a.costFen - b.costFen
}
