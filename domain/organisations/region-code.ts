import { z } from 'zod'

/** The levels of China's administrative regions, widest first. */
export const regionLevels = ['province', 'city', 'county', 'township', 'village'] as const
export type RegionLevel = (typeof regionLevels)[number]

/** How many digits a code of each level has: GB/T 2260 down to the county, three more for township and village each. */
export const regionCodeDigits = {
  province: 2,
  city: 4,
  county: 6,
  township: 9,
  village: 12,
} as const satisfies Readonly<Record<RegionLevel, number>>

/** The level of a region code, or null when `text` is none. Provinces begin at 11. */
export function regionLevel(text: string): RegionLevel | null {
  if (!/^[1-9][1-9]\d*$/.test(text)) return null
  return regionLevels.find((level) => regionCodeDigits[level] === text.length) ?? null
}

/** The regions that hold `code`, widest first, without itself. Empty for a province, and for what is no region code. */
export function regionAncestors(code: string): string[] {
  if (regionLevel(code) === null) return []
  return Object.values(regionCodeDigits)
    .filter((digits) => digits < code.length)
    .map((digits) => code.slice(0, digits))
}

/** The region just above `code`, or null for a province, and for what is no region code. */
export function regionParent(code: string): string | null {
  return regionAncestors(code).at(-1) ?? null
}

export const regionCodeSchema = z.string().refine((text) => regionLevel(text) !== null, {
  error: 'Not a region code: 2, 4, 6, 9 or 12 digits.',
})
