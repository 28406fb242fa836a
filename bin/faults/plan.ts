import { createRandom } from '#seeds/random.ts'
import type { PartName } from '../system-parts.ts'

/** A process that is killed once the play has come this far. */
export interface PlannedKill {
  readonly part: PartName
  /** Milestones of all prescriptions together. */
  readonly atMilestone: number
}

export interface FaultPlan {
  readonly seed: string
  /** Of each group at least one is killed, as far as `kills` reach; which of a group is drawn each time. */
  readonly groups: readonly (readonly PartName[])[]
  readonly kills: number
  readonly prescriptions: number
}

/** A prescription reaches at least so many milestones on average, whatever becomes of it. */
const milestonesPerPrescription = 4

/** Which processes are killed when, earliest first: the same for the same seed, and spread over most of the play. */
export function planKills({ seed, groups, kills, prescriptions }: FaultPlan): PlannedKill[] {
  const random = createRandom(seed)
  const more = Array.from({ length: Math.max(0, kills - groups.length) }, () => random.pick(groups))
  const parts = random.sample([...groups, ...more], kills).map((group) => random.pick(group))
  const milestones = prescriptions * milestonesPerPrescription
  const points = parts.map(() => random.integer(Math.ceil(milestones * 0.05), Math.floor(milestones * 0.85)))
  const inOrder = points.toSorted((a, b) => a - b)
  return parts.map((part, index) => ({ part, atMilestone: inOrder[index] ?? milestones }))
}
