/** What a measurement needs of its surroundings. */
export interface BenchOptions {
  /** Hears in sentences how far it is. */
  readonly report: (message: string) => void
  /** How many households a campaign has, where it is measured with another number than its own. */
  readonly households?: number | undefined
}

/** What was measured, and what it is measured against. */
export interface BenchResult {
  readonly figures: Readonly<Record<string, number | boolean>>
  /** What ran beside it, in the same run on the same machine, with its own figures. */
  readonly peer: Readonly<Record<string, number | string>>
  readonly targets: readonly Target[]
}

/** What a figure has to be. */
export interface Target {
  readonly figure: string
  readonly must: 'atLeast' | 'atMost' | 'be'
  readonly value: number | boolean
}

/** The targets that the figures miss. A figure that was not measured misses its target. */
export function missedTargets({ figures, targets }: BenchResult): Target[] {
  return targets.filter((target) => {
    const figure = figures[target.figure]
    if (figure === undefined) return true
    if (target.must === 'atLeast') return figure < target.value
    if (target.must === 'atMost') return figure > target.value
    return figure !== target.value
  })
}
