import { openCast, type Stage } from './play.ts'
import type { Scenario } from './scenarios/scenario.ts'

/** What a scenario's run came to. */
export interface ScenarioResult {
  readonly scenario: string
  readonly checks: number
  readonly failed: readonly string[]
}

/** Plays a scenario on a running system and tells each step and check as it comes. */
export async function runScenario(
  scenario: Scenario,
  stage: Stage,
  tell: (text: string) => void,
): Promise<ScenarioResult> {
  const cast = openCast(stage)
  const failed: string[] = []
  let checks = 0
  try {
    tell(`${scenario.name}: ${scenario.story}`)
    await scenario.play({
      ...cast.context,
      world: cast.world,
      async moveClockTo(at) {
        if (stage.liveAhead === undefined) throw new Error('The clock of this system is not ours to move.')
        await stage.liveAhead(at.getTime() - Date.now())
      },
      tell: (step) => tell(`  ${step}`),
      check(what, holds) {
        checks += 1
        if (!holds) failed.push(what)
        tell(`  ${holds ? 'holds ' : 'FAILED'}  ${what}`)
      },
    })
    return { scenario: scenario.name, checks, failed }
  } finally {
    cast.close()
  }
}
