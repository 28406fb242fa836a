import { condition, defineSignal, proxySinks, setHandler, type Sinks } from '@temporalio/workflow'

export const milestone = defineSignal('milestone')

/** Tells the process that runs the worker, without a word to the server, that a workflow task was handled. */
export interface BareSinks extends Sinks {
  readonly tasks: { handled(): void }
}

const { tasks } = proxySinks<BareSinks>()

/** A workflow of eight workflow tasks and nothing else: its start, and seven signals that come one after the other. */
export async function bareWorkflow(): Promise<void> {
  let signals = 0
  setHandler(milestone, () => {
    signals += 1
    tasks.handled()
  })
  tasks.handled()
  await condition(() => signals === 7)
}
