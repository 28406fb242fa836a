import type { World } from '#seeds/world/world.ts'
import { OperationRefused } from '../http.ts'
import type { DemoContext } from '../story.ts'

/** A walk through one story, played through the public API as each of its persons, that says whether its checks hold. */
export interface Scenario {
  /** How `npm run demo -- --scenario NAME` calls it. */
  readonly name: string
  /** The story in one line. */
  readonly story: string
  /** True when weeks pass in it: it is played on a system of its own then. */
  readonly movesClock?: true
  /** True when its workflows skip over the time between: it is played on a Temporal server of its own then. */
  readonly skipsTime?: true
  /** More that is in its world, as `DEMO_WORLD` names it. */
  readonly world?: string
  play(stage: ScenarioStage): Promise<void>
}

/** What a scenario works with. */
export interface ScenarioStage extends DemoContext {
  readonly world: World
  /** Lets the system live at another, later time. @throws Error where the clock is not the scenario's to move. */
  moveClockTo(at: Date): Promise<void>
  /** Tells the next step of the story. */
  tell(step: string): void
  /** Notes whether what must hold does. The story goes on, so that all that is wrong is told. */
  check(what: string, holds: boolean): void
}

/** The stable code of the refusal that `act` meets, or null when it succeeds. */
export async function refusalOf(act: () => Promise<unknown>): Promise<string | null> {
  try {
    await act()
    return null
  } catch (error) {
    if (error instanceof OperationRefused) return error.code
    throw error
  }
}
