import type { RunningProcess } from './processes.ts'
import type { RunningPart, RunRecorder, StopSignal } from './run-record.ts'
import { type SupervisedPart, supervise } from './supervise.ts'

/** The processes of a system. The second API is `api-2`. */
export type PartName = PartKind | `${'worker' | 'api'}-${number}`
type PartKind = 'api' | 'worker' | 'sandbox' | 'temporal' | 'postgres'

export interface SystemParts {
  /**
   * Starts a process under supervision, and notes it as soon as it is there, which `start` tells with `onSpawn`.
   * Rejects when its first start fails.
   */
  add(name: PartName, stopSignal: StopSignal, start: StartPart): Promise<void>
  /** @throws Error when no such part was added. */
  part(name: PartName): SupervisedPart
  /** Stops every part, those who call before those who are called. */
  stop(): Promise<void>
}
type StartPart = (onSpawn: (pid: number) => void) => Promise<RunningProcess>

const stopOrder: readonly PartKind[] = ['api', 'worker', 'sandbox', 'temporal', 'postgres']

/** An empty system. What runs is noted with `recorder`; `report` hears of every death and return. */
export function createParts(recorder: RunRecorder, report: (message: string) => void): SystemParts {
  const parts = new Map<PartName, SupervisedPart>()
  const spawned = new Map<PartName, RunningPart>()

  return {
    async add(name, stopSignal, start) {
      const onSpawn = (pid: number) => {
        spawned.set(name, { pid, stopSignal })
        recorder.record([...spawned.values()])
      }
      parts.set(name, await supervise({ name, start: () => start(onSpawn), stopSignal, report }))
    },
    part(name) {
      const found = parts.get(name)
      if (found === undefined) throw new Error(`The system has no process of its own named ${name}.`)
      return found
    },
    async stop() {
      for (const kind of stopOrder) {
        const ofKind = [...parts.values()].filter(({ name }) => name === kind || name.startsWith(`${kind}-`))
        await Promise.all(ofKind.map((part) => part.stop()))
      }
      await recorder.remove()
    },
  }
}
