import { expect, it } from 'vitest'
import { coverLevel, daysOfCover } from '#domain/network/days-of-cover.ts'
import { makeScarceDemand } from '../shortage/demand.ts'
import { makeUsualDemand } from './usual-demand.ts'
import { makeWorld } from './world.ts'

it('leaves every place stocked for some days to some weeks, so that the map of the demo has all its colours', () => {
  const now = new Date('2026-11-22T04:00:00Z')
  const world = makeWorld('2026-11-22')
  const scarce = makeScarceDemand(world, now)
  const weeks = [...makeUsualDemand(world, new Set(scarce.map(({ siteId }) => siteId)), now), ...scarce]
  const keyOf = ({ siteId, productId }: { siteId: string; productId: string }) => `${siteId}/${productId}`
  const held = Map.groupBy(world.stock, keyOf)
  const cover = [...Map.groupBy(weeks, keyOf)].map(([key, rows]) => {
    const units = rows.slice(0, 4).reduce((sum, row) => sum + row.units, 0)
    const there = (held.get(key) ?? []).reduce((sum, row) => sum + row.units, 0)
    return { siteId: rows[0]?.siteId ?? '', days: daysOfCover(there, { units, daysInStock: 28 }) ?? 0 }
  })
  const levels = [...Map.groupBy(cover, ({ siteId }) => siteId).values()].map((rows) => {
    const days = rows.map((row) => row.days).toSorted((one, other) => one - other)
    return coverLevel(days[Math.floor((days.length - 1) / 2)] ?? null)
  })
  const share = (level: string) => levels.filter((each) => each === level).length / levels.length
  expect(share('out')).toBe(0)
  expect(share('short')).toBeGreaterThan(0.05)
  expect(share('enough')).toBeGreaterThan(0.4)
  expect(share('ample')).toBeGreaterThan(0.01)
})
