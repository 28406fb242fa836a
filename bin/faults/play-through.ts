import type { ChainHead } from '#db/events/verify.ts'
import type { Outcome } from '../demo/outcome.ts'
import { play } from '../demo/play.ts'
import type { System } from '../system.ts'
import type { PlannedKill } from './plan.ts'

export interface PlayThroughOptions {
  readonly prescriptions: number
  readonly inFlight: number
  readonly kills: readonly PlannedKill[]
  /** Reads where the audit chain ends. */
  readonly readChainHead: () => Promise<ChainHead>
  readonly report: (message: string) => void
}

export interface PlayedThrough {
  readonly outcome: Outcome
  /** The prescriptions whose POST was answered. */
  readonly acknowledged: ReadonlySet<string>
  /** Every kill that was carried out, in order. */
  readonly killed: readonly PlannedKill[]
  /** Where the audit chain ended before the last kill: everything up to there must still be in it. */
  readonly chainHead: ChainHead | undefined
  /** What the people of the play could not do. */
  readonly problems: readonly string[]
}

/** Plays prescriptions on `system` while its processes are killed with -9 and started again, one after the other. */
export async function playThroughKills(system: System, options: PlayThroughOptions): Promise<PlayedThrough> {
  const acknowledged = new Set<string>()
  const killed: PlannedKill[] = []
  const problems: string[] = []
  let milestones = 0
  let chainHead: ChainHead | undefined
  let killing: Promise<void> = Promise.resolve()

  async function killAndRestart(kill: PlannedKill): Promise<void> {
    chainHead = await options.readChainHead()
    options.report(`At ${milestones} milestones: kill -9 of ${kill.part}.`)
    const part = system.part(kill.part)
    await part.kill()
    await part.restart()
    killed.push(kill)
  }

  const outcome = await play({
    baseUrl: system.baseUrl,
    apiUrls: system.apiUrls,
    sandboxUrl: system.sandboxUrl,
    count: options.prescriptions,
    inFlight: options.inFlight,
    onProblem: (problem) => problems.push(problem),
    onMilestone(milestone, prescriptionId) {
      if (milestone === 'acknowledged') acknowledged.add(prescriptionId)
      milestones += 1
      for (const kill of options.kills.filter(({ atMilestone }) => atMilestone === milestones)) {
        killing = killing.then(() => killAndRestart(kill))
      }
    },
  })
  await killing
  return { outcome, acknowledged, killed, chainHead, problems }
}
