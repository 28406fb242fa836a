/**
 * Figures that speak of very few patients tell who they are about. So a group of fewer than five patients is not shown
 * in any figure over many people; whoever must look at single prescriptions asks for the rows, and that is recorded.
 */
export const smallGroups = {
  id: 'network.small-groups',
  /** The fewest patients that a figure may speak of. */
  fewest: 5,
  validFrom: '2026-01-01',
  source:
    '个人信息保护法 (Personal Information Protection Law) 2021-11-01, articles 6 and 51; the number is that of the network, after the cells of one to four that health statistics commonly withhold',
  checked: false,
} as const

/** True when a figure over `patients` patients would speak of too few. Of nobody, there is nothing to tell. */
export function isTooFew(patients: number): boolean {
  return patients > 0 && patients < smallGroups.fewest
}

/**
 * Which of the groups of one total may be shown, in their order. Besides those of too few patients, the smallest others
 * stay hidden until the hidden ones together are patients enough: otherwise the total less what is shown would tell them.
 */
export function shownGroups(patients: readonly number[]): boolean[] {
  const shown = patients.map((count) => !isTooFew(count))
  const others = patients
    .map((count, index) => ({ count, index }))
    .filter(({ count }) => count >= smallGroups.fewest)
    .toSorted((a, b) => a.count - b.count)
  let hidden = patients.filter(isTooFew).reduce((sum, count) => sum + count, 0)
  for (const { count, index } of others) {
    if (!isTooFew(hidden)) break
    shown[index] = false
    hidden += count
  }
  return shown
}
