/** Who acts on a suggestion: a person who looks at it, a person who taps once, or nobody. */
export const replenishmentModes = ['suggest', 'one_tap', 'automatic'] as const
export type ReplenishmentMode = (typeof replenishmentModes)[number]

/** The level that goods come from. */
export const supplySources = ['county', 'city', 'province', 'supplier'] as const
export type SupplySource = (typeof supplySources)[number]
